"""Moments and customers one click away."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.presets import CUSTOMERS, MOMENTS, Customer, Phone

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 30, 8, tzinfo=UTC)),
    ],
    ids=["from Saturday", "a minute before", "on the minute", "over the change to summer time"],
)
def test_a_moment_is_the_next_one_on_the_wall_clock(now: datetime, expected: datetime) -> None:
    assert MOMENTS["monday"].next_after(now, STOCKHOLM) == expected


def test_each_phone_has_somebody_to_hold_it() -> None:
    assert set(CUSTOMERS) == set(Phone)
    assert [customer.name for customer in CUSTOMERS.values()] == ["Anna Lindqvist", "Johan Berg", "Sara Nilsson"]


def test_changes_to_a_customer_are_trimmed_and_unknown_fields_left_out() -> None:
    assert Customer("1", "A").with_changes({"first_name": " Eva ", "admin": True}) == Customer("1", "Eva")
