from dataclasses import dataclass, field

import pytest

from bot.model.language import Guess, choose, country_of, served


@dataclass(frozen=True)
class Served:
    served: tuple[str, ...] = ("en", "sv")
    default: str = "en"
    by_phone_country: dict[str, str] = field(default_factory=lambda: {"SE": "sv", "GB": "en", "FI": "fi"})
    names: dict[str, str] = field(
        default_factory=lambda: {"english": "en", "engelska": "en", "swedish": "sv", "svenska": "sv"}
    )


def chosen(
    text: str,
    *,
    current: str | None = None,
    guess: Guess | None = None,
    hint: str | None = None,
    phone: str | None = None,
    before: Guess | None = None,
) -> str:
    served = Served()
    return choose(text, current=current, guess=guess, before=before, hint=hint, phone=phone, languages=served)  # type: ignore[arg-type]


LONG = "mitt paket har fortfarande inte kommit"


SPOKE_ENGLISH = ("en", 0.99)


def test_a_conversation_keeps_its_language_when_a_text_is_short_or_unsure() -> None:
    assert chosen("tack så mycket", current="en", guess=("sv", 0.99), before=SPOKE_ENGLISH) == "en"
    assert chosen("10432", current="sv", guess=None) == "sv"
    assert chosen(LONG, current="en", guess=("sv", 0.94), before=SPOKE_ENGLISH) == "en"
    assert chosen("a b c d e f", current="en", guess=("sv", 0.99), before=SPOKE_ENGLISH) == "en"


def test_a_longer_text_that_is_surely_in_another_language_changes_it() -> None:
    assert chosen(LONG, current="en", guess=("sv", 0.99)) == "sv"


def test_two_short_texts_in_a_row_change_it() -> None:
    assert chosen("jag bor på 411 07", current="en", guess=("sv", 0.9), before=("sv", 0.85)) == "sv"


def test_the_first_telling_word_is_enough_while_the_language_was_only_guessed() -> None:
    assert chosen("nej tack", current="en", guess=("sv", 0.9), before=None) == "sv"
    assert chosen("hej hej", current="en", guess=("sv", 0.8), before=None) == "en", "everybody says that"


@pytest.mark.parametrize("text", ["English please", "in English?", "can we speak English", "kan vi ta det på engelska"])
@pytest.mark.parametrize("current", ["sv", None])
def test_a_language_that_is_asked_for_is_spoken_at_once(text: str, current: str | None) -> None:
    assert chosen(text, current=current, guess=("sv", 0.99), phone="+46701234567") == "en"


@pytest.mark.parametrize(
    "text", ["the manual is in English", "engelska eller svenska", "bruksanvisningen är på engelska"]
)
def test_a_language_that_is_only_mentioned_is_not(text: str) -> None:
    assert chosen(text, current="sv", guess=None) == "sv"


@pytest.mark.parametrize("before", [("en", 0.99), ("sv", 0.7), ("fi", 0.99)])
def test_one_short_text_alone_does_not(before: Guess | None) -> None:
    assert chosen("ja tack", current="en", guess=("sv", 0.9), before=before) == "en"


def test_a_language_that_is_not_served_changes_nothing() -> None:
    finnish = ("fi", 1.0)
    assert chosen("oma pakettini ei ole vielä tullut", current="sv", guess=finnish, before=("sv", 0.9)) == "sv"


def test_who_only_ever_wrote_in_a_language_that_is_not_served_is_answered_in_the_default_one() -> None:
    finnish = ("fi", 1.0)
    assert chosen("oma pakettini ei ole vielä tullut", guess=finnish, phone="+46701234567") == "en"
    assert chosen("oma pakettini ei ole vielä tullut", current="sv", guess=finnish) == "en"
    assert chosen("missä se on nyt", current="en", guess=finnish, before=finnish) == "en"


def test_a_language_that_is_no_longer_served_is_chosen_anew() -> None:
    assert chosen("hej", current="fi", guess=("sv", 0.9)) == "sv"


def test_a_new_conversations_first_word_decides_when_it_is_telling() -> None:
    assert chosen("hej", guess=("sv", 0.9), hint="en", phone="+447700900123") == "sv"


def test_otherwise_the_platform_the_phone_and_the_default_decide_in_this_order() -> None:
    assert chosen("ok", guess=("en", 0.6), hint="sv-SE", phone="+447700900123") == "sv"
    assert chosen("ok", guess=("en", 0.6), hint="fi", phone="+46701234567") == "sv"
    assert chosen("ok", hint=None, phone="+358401234567") == "en"
    assert chosen("ok", hint=None, phone=None) == "en"
    assert chosen("ok", phone="business-scoped-id") == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("nb", "no"), ("nn-NO", "no"), ("no", "no"), ("SV_se", "sv"), ("fi", None), ("", None), (None, None)],
)
def test_tags_of_one_language_are_one(tag: str | None, language: str | None) -> None:
    assert served(tag, Served(("no", "sv"))) == language  # type: ignore[arg-type]


def test_a_number_tells_its_country() -> None:
    assert country_of("+46701234567") == "SE"
    assert country_of("+66812345678") == "TH"
    assert country_of("not a number") is None
    assert country_of("+999123456") is None
    assert country_of(None) is None
