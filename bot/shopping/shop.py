"""The sample shop as its customers and its books know it: who bought what, and what was done about it."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from actions.back_office.ledger import Entry, Ledger
from actions.back_office.sample import DEFAULT_SHOP
from actions.back_office.wire import read_order
from bot.model.orders import Buyer, Order

LEDGER = "sample_shop.sqlite"


@dataclass(frozen=True)
class Shop:
    """All orders as of a day, and the ledger that the action server writes."""

    orders: tuple[Order, ...]
    books: Path

    def order(self, number: str) -> Order:
        """One order. Raises KeyError."""
        return {order.number: order for order in self.orders}[number]

    def buyer(self, first_name: str) -> Buyer:
        """A buyer by first name, in any case. Raises KeyError."""
        return {order.buyer.name.split()[0].casefold(): order.buyer for order in self.orders}[first_name.casefold()]

    def entries(self, orders: Sequence[Order]) -> list[tuple[str, Entry]]:
        """What the ledger holds about these orders: order numbers and entries, oldest first for each."""
        ledger = Ledger(self.books)
        return [(order.number, entry) for order in orders for entry in ledger.of_order(order.number)]

    def entries_of_case(self, case_id: str) -> list[tuple[str, Entry]]:
        """What the ledger holds of a case about no order, each with an empty order number."""
        return [("", entry) for entry in Ledger(self.books).of_case(case_id)]

    def forget(self, orders: Sequence[Order]) -> None:
        """The next customer finds these orders as they were."""
        if not self.books.exists():
            return
        with closing(sqlite3.connect(self.books, timeout=5)) as file, file:
            known = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'errand'").fetchone()
            numbers = [(order.number,) for order in orders]
            if known:
                file.executemany("DELETE FROM errand WHERE order_number = ?", numbers)

    def of(self, buyer: Buyer) -> tuple[Order, ...]:
        """All orders of a buyer."""
        return tuple(order for order in self.orders if order.buyer.email == buyer.email)


def open_shop(var: Path, today: date) -> Shop:
    """The sample shop whose ledger lies in ``var``. ``today`` in the business's time zone."""
    raw = json.loads(DEFAULT_SHOP.read_text(encoding="utf-8"))
    return Shop(tuple(read_order(each, today=today) for each in raw["orders"]), var / LEDGER)
