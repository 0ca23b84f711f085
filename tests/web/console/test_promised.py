"""Each promise explains itself: how it stands, and why each minute counted or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model.hours import Calendar
from bot.model.promises import Segment, Side, Why
from bot.model.records import PromiseRecord
from tests.web.world import Book

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]

FRIDAY = datetime(2026, 11, 20, 13, 45, tzinfo=UTC)  # 14:45 in Stockholm
MONDAY = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)  # 07:45
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    hours = Calendar("Europe/Stockholm", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00")
    world.rules.book = Book(replace(world.rules.book.policy, schedules={"office": hours}))
    world.clock.at = FRIDAY


async def promised(world: World, **changes: Any) -> tuple[int, PromiseRecord]:
    conversation = await world.customer()
    promise = PromiseRecord(
        0, conversation, "first_answer", FRIDAY, MONDAY, "support", "angry", told=True, allowance=HALF_AN_HOUR
    )
    async with world.store.transaction() as tx:
        made = await tx.add_promise(promise)
        await tx.save_promise(replace(made, **changes))
    return conversation, made


async def about(world: World, visitor: Enter, conversation: int) -> str:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    return sara.text.partition("Promised ")[2].partition(" Who ")[0]


async def test_a_weekend_between_is_not_counted_and_says_so(world: World, visitor: Enter) -> None:
    conversation, _ = await promised(world)
    world.clock.passes(minutes=5)
    told = await about(world, visitor, conversation)
    assert "Answer by Mon 23 Nov 07:45" in told
    assert "Promised 14:45: counting Fri 14:45-15:00, closed, will count Mon 07:30-07:45." in told


async def test_what_comes_after_a_broken_promise_was_due_is_left_out(world: World, visitor: Enter) -> None:
    conversation, _ = await promised(world, broken_at=MONDAY)
    world.clock.at = MONDAY + timedelta(hours=2)
    told = await about(world, visitor, conversation)
    assert "Overdue by 2 h" in told
    assert "broken 07:45: counted Fri 14:45-15:00, closed, counted Mon 07:30-07:45." in told


async def test_a_renewal_names_the_time_that_was_said_first(world: World, visitor: Enter) -> None:
    at = MONDAY - timedelta(minutes=6)
    later = MONDAY + timedelta(minutes=24)
    conversation, _ = await promised(world, due_at=later, first_due_at=MONDAY, renewals=1, renewed_at=at)
    world.clock.at = MONDAY
    told = await about(world, visitor, conversation)
    assert "Answer by 08:09" in told
    assert "first for 07:45, renewed once, last 07:39" in told


async def test_the_clock_stands_still_while_we_wait_for_the_customer(world: World, visitor: Enter) -> None:
    conversation, _ = await promised(world, kind="resolution", told=False)
    async with world.store.transaction() as tx:
        await tx.turn_to(conversation, Side.PEOPLE, now=FRIDAY)
        await tx.turn_to(conversation, Side.CUSTOMER, now=FRIDAY + timedelta(minutes=5))
    world.clock.passes(minutes=10)
    told = await about(world, visitor, conversation)
    assert "The clock stands still: waiting for the customer" in told
    assert "not told to the customer: counted Fri 14:45-14:50, waiting for the customer." in told


@pytest.mark.parametrize(
    ("kept", "renewals", "words"),
    [(FRIDAY, 0, "07:45: kept How"), (FRIDAY, 2, "kept after a renewal"), (MONDAY + HALF_AN_HOUR, 0, "kept late")],
)
async def test_one_that_is_over_tells_how_it_was_counted_then(
    world: World, visitor: Enter, kept: datetime, renewals: int, words: str
) -> None:
    conversation, made = await promised(world, kept_at=kept, renewals=renewals, renewed_at=FRIDAY if renewals else None)
    async with world.store.transaction() as tx:
        await tx.add_clock_intervals(made.id, [Segment(FRIDAY, FRIDAY + timedelta(minutes=3), Why.COUNTED)])
    world.clock.passes(days=10)
    told = await about(world, visitor, conversation)
    assert words in told
    assert "counted Fri 20 Nov 14:45-14:48." in told


async def test_a_solution_is_due_in_other_words_than_an_answer(world: World, visitor: Enter) -> None:
    conversation, _ = await promised(world, kind="resolution", told=False)
    assert "Solved by Mon 23 Nov 07:45" in await about(world, visitor, conversation)
