"""The sample shop: Nordlys Home, which sells lamps and small electronics and keeps its orders in one JSON file.

Days in the file are relative to the business day that is asked about, so the demo never ages. What is done about an
order shows in it afterwards: a refund is on its way, a replacement has left, a cancelled order is cancelled.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from actions.back_office.ledger import Entry, Ledger
from actions.back_office.wire import read_order
from bot.model.errors import BackOfficeError
from bot.model.orders import Corrective, Errand, Order, Receipt, Refund

DEFAULT_SHOP = Path(__file__).with_name("sample_shop.json")
_REFUND_TAKES = timedelta(days=5)
T = TypeVar("T")


class SampleShop:
    """A BackOffice over a JSON file and a ledger, as of one business day."""

    def __init__(self, orders: dict[str, Any], ledger: Ledger, today: date) -> None:
        self._raw = orders
        self._ledger = ledger
        self._today = today

    async def order(self, number: str) -> Order | None:
        """The order with everything that was done about it."""
        return await _in_thread(self._order, number)

    async def orders_of(self, phone: str) -> tuple[Order, ...]:
        """The orders of a phone number, newest first."""
        return await _in_thread(self._orders_of, phone)

    async def carry_out(self, errand: Errand) -> Receipt:
        """Enter it into the ledger. Raises BackOfficeError for an order that we don't have."""
        if errand.order is not None and errand.order not in self._raw:
            msg = "no such order"
            raise BackOfficeError(msg)
        return await _in_thread(self._ledger.write, errand, self._today)

    async def receipt(self, key: str) -> Receipt | None:
        """What the ledger has under a key."""
        return await _in_thread(self._ledger.find, key)

    async def ready(self) -> bool:
        """Always: it is in our own hands."""
        return True

    async def close(self) -> None:
        """Nothing is kept open."""

    def _order(self, number: str) -> Order | None:
        raw = self._raw.get(number)
        if raw is None:
            return None
        order = read_order(raw, today=self._today)
        for entry in self._ledger.of_order(number):
            order = _after(order, entry)
        return order

    def _orders_of(self, phone: str) -> tuple[Order, ...]:
        mine = [number for number, raw in self._raw.items() if raw["buyer"].get("phone") == phone]
        orders = [order for number in mine if (order := self._order(number))]
        return tuple(sorted(orders, key=lambda order: order.placed_on, reverse=True))


class OpenSampleShop:
    """The shop's file, read once, and its ledger."""

    def __init__(self, orders: dict[str, Any], ledger: Ledger) -> None:
        self._orders = orders
        self._ledger = ledger

    def on(self, today: date) -> SampleShop:
        """The shop as it is on a day."""
        return SampleShop(self._orders, self._ledger, today)

    async def close(self) -> None:
        """Nothing is kept open."""


def open_sample_shop(path: Path, ledger: Path) -> OpenSampleShop:
    """The shop of a JSON file. Raises ValueError, naming the order, when it is not as docs/back_office.md says."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        orders = {raw["number"]: raw for raw in data["orders"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path.name} is no shop file: {error!r}"
        raise ValueError(msg) from error
    for number, raw in orders.items():
        try:
            read_order(raw, today=date(2026, 1, 31))
        except ValueError as error:
            msg = f"{path.name}, order {number}: {error}"
            raise ValueError(msg) from error
    return OpenSampleShop(orders, Ledger(ledger))


def _after(order: Order, entry: Entry) -> Order:
    """The order once an errand has been carried out."""
    match entry.receipt.kind:
        case Corrective.REFUND:
            return _with_refund(order, entry)
        case Corrective.CANCEL:
            return replace(_with_refund(order, entry), cancelled=True)
        case Corrective.RESEND:
            return replace(order, sent_again_on=entry.day)
        case Corrective.RETURN_LABEL:
            return replace(order, return_label_on=entry.day)
        case Corrective.END_SUBSCRIPTION if order.subscription:
            return replace(order, subscription=replace(order.subscription, ends_on=order.subscription.last_day))
        case _:
            return order


def _with_refund(order: Order, entry: Entry) -> Order:
    amount = order.paid - order.refunded if entry.amount is None else entry.amount
    refund = Refund(amount, entry.day, entry.day + _REFUND_TAKES, entry.receipt.reference)
    return replace(order, refunds=(*order.refunds, refund))


async def _in_thread(work: Callable[..., T], *args: Any) -> T:
    """SQLite waits for its disk; the loop does not. Raises BackOfficeError when the ledger can't be used."""
    try:
        return await asyncio.to_thread(work, *args)
    except (OSError, sqlite3.Error) as error:
        msg = f"the sample shop's ledger: {error}"
        raise BackOfficeError(msg) from error
