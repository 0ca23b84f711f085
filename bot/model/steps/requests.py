"""What a turn asks of the world while it is thought through, and what it gets back.

``turn`` is a generator: it yields a Request, whoever runs it sends in the answer. So the four steps know nothing of
networks, and a test runs them with a dict.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.model.orders import Errand, Order, Receipt


@dataclass(frozen=True, slots=True)
class FindOrder:
    """Look up an order by its number. Answered with an Order, or None."""

    number: str


@dataclass(frozen=True, slots=True)
class OrdersOf:
    """Look up the orders placed with a phone number (E.164). Answered with a tuple of Orders, newest first."""

    phone: str


@dataclass(frozen=True, slots=True)
class Act:
    """Carry out an errand once. Answered with a Receipt, a Refused or an Uncertain."""

    errand: Errand


@dataclass(frozen=True, slots=True)
class Verify:
    """Look whether an errand was carried out. Answered with its Receipt, or None."""

    key: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The back office said no; nothing was done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether it was done."""

    reason: str


Request: TypeAlias = FindOrder | OrdersOf | Act | Verify
Response: TypeAlias = "Order | tuple[Order, ...] | Receipt | Refused | Uncertain | None"

# One stretch of a turn. Returns whether the next stretch may begin; False: the customer has the word.
Stretch: TypeAlias = Generator[Request, Any, bool]
