"""Finds the facts in a customer's text. What one finder has taken, the next ones don't see."""

from collections.abc import Collection
from datetime import date

from bot.model.facts.contacts import emails, not_facts
from bot.model.facts.dates import dates
from bot.model.facts.folded import fold
from bot.model.facts.kinds import Fact, Finder, Question
from bot.model.facts.money import amounts, bare_amounts
from bot.model.facts.numbers import order_numbers, other_numbers, postcodes, said_numbers
from bot.model.facts.quantities import quantities

# In order: what is surest by its form comes first, bare digits come last.
_FINDERS: tuple[Finder, ...] = (
    emails,
    not_facts,
    said_numbers,
    other_numbers,
    dates,
    amounts,
    postcodes,
    bare_amounts,
    order_numbers,
    quantities,
)
_TAKEN = "\x00"


def find(
    text: str,
    today: date,
    expecting: str | Collection[str] | None = None,
    *,
    currency: str = "SEK",
) -> list[Fact]:
    """The facts in the order of the words, in time linear to the text.

    ``today``: the day in the business's time zone, for "yesterday" and for dates without year.
    ``expecting``: the kind or kinds that were asked for; tells whether five bare digits are an order number (also when
    nothing was asked) or a postcode, and lets a bare number be an amount, a day or a quantity.
    ``currency``: ISO 4217, what "kr" means, and a bare amount.
    """
    kinds = (expecting,) if isinstance(expecting, str) else expecting or ()
    folded = fold(text)
    question = Question(today, frozenset(str(kind) for kind in kinds), currency, folded.spelled)
    left = list(folded.text)
    facts: list[Fact] = []
    for finder in _FINDERS:
        for found in finder("".join(left), question):
            if _TAKEN in left[found.start : found.end]:
                continue
            left[found.start : found.end] = _TAKEN * (found.end - found.start)
            if found.kind is not None:
                start, end = folded.origin(found.start, found.end)
                facts.append(Fact(found.kind, found.value, text[start:end], start, end))
    return sorted(facts, key=lambda fact: fact.start)
