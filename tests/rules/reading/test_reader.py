import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.reading.builder import MAX_DEPTH
from bot.rules.reading.reader import MAX_BYTES, read_bytes
from bot.rules.reading.tree import Tree


def read(text: str | bytes) -> Tree:
    return read_bytes(text.encode() if isinstance(text, str) else text, name="f.yml")


def faults(text: str | bytes) -> list[str]:
    return [str(fault) for fault in sorted(read(text).faults)]


def test_nothing_is_anything_but_text() -> None:
    tree = read("a: no\nb: 07:30\nc: +46701234567\n2026-12-24: 2026-12-24\nd: 0o17\ne: null\nf: 1_000\ng: 'yes'\n")
    assert tree.data == {
        "a": "no",
        "b": "07:30",
        "c": "+46701234567",
        "2026-12-24": "2026-12-24",
        "d": "0o17",
        "e": "null",
        "f": "1_000",
        "g": "yes",
    }


def test_nothing_written_is_none_but_an_empty_quote_is_a_text() -> None:
    assert read("a:\nb: ''\n").data == {"a": None, "b": ""}


def test_an_empty_file_is_none() -> None:
    assert read("").data is None
    assert read("# only a comment\n").data is None


def test_each_key_and_value_knows_its_place() -> None:
    tree = read("a:\n  b: one\n  c: [x, {d: 'two'}]\n")
    assert (tree.key_at(("a", "b")).line, tree.key_at(("a", "b")).column) == (2, 3)
    assert (tree.value_at(("a", "b")).line, tree.value_at(("a", "b")).column) == (2, 6)
    assert (tree.value_at(("a", "c", 1, "d")).line, tree.value_at(("a", "c", 1, "d")).column) == (3, 14)
    assert tree.text_at(("a", "c", 1, "d")) == "two"
    assert str(tree.source(("a", "c"))) == "f.yml:3"


def test_a_place_that_is_not_there_is_the_nearest_above() -> None:
    tree = read("a:\n  b: one\n")
    assert tree.value_at(("a", "x", 3)) == tree.value_at(("a",))
    assert tree.text_at(("a", "x", 3)) == ""


def test_a_fault_inside_a_quoted_text_points_behind_the_quote() -> None:
    tree = read("a: 'one two'\nb: one two\nc: |\n  one two\n")
    assert str(tree.fault(("a",), "here", column=5)) == "f.yml:1:9: here"
    assert str(tree.fault(("b",), "here", column=5)) == "f.yml:2:8: here"
    assert str(tree.fault(("c",), "here", column=5)) == "f.yml:3:4: here"


def test_windows_line_ends_and_a_byte_order_mark_are_no_trouble() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").data == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\na: 2\n", "f.yml:2:1: 'a' is there twice, first in line 1; keep one of them"),
        ("a: *b\n", "f.yml:1:4: '*b' repeats something by reference; write it out"),
        ("a: &b 1\n", "f.yml:1:4: '&b' marks something for repeating; leave it out and write things out"),
        ("<<: {a: 1}\n", "f.yml:1:1: '<<' copies rules from elsewhere; write them out"),
        ("a: !here 1\n", "f.yml:1:4: '!here' is not known here; leave it out, or put the text in quotes"),
        ("a: !!python/object:x 1\n", "f.yml:1:4: '!!python/object:x' is not known here; leave it out, or put the text"),
        ("a:\n\tb: 1\n", "f.yml:2:1: a tab; indent with blanks"),
        ("a: b: c\n", "f.yml:1:5: a second ':' here; put a text that holds ': ' in quotes"),
        ("a: [1, 2\n", "f.yml:1:4: a bracket is opened here; a comma, or the closing bracket, is missing"),
        ("a: [\n", "f.yml:1:4: a bracket is opened here; a comma, or the closing bracket, is missing"),
        ("a: 'x\n", "f.yml:1:4: a quote is opened and never closed"),
        ("a: @x\n", "f.yml:1:4: this character can't begin a text; put the text in quotes"),
        ('a: "\\q"\n', "f.yml:1:5: a backslash that means nothing; use single quotes around the text"),
        ("- a\nb: c\n", "f.yml:2:1: this does not line up with the lines above"),
        ("a: 1\n---\nb: 2\n", "f.yml:2:1: a second '---'; one file holds one list of rules"),
        ("%YAML 1.1\n---\na: no\n", "f.yml:1:1: a line that begins with '%'; leave it out"),
        ("? [a]\n: b\n", "f.yml:1:3: a key is one text, not a list; put a text that holds brackets in quotes"),
        ("a\x00b: 1\n", "f.yml:1:2: a character that no text holds; delete it and type the text again"),
        ("a: 1\nb: x\u2028y\n", "f.yml:2:5: a character that no text holds; delete it and type the text again"),
        (b"x: a\nb: \xff\n", "f.yml:2:4: not UTF-8; save the file as UTF-8"),
        ("å: a\nåä: \xff".encode("latin-1"), "f.yml:1:1: not UTF-8"),
        ("a:\n  " + "[" * 30, f"f.yml:2:{MAX_DEPTH + 2}: nested deeper than {MAX_DEPTH} levels"),
        ("- " * 3000, f"f.yml:1:{2 * MAX_DEPTH + 1}: nested deeper than {MAX_DEPTH} levels"),
        (b"a" * (MAX_BYTES + 1), "f.yml:1:1: larger than 1000 kB; split it, or take the data out"),
        ('a: "\\U99999999"', "f.yml:1:7: a backslash that means nothing; use single quotes around the text"),
    ],
    ids=lambda value: None,
)
def test_a_trap_is_refused_with_its_place_and_what_to_write_instead(text: str | bytes, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(text)), faults(text)


def test_all_traps_of_a_file_are_told_in_one_run() -> None:
    assert [fault.split(" ")[0] for fault in faults("a: *b\nc: &d 1\na: 2\n")] == [
        "f.yml:1:4:",
        "f.yml:2:4:",
        "f.yml:3:1:",
    ]


def test_what_stands_below_a_key_that_is_there_twice_is_no_fault_of_its_own() -> None:
    assert len(faults("a: {x: 1}\na: {x: 1}\na: {x: 1}\n")) == 2


def test_aliases_that_multiply_do_no_harm() -> None:
    layers = "".join(f"l{i}: &l{i} [*l{i - 1}, *l{i - 1}, *l{i - 1}]\n" for i in range(1, 50))
    assert len(faults("l0: &l0 [x, x]\n" + layers)) > 100


_SOUP = st.lists(
    st.sampled_from(
        [
            *("a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", "'", '"', "|", ">", "&x ", "*x", "!t ", "? ", ": "),
            *("#", "%YAML 1.2", "---", "...", "\t", ",", "\\", "\\U99999999", "<<: ", "å", "\u2028", "😀", "\x85"),
        ]
    )
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=200), _SOUP.map(str.encode)))
@example(b'a: "\\x"')
@example(b"%YAML 1\n")
@example(b"%TAG\n")
@example(b"\xff\xfea\x00")
def test_no_bytes_raise_anything_and_each_fault_has_a_place(content: bytes) -> None:
    tree = read_bytes(content, name="f.yml")
    assert all(fault.line >= 1 and fault.column >= 1 for fault in tree.faults)
    assert tree.data is None or isinstance(tree.data, (str, list, dict))


def test_what_is_saved_as_utf_16_is_one_fault() -> None:
    tree = read_bytes("a: 1\nb: 2\n".encode("utf-16"), name="f.yml")
    assert [str(fault) for fault in tree.faults] == ["f.yml:1:1: not UTF-8; save the file as UTF-8"]


def test_a_blank_that_is_none_is_told_once_and_read_as_one() -> None:
    tree = read_bytes("a:\n\xa0 b: 1\n  c: 2\n".encode(), name="f.yml")
    assert [(fault.line, fault.column) for fault in tree.faults] == [(2, 1)]
    assert tree.data == {"a": {"b": "1", "c": "2"}}
