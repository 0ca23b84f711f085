"""What an SMS costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import Encoding, SegmentCount, segments, smart_gsm
from bot.sandbox.segments import count_segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", Encoding.GSM_7, 0, 1),
        ("a" * 160, Encoding.GSM_7, 160, 1),
        ("a" * 161, Encoding.GSM_7, 161, 2),
        ("a" * 306, Encoding.GSM_7, 306, 2),
        ("a" * 307, Encoding.GSM_7, 307, 3),
        ("åäöÅÄÖé@£", Encoding.GSM_7, 9, 1),
        ("€" * 80, Encoding.GSM_7, 160, 1),
        ("€" * 81, Encoding.GSM_7, 162, 2),
        ("ж" * 70, Encoding.UCS_2, 70, 1),
        ("ж" * 71, Encoding.UCS_2, 71, 2),
        ("ж" * 134, Encoding.UCS_2, 134, 2),
        ("ж" * 135, Encoding.UCS_2, 135, 3),
        ("😊" * 35, Encoding.UCS_2, 70, 1),
        ("😊" * 36, Encoding.UCS_2, 72, 2),
        ("ç", Encoding.UCS_2, 1, 1),
        ("`", Encoding.UCS_2, 1, 1),
    ],
)
def test_a_text_is_counted_as_it_is_paid_for(text: str, encoding: Encoding, units: int, parts: int) -> None:
    assert segments(text) == SegmentCount(encoding, units, parts)


def test_an_escaped_character_is_not_torn_between_two_parts() -> None:
    # 152 septets leave one free, and a euro sign takes two: it goes to the next part, and so pushes the last one over.
    assert segments("a" * 152 + "€" + "a" * 152).parts == 3
    assert segments("a" * 306).parts == 2


def test_an_emoji_is_not_torn_between_two_parts() -> None:
    assert segments("ж" * 66 + "😊" + "ж" * 66).parts == 3


def test_typography_becomes_what_gsm_7_has() -> None:
    written = "“Hej” – it’s on its way…\u00a0soon"

    assert smart_gsm(written) == '"Hej" - it\'s on its way... soon'
    assert segments(written).encoding is Encoding.UCS_2
    assert segments(smart_gsm(written)).encoding is Encoding.GSM_7


def test_letters_stay_as_they_are() -> None:
    assert smart_gsm("Åsa Öberg, ça va? Καλημέρα สวัสดี 😊") == "Åsa Öberg, ça va? Καλημέρα สวัสดี 😊"


@given(st.text())
def test_plain_typography_never_costs_more_than_a_part_more(text: str) -> None:
    assert smart_gsm(smart_gsm(text)) == smart_gsm(text)
    assert segments(text).parts >= 1


@given(st.text(max_size=400), st.text(max_size=40))
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert segments(text + more).parts >= segments(text).parts


@given(st.text(alphabet=st.sampled_from("a€😊жå\n"), max_size=700))
def test_the_sandboxs_own_count_agrees(text: str) -> None:
    assert segments(text).parts == count_segments(text)
