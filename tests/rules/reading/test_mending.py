import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.reading.grammar import build
from bot.rules.reading.mending import MAX_CHARACTERS, MAX_FAULTS, read_all
from bot.rules.reading.tree import Tree

FILE = """\
teams:
  support:
    title: Support
    hours: support
  complaints:
    title: Complaints
    hours: support
default: support
"""


def read(text: str) -> Tree:
    return read_all(text, "f.yml")


def places(tree: Tree) -> list[tuple[int, int]]:
    return sorted((fault.line, fault.column) for fault in tree.faults)


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ("title: Support", 'title: "Support', (3, 12)),
        ("title: Support", "title: 'Don't'", (3, 17)),
        ("title: Support", "title: Support: ours", (3, 19)),
        ("title: Support", "title: [Support", (3, 12)),
        ("title: Support", "title: @support", (3, 12)),
        ("title: Support", "\ttitle: Support", (3, 5)),
        ("    title: Support", "   title: Support", (4, 5)),
        ("title: Support", "title:Support", (3, 11)),
        ("title: Support", "title: ours: Support}", (3, 25)),
        ("    title: Support", "\ttitle: Support", (3, 1)),
        ("title: Support", "title Support", (3, 5)),
        ("title: Support", "title: {business} answers", (3, 23)),
        ("title: Support", "[title]: Support", (3, 5)),
        ("title: Support", "title: *support", (3, 12)),
    ],
    ids=lambda value: str(value).strip(),
)
def test_what_stands_below_a_fault_of_grammar_is_read(good: str, bad: str, place: tuple[int, int]) -> None:
    tree = read(FILE.replace(good, bad, 1))
    assert places(tree) == [place], tree.faults
    assert tree.at(("teams", "complaints")) == {"title": "Complaints", "hours": "support"}
    assert tree.at(("default",)) == "support"
    assert {"title", "hours"} <= {*tree.unread, *(tree.at(("teams", "support")) or ())}


def test_a_line_with_a_tab_is_read_as_if_it_stood_below_the_one_above() -> None:
    assert read(FILE.replace("    hours", "\thours", 1)).at(("teams", "support", "hours")) == "support"


def test_each_fault_of_grammar_is_told_once() -> None:
    text = FILE.replace("title: Support", 'title: "Support').replace("title: Complaints", "title: @us")
    assert places(read(text + "more: [1\n")) == [(3, 12), (6, 12), (9, 7)]


def test_a_bracket_in_a_line_of_its_own_is_told_there() -> None:
    assert [str(fault) for fault in read("a: 1\n[\nb: 2\nc: 3\n").faults] == [
        "f.yml:2:1: a bracket is opened here; a comma, or the closing bracket, is missing"
    ]


def test_a_bracket_around_a_line_and_half_of_the_next_is_told_where_it_stumbles() -> None:
    text = "teams:\n  support:\n    {title: Support\n    hours}: support\ndefault: support\n"
    assert places(read(text)) == [(4, 5)]


def test_what_the_parser_says_without_a_place_is_told_at_the_beginning() -> None:
    broken = build(["a: \x01"], "f.yml")[1]
    assert broken
    assert str(broken.fault).startswith("f.yml:1:1: this can't be read")


def test_places_stay_those_of_the_file() -> None:
    tree = read(FILE.replace("title: Support", "title: a: b"))
    assert tree.key_at(("teams", "complaints")).line == 5


def test_a_key_whose_only_value_could_not_be_read_is_not_empty() -> None:
    tree = read("a:\n  [x]: y\nb: 1\n")
    assert tree.data == {"b": "1"}
    assert "a" in tree.unread


def test_a_block_that_is_there_twice_is_read_as_one() -> None:
    tree = read("a:\n  x: 1\n  l: [1]\nb: 2\na:\n  x: 3\n  y: 4\n  l: [2]\n")
    assert tree.data == {"a": {"x": "1", "l": ["1", "2"], "y": "4"}, "b": "2"}
    assert places(tree) == [(5, 1)]


def test_a_key_that_is_there_twice_in_the_block_that_goes_on_is_told() -> None:
    assert places(read("a: {x: 1}\na: {y: 1, y: 2}\n")) == [(2, 1), (2, 11)]


def test_a_rule_whose_first_line_is_missing_is_a_rule_of_its_own() -> None:
    tree = read("- name: a\n  to: x\n  say: y\n  to: z\n  say: w\n")
    assert tree.data == [{"name": "a", "to": "x", "say": "y"}, {"to": "z", "say": "w"}]
    assert [str(fault) for fault in tree.faults] == [
        "f.yml:4:3: 'to' and 'say' are there twice, first in line 2; is the '- ' missing that begins a new one?"
    ]


def test_two_keys_that_are_there_twice_far_from_each_other_are_two_faults() -> None:
    assert places(read("a: 1\nb: 2\na: 3\nc: 4\nd: 5\ne: 6\nb: 7\nf: 8\n")) == [(3, 1), (7, 1)]


def test_an_item_in_one_line_stays_one() -> None:
    tree = read("- {a: 1, b: 2, a: 3, b: 4}\n")
    assert tree.data == [{"a": "1", "b": "2"}]
    assert places(tree) == [(1, 16)]


def test_what_is_there_twice_and_of_two_kinds_is_the_first() -> None:
    assert read("a: 1\na: {x: 1}\nb: 2\n").data == {"a": "1", "b": "2"}
    assert read("a:\na: {x: 1}\n").data == {"a": {"x": "1"}}


def test_a_second_document_is_read_as_if_it_were_the_same() -> None:
    tree = read("a: 1\n---\nb: 2\n")
    assert tree.data == {"a": "1", "b": "2"}
    assert len(tree.faults) == 1


def test_what_cant_be_mended_ends_after_some_faults() -> None:
    assert 0 < len(read("a: @\n" * 100).faults) <= MAX_FAULTS + 99
    assert len(read("b: @\n" + "# long\n" * (MAX_CHARACTERS // 6) + "a: @\n").faults) == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 8), st.sampled_from(["@", "]", '"', "'", "\t", ": ", "*", "{", "- "]), st.integers(0, 12))
def test_wherever_a_character_is_slipped_in_the_rest_is_read(line: int, slip: str, column: int) -> None:
    lines = FILE.split("\n")
    lines[line] = lines[line][:column] + slip + lines[line][column:]
    tree = read("\n".join(lines))
    known = {path for path in tree.values if path} | {(word,) for word in tree.unread}
    assert len(known) > 4
