"""What characters may be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import clean, length


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("hej", "hej"),
        ("a\x00b", "ab"),
        ("half \ud83d and", "half \ufffd and"),
        ("\ude1f first", "\ufffd first"),
        ("two halves \ud83d\ude1f", "two halves 😟"),
        ("\ufeffmark", "\ufeffmark"),
        ("שלום 👩‍👩‍👧‍👦", "שלום 👩‍👩‍👧‍👦"),
    ],
)
def test_a_text_is_cleaned_of_what_can_not_be_stored_and_nothing_else(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(alphabet=st.characters()))
def test_a_cleaned_text_can_always_be_stored_and_stays_clean(text: str) -> None:
    cleaned = clean(text)

    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.text())
def test_a_length_is_counted_in_utf_16_units(text: str) -> None:
    assert length(text) == len(text.encode("utf-16-le")) // 2
