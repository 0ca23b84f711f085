import pytest

from bot.model.steps.phrases import Phrases, joined

REFUND = joined([["refund*", "money back"], ["pengarna tillbaka", "återbetal*"]], ["not", "don't", "inte", "ej"])


@pytest.mark.parametrize("text", [
    "refund please", "I was never REFUNDED", "money  back!", "jag vill ha pengarna tillbaka", "Återbetala mig",
    "no new one, not at all. money back", "(refund)",
])  # fmt: skip
def test_a_phrase_is_found_in_any_case_and_with_its_endings(text: str) -> None:
    assert REFUND.said_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "prerefund",
        "my money, back there",
        "I don't want a refund",
        "inte pengarna tillbaka",
    ],
)
def test_a_phrase_within_a_word_or_taken_back_is_not(text: str) -> None:
    assert not REFUND.said_in(text)


def test_a_phrase_taken_back_and_said_elsewhere_is_found() -> None:
    assert REFUND.said_in("not a refund? yes, a refund")


def test_phrases_are_words_and_never_patterns() -> None:
    assert not Phrases(("a.c",)).said_in("abc")
    assert Phrases(("(c)",)).said_in("see (c) there")


def test_no_phrases_are_never_said() -> None:
    assert not Phrases().said_in("anything")


@pytest.mark.parametrize("text", ["aterbetala mig", "återbtala mig", "pengarna tilbaka tack", "mony back", "REFUND"])
def test_a_phrase_typed_without_care_is_nearly_said(text: str) -> None:
    assert REFUND.nearly_said_in(text)


@pytest.mark.parametrize("text", ["", "not mony back", "inte aterbetala", "back, money", "refuse"])
def test_a_phrase_taken_back_is_not_nearly_said_either(text: str) -> None:
    assert not REFUND.nearly_said_in(text)
