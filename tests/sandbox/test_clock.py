"""Two kinds of time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.clock import ManualPace, RealPace, TravellingClock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_after_a_jump_time_runs_on_and_can_come_back() -> None:
    real = [NOON]
    clock = TravellingClock(lambda: real[0])

    clock.travel_to(datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Stockholm")))
    real[0] += timedelta(minutes=5)

    assert clock.now() == datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    clock.travel_to(None)
    assert clock.now() == NOON + timedelta(minutes=5)


def test_nobody_travels_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        TravellingClock().travel_to(NOON.replace(tzinfo=None))


async def test_a_manual_pace_wakes_sleepers_in_order_and_none_too_early() -> None:
    pace, woken = ManualPace(), []

    async def sleeper(seconds: float) -> None:
        await pace.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleeper(seconds)) for seconds in (3.0, 1.0, 2.0)]
    await asyncio.sleep(0)
    await pace.advance(2.5)
    assert woken == [1.0, 2.0]
    assert pace.sleepers == 1

    tasks[0].cancel()
    await asyncio.sleep(0)
    await pace.advance(1)
    assert woken == [1.0, 2.0]
    assert pace.sleepers == 0


async def test_a_real_pace_can_be_hurried() -> None:
    async with asyncio.timeout(1):
        await RealPace(0).sleep(3600)
