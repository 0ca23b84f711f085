"""Which language a conversation is held in: the customer's own, among those that are served, and steadily so."""

import re
from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    from bot.model.policy.rules import Languages

Guess = tuple[str, float]
"""A language and how probable it is, 0 to 1."""

SURE_AT_FIRST = 0.8
"""So sure must a guess be to set a new conversation's language, however short the text."""

SURE_IN_SHORT = 0.85
"""So sure must a short text be to count when a language changes. Words that everybody borrows ("yes") are less sure."""

SURE_TO_CHANGE = 0.95
LETTERS_TO_CHANGE = 14
WORDS_TO_CHANGE = 3
"""So sure, and from so much text, must a guess be to change the language of a conversation."""

_WORD = re.compile(r"[^\W\d_]+")
# Who names a language with these words alone asks for it ("English please", "kan vi ta det på svenska").
_ASKS = frozenset(
    "please can could we you us i to in do speak talk write answer reply it this rather prefer only just better if "  # noqa: SIM905
    "kan kunde vi ni du mig vi jag på i ta det detta prata pratar tala talar skriva skriv svara hellre helst bara tack "
    "snälla vill går är is would like".split()
)
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

    ``current`` stays unless another served language is asked for, or a longer text is surely in it, or this short text
    and the customer's telling one ``before`` are; where nothing they wrote told anything yet, one will do. Who only
    ever wrote in a language that is not served is answered in the default one. A new
    conversation's is, in this order, what is asked for, what its text surely is in, the platform's ``hint`` (IETF tag:
    Telegram's language_code), what is spoken where the ``phone`` (E.164) is from, the default.
    """
    if wanted := asked_for(text, languages):
        return wanted
    guessed = served(guess[0], languages) if guess else None
    sure = guess[1] if guess else 0.0
    if unserved(guess, languages):
        return languages.default if current is None or before is None else current
    if current is not None and served(current, languages) == current:
        changed = sure >= SURE_TO_CHANGE and _is_long(text)
        again = before is None or (served(before[0], languages) == guessed and tells(before))
        return guessed if guessed and (changed or (again and sure >= SURE_IN_SHORT)) else current
    if guessed and sure >= SURE_AT_FIRST:
        return guessed
    by_phone = languages.by_phone_country.get(country_of(phone) or "")
    return served(hint, languages) or served(by_phone, languages) or languages.default


def tells(guess: Guess | None) -> bool:
    """Whether a short text of this guess says anything about who writes it."""
    return guess is not None and guess[1] >= SURE_IN_SHORT


def unserved(guess: Guess | None, languages: "Languages") -> str | None:
    """The language that the customer surely writes in, if we don't serve it."""
    return guess[0] if guess and guess[1] >= SURE_AT_FIRST and not served(guess[0], languages) else None


def asked_for(text: str, languages: "Languages") -> str | None:
    """The language that is asked for, where nothing else is said: not by "the manual is in English"."""
    words = [word.casefold() for word in _WORD.findall(text)]
    named = {languages.names[word] for word in words if word in languages.names}
    asks = all(word in _ASKS or word in languages.names for word in words)
    return named.pop() if len(named) == 1 and asks else None


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
