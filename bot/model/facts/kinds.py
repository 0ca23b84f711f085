"""What a found fact is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from bot.model.values import Money  # noqa: TC001 - the alias below is read by tools

FactValue: TypeAlias = "str | int | Money | date"


class FactKind(StrEnum):
    """The kind says the value's type: str, but Money for an amount, date for a date and int for a quantity."""

    ORDER_NUMBER = "order_number"
    EMAIL = "email"
    POSTCODE = "postcode"
    AMOUNT = "amount"
    DATE = "date"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Fact:
    """``text`` is what the customer wrote, from ``start`` to ``end`` of their message."""

    kind: FactKind
    value: FactValue
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """What finders must know: the customer's day, what they were asked for, and which money "kr" or nothing means.

    ``spelled``: the folded text, with the accents that its letters had.
    """

    today: date
    expecting: frozenset[str]
    currency: str
    spelled: str

    def expects(self, kind: FactKind) -> bool:
        """Whether the customer was asked for this kind."""
        return kind.value in self.expecting


class Found(NamedTuple):
    """Something in the folded text; without a kind it is only kept from being taken for something else."""

    start: int
    end: int
    kind: FactKind | None = None
    value: FactValue = ""


Finder: TypeAlias = Callable[[str, Question], Iterable[Found]]
