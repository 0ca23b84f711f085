"""Which language a conversation is held in: the customer's own, among those that are served, and steadily so."""

import re
from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    from bot.model.policy.rules import Languages

Guess = tuple[str, float]
"""A language and how probable it is, 0 to 1."""

SURE_AT_FIRST = 0.8
"""So sure must a guess be to set a new conversation's language, however short the text; or two, to change one."""

SURE_TO_CHANGE = 0.95
LETTERS_TO_CHANGE = 14
WORDS_TO_CHANGE = 3
"""So sure, and from so much text, must a guess be to change the language of a conversation."""

_WORD = re.compile(r"[^\W\d_]+")
# Two names of one language: Telegram says nb or nn, detectors say no.
_SAME = {"nb": "no", "nn": "no", "no": "nb", "fil": "tl", "iw": "he"}


def choose(
    text: str,
    *,
    current: str | None,
    guess: Guess | None,
    hint: str | None,
    phone: str | None,
    languages: "Languages",
    before: Guess | None = None,
) -> str:
    """The conversation's language from now on.

    ``current`` stays unless a longer text is surely in another served language, or this text and the customer's one
    ``before`` are both in it. A new conversation's is, in this
    order, what its text surely is in, the platform's ``hint`` (IETF tag: Telegram's language_code), what is spoken
    where the ``phone`` (E.164) is from, the default.
    """
    guessed = served(guess[0], languages) if guess else None
    sure = guess[1] if guess else 0.0
    if current is not None and served(current, languages) == current:
        changed = sure >= SURE_TO_CHANGE and _is_long(text)
        again = before is not None and served(before[0], languages) == guessed and before[1] >= SURE_AT_FIRST
        return guessed if guessed and (changed or (again and sure >= SURE_AT_FIRST)) else current
    if guessed and sure >= SURE_AT_FIRST:
        return guessed
    by_phone = languages.by_phone_country.get(country_of(phone) or "")
    return served(hint, languages) or served(by_phone, languages) or languages.default


def served(tag: str | None, languages: "Languages") -> str | None:
    """The served language that a tag such as ``sv-SE`` or ``nb`` names, if there is one."""
    primary = (tag or "").replace("_", "-").partition("-")[0].lower()
    return next((each for each in (primary, _SAME.get(primary, "")) if each in languages.served), None)


def country_of(phone: str | None) -> str | None:
    """The country (ISO 3166) of a number in E.164, such as SE for +46...; None for what is no such number."""
    if not phone:
        return None
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return None


def _is_long(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= WORDS_TO_CHANGE and sum(map(len, words)) >= LETTERS_TO_CHANGE
