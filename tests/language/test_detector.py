from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.language import LanguageDetector
from bot.language.detector import WORDS_FILE
from bot.model.language import SURE_AT_FIRST, SURE_IN_SHORT, SURE_TO_CHANGE
from tests.language.phrases import ENGLISH, SWEDISH


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(["en", "sv"])


@pytest.mark.parametrize(("language", "phrases"), [("en", ENGLISH), ("sv", SWEDISH)])
def test_short_support_phrases_are_told_apart(detector: LanguageDetector, language: str, phrases: list[str]) -> None:
    guesses = {phrase: detector(phrase) for phrase in phrases}
    wrong = {phrase: guess for phrase, guess in guesses.items() if guess is None or guess[0] != language}
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(("language", "phrases"), [("en", ENGLISH), ("sv", SWEDISH)])
def test_a_wrong_guess_is_never_a_sure_one(detector: LanguageDetector, language: str, phrases: list[str]) -> None:
    for phrase in phrases:
        guess = detector(phrase)
        assert guess is None or guess[0] == language or guess[1] < 0.8, (phrase, guess)


@pytest.mark.parametrize(
    "text", ["", "10432", "👍🏽", "?!", "anna@example.com", "https://example.com/orders", "12/11 2026"]
)
def test_what_holds_no_words_has_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector(text) is None


def test_one_unknown_word_tells_little(detector: LanguageDetector) -> None:
    guess = detector("Kånken")
    assert guess is not None
    assert guess[1] <= 0.6


def test_a_stray_word_of_another_language_changes_nothing(detector: LanguageDetector) -> None:
    guess = detector("hej jag vill ha min refund för jackan som inte kom")
    assert guess is not None
    assert guess[0] == "sv"
    assert guess[1] > SURE_TO_CHANGE


@pytest.mark.parametrize("text", ["ny adress, we moved last week", "glöm det, forget it", "hej hello"])
def test_a_text_in_two_languages_is_no_reason_to_change_the_language(detector: LanguageDetector, text: str) -> None:
    guess = detector(text)
    assert guess is not None
    assert guess[1] < SURE_AT_FIRST < SURE_TO_CHANGE


def test_a_very_long_text_is_guessed_by_its_beginning(detector: LanguageDetector) -> None:
    assert detector("Mitt paket har inte kommit. " * 1000) is not None


def test_norwegian_is_called_as_we_call_it() -> None:
    guess = LanguageDetector(["nb", "en"])("Jeg har ikke fått pakken min ennå, hvor er den?")
    assert guess is not None
    assert guess[0] == "nb"


def test_a_language_that_no_model_knows_is_never_guessed() -> None:
    assert LanguageDetector(["xx"])("10432 whatever") is None


def test_no_small_word_belongs_to_two_languages() -> None:
    raw = YAML(typ="safe", pure=True).load(Path(WORDS_FILE))
    seen: dict[str, str] = {}
    light = set(raw.pop("light").split())
    for language, words in raw.items():
        for word in words.split():
            assert seen.setdefault(word, language) == language, word
    assert len(light & seen.keys()) > len(light) / 2, "most of them tell a first language"


@pytest.mark.parametrize(
    "text", ["hej hej", "hej", "Hello!", "okay", "okej", "yes", "thanks", "yes, thanks", "sorry", "hej ok"]
)
def test_what_everybody_says_tells_a_first_language_and_changes_none(detector: LanguageDetector, text: str) -> None:
    guess = detector(text)
    assert guess is not None
    assert SURE_AT_FIRST <= guess[1] < SURE_IN_SHORT


@pytest.mark.parametrize(("language", "text"), [
    ("sv", "ja tack"), ("sv", "nej"), ("sv", "ok då"), ("sv", "det stämmer"), ("sv", "gärna"), ("sv", "tack"),
    ("en", "yes please"), ("en", "no"), ("en", "no thanks"), ("en", "that's right"), ("en", "sure"),
])  # fmt: skip
def test_a_clear_short_answer_tells_its_language(detector: LanguageDetector, language: str, text: str) -> None:
    guess = detector(text)
    assert guess is not None
    assert guess[0] == language
    assert guess[1] >= SURE_IN_SHORT


@pytest.mark.parametrize(
    "text",
    [
        "Sara Nilsson, Kungsgatan 12, 753 21 Uppsala",
        "Sara Nilsson\nKungsgatan 12\n753 21 Uppsala",
        "c/o Nilsson, Kungsgatan 12, 753 21 Uppsala",
        "Storgatan 5, 211 42 Malmö",
    ],
)
def test_an_address_alone_tells_no_language(detector: LanguageDetector, text: str) -> None:
    guess = detector(text)
    assert guess is None or guess[1] < SURE_AT_FIRST


@pytest.mark.parametrize(("language", "text"), [
    ("de", "Mein Paket ist nicht angekommen"), ("de", "Die Lampe ist kaputt angekommen, Bestellung 10432"),
    ("fi", "Haluan rahani takaisin"), ("fi", "Missä minun tilaukseni on?"), ("fr", "Mon colis n'est pas arrivé"),
    ("pl", "Gdzie jest moje zamówienie?"), ("ru", "Где мой заказ?"), ("ar", "لم يصل الطرد حتى الآن"),
    ("tr", "Paramı geri istiyorum"), ("zh", "我的包裹还没有到"), ("es", "Mi paquete no ha llegado"),
])  # fmt: skip
def test_a_language_that_is_not_served_is_told_where_it_is_sure(
    detector: LanguageDetector, language: str, text: str
) -> None:
    guess = detector(text)
    assert guess is not None
    assert guess[0] == language
    assert guess[1] >= SURE_AT_FIRST


@pytest.mark.parametrize(("language", "phrases"), [("en", ENGLISH), ("sv", SWEDISH)])
def test_nobody_is_told_that_their_own_language_is_another(
    detector: LanguageDetector, language: str, phrases: list[str]
) -> None:
    held_out = Path("tests/nlu", f"{language}.tsv").read_text("utf-8").splitlines()
    told = [line.rpartition("\t")[2] for line in held_out] + phrases
    guesses = ((text, detector(text)) for text in told)
    assert [(text, guess) for text, guess in guesses if guess and guess[0] not in {"en", "sv"}] == []


@pytest.mark.parametrize("text", ["Pakken", "hallo", "god jul på er allihop", "paketet e borta", "Fjord pendant lamp"])
def test_too_little_tells_no_language_that_is_not_served(detector: LanguageDetector, text: str) -> None:
    guess = detector(text)
    assert guess is None or guess[0] in {"en", "sv"}
