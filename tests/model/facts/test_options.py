import pytest

from bot.model.facts import emoji_answer, option_number

SAID = {
    1: ["1", "1.", "1)", "#1", "option 1", "option one", "one", "number one", "the first", "first one please", "nr 1",
        "1️⃣", "①", "ett", "ettan", "den första", "alternativ 1", "jag tar ettan", "1 tack", "no 1", "1st one",
        "vi säger 1", "then we'll say one", "the first sounds good to me", "då säger vi ettan"],
    2: ["2", "２", "٢", "2️⃣", "second", "the second", "The second one, please!", "I'll take number 2", "no. 2", "two",
        "nr 2", "nummer två", "andra", "den andra", "tvåan", "jag vill ha nummer 2", "2 tack", "ja, 2", "2an", "2:an",
        "alternativ två", "the 2nd", "2nd one", "let's say 2", "number 2 sounds best",
        "jag tar tvåan", "I'd prefer 2", "2:an passar mig bäst", "hmm\n2", "2\nthanks",
        "I would like option 2 please", "den 2:a", "number 2 soudns best", "2 taack", "nummre 2 later bast"],
    3: ["3", "the third", "tredje", "trean", "the last one", "sista", "den sista tack", "third option", "3 pls",
        "nummer 3 låter bäst", "number three works best for me"],
}  # fmt: skip


@pytest.mark.parametrize(("number", "text"), [(number, text) for number, texts in SAID.items() for text in texts])
def test_an_option_is_chosen_in_many_ways(number: int, text: str) -> None:
    assert option_number(text, 3) == number


@pytest.mark.parametrize(
    "text",
    ["", "4", "0", "10432", "1 or 2", "1\n2", "not 2", "inte 2", "two of them", "2 days ago", "I have 3 mugs", "refund",
     "hello", "no", "yes", "nej", "the second one is broken", "2 kr", "x" * 100, "1" * 50, "👍", "order 2",
     "second third", "1 is better than 2", "2 sounds wrong", "they say 2 days", "best of 3 mugs",
     "fourth", "one 2", "2 2 3", "never 1"],
)  # fmt: skip
def test_anything_else_chooses_nothing(text: str) -> None:
    assert option_number(text, 3) is None


def test_no_option_beyond_the_list_is_chosen() -> None:
    assert option_number("3", 2) is None
    assert option_number("the third", 2) is None
    assert option_number("last", 4) == 4
    assert option_number("last", 0) is None
    assert option_number("11", 12) == 11


@pytest.mark.parametrize(
    ("text", "answer"),
    [("👍", True), ("👍🏽", True), ("✅ thanks", True), ("👌🏻", True), ("✔️", True), ("👎", False), ("❌", False),
     ("👎🏿", False), ("👍👎", None), ("🎉", None), ("", None), ("yes", None)],
)  # fmt: skip
def test_some_emoji_say_yes_or_no(text: str, answer: bool | None) -> None:
    assert emoji_answer(text) is answer


@pytest.mark.parametrize(
    "text",
    ["2. I expected better of you.", "number 2 sounds best. How hard can it be?", "This is too much! number 2 please"],
)
def test_an_option_is_chosen_in_a_sentence_of_its_own(text: str) -> None:
    assert option_number(text, 3) == 2


def test_two_sentences_that_choose_differently_choose_nothing() -> None:
    assert option_number("Number 2. No wait! Number 3.", 3) is None
