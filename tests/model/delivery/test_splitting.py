"""Where a long text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import clusters, length, numbered, split

FAMILY = "👩‍👩‍👧‍👦"
FLAGS = "🇸🇪🇳🇴"


def test_a_text_that_fits_stays_whole() -> None:
    assert split("  Hej!\n", 10) == ["Hej!"]


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
def test_a_blank_text_has_no_parts(blank: str) -> None:
    assert split(blank, 10) == []


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One two.\n\nThree four. Five.", 20, ["One two.", "Three four. Five."]),
        ("First line here\nsecond line here", 20, ["First line here", "second line here"]),
        ("It left on Monday. It comes on Friday.", 25, ["It left on Monday.", "It comes on Friday."]),
        ("one two three four", 9, ["one two", "three", "four"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("exactly fits", 7, ["exactly", "fits"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


def test_a_tiny_first_paragraph_does_not_make_a_part_of_its_own() -> None:
    assert split("Hi\n\n" + "word " * 20, 40)[0] != "Hi"


@pytest.mark.parametrize("whole", [FAMILY, "🇸🇪", "👍🏽", "e\u0301", "❤️", "1️⃣"])
def test_what_people_see_as_one_character_is_not_cut(whole: str) -> None:
    room = length(whole) + 1

    assert split(whole * 5, room) == [whole] * 5


def test_two_flags_are_two_characters() -> None:
    assert list(clusters(FLAGS)) == ["🇸🇪", "🇳🇴"]


def test_a_windows_line_end_is_one_character() -> None:
    assert list(clusters("a\r\nb")) == ["a", "\r\n", "b"]


def test_a_character_longer_than_a_message_is_cut_all_the_same() -> None:
    zalgo = "a" + "\u0301" * 50

    parts = split(zalgo, 10)

    assert "".join(parts) == zalgo
    assert all(length(part) <= 10 for part in parts)


def test_there_must_be_room_for_one_character() -> None:
    with pytest.raises(ValueError, match="fits"):
        split("hi", 1)


@given(
    st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n.!😊🇸\u200d\u0301"))),
    st.integers(2, 60),
)
def test_nothing_but_white_space_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < length(part) <= limit for part in parts)


@given(st.text())
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_options_become_a_numbered_list() -> None:
    assert numbered("What would you like?", ["Refund", "New one"]) == "What would you like?\n\n1. Refund\n2. New one"
    assert numbered("", ["Refund"]) == "1. Refund"
    assert numbered("Hi", []) == "Hi"
