"""Each check against orders that are just on either side of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.model.orders import Buyer, CarrierSays, Charge, ChargeKind, Line, Order, Refund, Shipment, Subscription
from bot.model.steps.checks import CHECKS, OTHERWISE, SAID, Check, Situation

TODAY = date(2026, 11, 20)
HUNDRED = Decimal(100)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def order(**changes: Any) -> Order:
    shipment = Shipment(due_on=ago(0), says=CarrierSays.IN_TRANSIT, left_on=ago(4), seen_on=ago(3))
    lines = (Line("A", "Lamp", HUNDRED), Line("B", "Bulb", HUNDRED, ships_on=ago(-1)))
    plain = Order("1", ago(9), Buyer("Anna", "114 55", "a@example.com"), lines, HUNDRED, "SEK", shipment)
    return replace(plain, **changes)


def shipped(**changes: Any) -> Order:
    return order(shipment=replace(order().shipment, **changes))


def paid(*amounts: int, **more: Any) -> Order:
    return order(charges=tuple(Charge(Decimal(amount), ago(5)) for amount in amounts), **more)


HELD = Charge(HUNDRED, ago(5), ChargeKind.RESERVATION, released_on=TODAY)
BACK = Refund(HUNDRED, ago(2), TODAY)
TABLE: list[tuple[str, str | int | bool, Order, bool]] = [
    ("carrier_says", "in_transit", order(), True),
    ("carrier_says", "lost", order(), False),
    ("silent_for_days", 3, order(), True),
    ("silent_for_days", 4, order(), False),
    ("silent_for_days", 4, shipped(seen_on=None), True),
    ("silent_for_days", 1, shipped(says=CarrierSays.DELIVERED), False),
    ("late", True, order(), False),
    ("late", True, shipped(due_on=ago(1)), True),
    ("late", False, shipped(due_on=ago(-1)), True),
    ("left", True, order(), True),
    ("left", False, shipped(left_on=None), True),
    ("packed_differs", True, order(packed={"A": 1}), False),
    ("packed_differs", True, order(packed={"C": 1}), True),
    ("packed_differs", False, order(packed=None), True),
    ("sent_again", True, order(sent_again_on=ago(10)), True),
    ("sent_again", True, order(sent_again_on=ago(11)), False),
    ("sent_again", False, order(), True),
    ("charged_twice", True, paid(100, 100), True),
    ("charged_twice", True, paid(100, 50), False),
    ("charged_twice", True, paid(100, 100, refunds=(BACK,)), False),
    ("overcharged", True, paid(110), True),
    ("overcharged", True, paid(100), False),
    ("reserved", True, paid(100), False),
    ("reserved", True, order(charges=(HELD,)), True),
    ("reserved", True, order(charges=(replace(HELD, released_on=ago(1)),)), False),
    ("refund_under_way", True, order(refunds=(BACK,)), True),
    ("refund_under_way", True, order(refunds=(replace(BACK, expected_on=ago(1)),)), False),
    ("paid_in_full", True, paid(100), True),
    ("paid_in_full", True, paid(99), False),
    ("delivered", True, shipped(says=CarrierSays.DELIVERED), True),
    ("delivered", False, order(), True),
    ("delivered_within_days", 30, shipped(delivered_on=ago(30)), True),
    ("delivered_within_days", 30, shipped(delivered_on=ago(31)), False),
    ("delivered_within_days", 30, order(), False),
    ("bought_within_days", 9, order(), True),
    ("bought_within_days", 8, order(), False),
    ("packed", True, shipped(left_on=None), False),
    ("packed", True, replace(shipped(left_on=None), packed={"A": 1}), True),
    ("packed", False, order(), False),
    ("cancelled", True, order(cancelled=True), True),
    ("cancelled", False, order(), True),
    ("return_label_sent", True, order(return_label_on=ago(30)), True),
    ("return_label_sent", True, order(return_label_on=ago(31)), False),
    ("return_label_sent", False, order(), True),
    ("subscribed", True, order(subscription=Subscription(ago(-9))), True),
    ("subscribed", False, order(), True),
    ("subscription_ended", True, order(subscription=Subscription(ago(-9), ends_on=ago(-9))), True),
    ("subscription_ended", True, order(subscription=Subscription(ago(-9))), False),
    ("bound", True, order(subscription=Subscription(ago(-9), bound_until=TODAY)), True),
    ("bound", True, order(subscription=Subscription(ago(-9), bound_until=ago(1))), False),
    ("bound", False, order(), True),
    ("otherwise", True, order(), True),
]


@pytest.mark.parametrize(
    ("name", "argument", "about", "holds"), TABLE, ids=[f"{at}-{row[0]}" for at, row in enumerate(TABLE)]
)
def test_a_check_holds_just_where_it_says(name: str, argument: str | int | bool, about: Order, holds: bool) -> None:
    assert Check(name, argument).holds(Situation(about, TODAY, {})) is holds


@pytest.mark.parametrize(("item", "holds"), [("A", False), ("B", True), ("C", False), (None, False)])
def test_a_row_that_is_still_to_come_follows_later(item: str | None, holds: bool) -> None:
    said = {"item": item} if item else {}
    assert Check("follows_later", True).holds(Situation(order(), TODAY, said)) is holds


@pytest.mark.parametrize(("item", "holds"), [("A", True), ("B", False), (None, False)])
def test_a_row_with_something_else_in_stock_can_be_exchanged(item: str | None, holds: bool) -> None:
    lines = (Line("A", "Lamp, black", HUNDRED, variants=("Lamp, white",)), Line("B", "Bulb", HUNDRED))
    said = {"item": item} if item else {}
    assert Check("has_variants", True).holds(Situation(order(lines=lines), TODAY, said)) is holds


def test_without_an_order_nothing_of_the_order_book_holds() -> None:
    nothing = Situation(None, TODAY, {"found": "yes"})
    assert not any(Check(name, False).holds(nothing) for name in CHECKS.keys() - {OTHERWISE})
    assert Check(OTHERWISE, True).holds(nothing)
    assert Check(SAID, "yes", "found").holds(nothing)


def test_a_subscription_ends_when_its_terms_allow_it() -> None:
    assert Subscription(ago(-9)).last_day == ago(-9)
    assert Subscription(ago(-9), bound_until=ago(-99)).last_day == ago(-99)
    assert Subscription(ago(-9), ends_on=ago(-3)).last_day == ago(-3)


def test_what_nobody_said_yet_is_missing_and_does_not_hold() -> None:
    check = Check(SAID, "yes", "found")
    assert check.missing(Situation(order(), TODAY, {}))
    assert not check.holds(Situation(order(), TODAY, {}))
    assert check.holds(Situation(order(), TODAY, {"found": "yes"}))


def test_every_check_is_in_this_table() -> None:
    assert {row[0] for row in TABLE} | {"follows_later", "has_variants"} == set(CHECKS)


def test_every_check_is_documented_for_operators() -> None:
    page = Path("docs/playbooks.md").read_text()
    for name in (*CHECKS, SAID):
        assert f"| `{name}: " in page
