import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.segments import clean, split
from tests.model.growth import grows_linearly


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("hi\nmy parcel has not come\norder 10432", ["hi", "my parcel has not come", "order 10432"]),
        ("Hej! Mitt paket har inte kommit. Var är det?", ["Hej!", "Mitt paket har inte kommit.", "Var är det?"]),
        ("Order no. 10432 is late. Help!", ["Order no. 10432 is late.", "Help!"]),
        ("No. I want a refund.", ["No.", "I want a refund."]),
        ("Det gäller best.nr. 10432, t.ex. tröjan.", ["Det gäller best.nr. 10432, t.ex. tröjan."]),
        ("Den kostade 49.90 kr. Ni tog 499.", ["Den kostade 49.90 kr.", "Ni tog 499."]),
        ("Skriv till anna.b@example.com. Tack", ["Skriv till anna.b@example.com.", "Tack"]),
        ("Den kom den 3. november kl. 12.30. Sen", ["Den kom den 3. november kl. 12.30.", "Sen"]),
        ("It is from St. Ives, e.g. by J. Smith.", ["It is from St. Ives, e.g. by J. Smith."]),
        ("It came on the 12. Then nothing", ["It came on the 12.", "Then nothing"]),
        ("Nr. Inget svar", ["Nr.", "Inget svar"]),
        ('well... where is it?! "now." ok', ["well...", "where is it?!", '"now."', "ok"]),
        ("👍🏽\n👩‍👩‍👧‍👦", ["👍🏽", "👩‍👩‍👧‍👦"]),
        ("Hej, min lampa flimrar 😅\nVarför? 🙂", ["Hej, min lampa flimrar", "Varför?"]),
        ("ok 👍🏽\n👩‍👩‍👧‍👦", ["ok"]),
        ("2️⃣ 🙏", ["2️⃣"]),
        ("Where is it? 🤬", ["Where is it?", "🤬"]),
        ("أين طلبي؟ رقم 10432", ["أين طلبي؟", "رقم 10432"]),
        ("荷物が来ません。いつ来ますか？", ["荷物が来ません。", "いつ来ますか？"]),
        ("my\nparcel\nhas\nnot\ncome\norder 10432", ["my parcel has not come", "order 10432"]),
        ("det\nhar\ninte\nkommit", ["det har inte kommit"]),
        ("yes\nplease", ["yes", "please"]),
        ("order 10455, 753 20: it is broken. Help!", ["order 10455, 753 20", "it is broken.", "Help!"]),
        ("order number: 10432", ["order number: 10432"]),
        ("it came at 12:30 today", ["it came at 12:30 today"]),
        ("I am <b onclick='x()'>Sara</b> and 2 < 3 > 1", ["I am  Sara  and 2 < 3 > 1"]),
        ("<script>", []),
        ("where is it\nwhere is it", ["where is it"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_a_turn_is_cut_at_lines_and_sentences(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


def test_of_very_many_sentences_the_first_and_last_count_and_some_from_between() -> None:
    pieces = split("\n".join(str(number) for number in range(50)))
    assert len(pieces) == 18
    assert [int(piece) for piece in pieces] == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 29, 36, 44, 45, 46, 47, 48, 49]


def test_a_sentence_that_never_ends_is_cut_at_a_comma_or_a_blank() -> None:
    long = ("first I waited for it, and then I called, " * 8).strip()
    assert all(piece.endswith(",") for piece in split(long))
    assert len(split(long)) > 1
    assert len(split("word " * 100)) > 1
    assert split("x" * 1000) == ["x" * 1000]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_no_word_is_lost_while_there_is_room_and_no_turn_has_too_many_pieces(text: str) -> None:
    pieces = split(text)
    assert len(pieces) <= 18
    assert all(piece.strip() for piece in pieces)
    whole = split(text, at_most=10**6)
    assert set(re.findall(r"\w", "".join(whole))) == set(re.findall(r"\w", text))
    assert set(pieces) <= set(whole)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300), st.integers(0, 200))
def test_what_is_clean_can_be_stored_and_stays_clean(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert len(cleaned) <= limit
    assert clean(cleaned, limit) == cleaned


def test_emoji_right_to_left_text_and_newlines_stay() -> None:
    text = "👩‍👩‍👧‍👦 👍🏽\nمرحبا\u200f 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
    assert clean(text) == text


def test_what_can_not_be_stored_or_shown_goes() -> None:
    assert clean("a\x00b\x1b[31m\ud800c\u202edef\ufeff") == "ab[31mcdef"
    assert clean("\ud83d\ude00") == "😀"
    assert clean("m\u200by p\xadar\u2060cel") == "my parcel"
    assert clean("one\r\ntwo\rthree\u2028four\tfive") == "one\ntwo\nthree\nfour five"
    assert clean("👩\u200d👩", 2) == "👩"


@pytest.mark.parametrize("unit", ["a. ", ".", "a", "a, ", "1.2.", " .", '."', "\u200d", "nr. 1 "])
def test_long_texts_are_cut_in_linear_time(unit: str) -> None:
    assert grows_linearly(lambda text: split(clean(text)), unit)


@pytest.mark.parametrize(("text", "pieces"), [
    ("my lamp still isnt here & also u charged me twice", ["my lamp still isnt here", "& also u charged me twice"]),
    ("klockan kom inte, och sen har ni dragit dubbelt", ["klockan kom inte", "och sen har ni dragit dubbelt"]),
    ("lampan är trasig och dessutom är fakturan fel", ["lampan är trasig", "och dessutom är fakturan fel"]),
    ("I dropped it and then it broke", ["I dropped it and then it broke"]),
])  # fmt: skip
def test_a_second_thing_is_a_piece_of_its_own_also_without_a_stop(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces
