import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.errors import LeaseLost
from bot.model.records import Work
from bot.ports import NewWork
from bot.store import SqlStore
from tests.store.conftest import NOW, RealTime

LEASE = timedelta(seconds=30)
LATER = NOW + timedelta(minutes=10)


async def add(store: SqlStore, *new: NewWork) -> None:
    async with store.transaction() as tx:
        for each in new:
            await tx.add_work(each)


async def claim(
    store: SqlStore, *, now: datetime = NOW, owner: str = "me", limit: int = 10, kinds: Sequence[str] = ("turn",)
) -> list[Work]:
    return await store.work.claim(kinds=kinds, limit=limit, owner=owner, now=now, lease=LEASE)


def turn(number: int, lane: str | None = "a", due: datetime = NOW, key: str | None = None) -> NewWork:
    return NewWork("turn", due, {"number": number}, lane, key)


def numbers(works: Sequence[Work]) -> list[Any]:
    return [work.payload["number"] for work in works]


async def test_a_lane_gives_one_row_at_a_time_in_order(store: SqlStore) -> None:
    await add(store, turn(1), turn(2), turn(3, "b"))
    first, other = await claim(store)
    assert numbers([first, other]) == [1, 3]
    assert await claim(store) == []
    assert await store.work.finish(first)
    assert numbers(await claim(store)) == [2]


async def test_a_row_of_a_lane_is_not_committed_before_its_elder(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_work(turn(1))
        younger = asyncio.create_task(add(store, turn(2)))
        await asyncio.sleep(0.05)
        assert not younger.done()
    await younger
    assert numbers(await claim(store)) == [1]


async def test_a_head_that_waits_for_its_retry_holds_its_lane(store: SqlStore) -> None:
    await add(store, turn(1), turn(2))
    (first,) = await claim(store)
    assert await store.work.retry(first, due=LATER, error="Rasa is down")
    assert await claim(store) == []
    (again,) = await claim(store, now=LATER)
    assert (again.payload, again.attempt) == ({"number": 1}, 2)


async def test_a_head_that_is_not_due_holds_its_lane(store: SqlStore) -> None:
    await add(store, turn(1, due=LATER), turn(2))
    assert await claim(store) == []
    assert numbers(await claim(store, now=LATER)) == [1]


async def test_poison_is_put_aside_and_the_lane_goes_on(store: SqlStore) -> None:
    await add(store, turn(1), turn(2))
    (first,) = await claim(store)
    assert await store.work.bury(first, error="ValueError")
    assert not await store.work.bury(first, error="twice")
    assert numbers(await claim(store)) == [2]


async def test_timers_hold_up_nobody_and_come_when_due(store: SqlStore) -> None:
    await add(store, turn(1, None, LATER), turn(2, None), turn(3, None))
    assert numbers(await claim(store)) == [2, 3]
    assert numbers(await claim(store, now=LATER)) == [1]


async def test_only_the_kinds_that_are_asked_for_and_no_more_than_the_limit_are_claimed(store: SqlStore) -> None:
    await add(store, NewWork("send", NOW), turn(1, "a"), turn(2, "b"), turn(3, "c"))
    assert numbers(await claim(store, limit=2)) == [1, 2]
    assert [work.kind for work in await claim(store, kinds=["send"])] == ["send"]


async def test_a_lost_lease_is_taken_by_another_and_the_late_worker_is_refused(
    store: SqlStore, real_time: RealTime
) -> None:
    await add(store, turn(1))
    (mine,) = await claim(store, owner="me")
    real_time.passes(seconds=31)
    (theirs,) = await claim(store, owner="you")
    assert theirs.attempt == 2
    assert not await store.work.finish(mine)
    assert not await store.work.beat(mine, lease=LEASE)
    assert not await store.work.retry(mine, due=NOW, error="")
    assert not await store.work.bury(mine, error="")
    assert await store.work.finish(theirs)


async def test_the_same_worker_that_lost_its_lease_to_itself_is_refused_too(
    store: SqlStore, real_time: RealTime
) -> None:
    await add(store, turn(1, key="k"))
    (before,) = await claim(store)
    real_time.passes(seconds=31)
    (after,) = await claim(store)
    await add(store, turn(2, key="k"))
    assert await store.work.finish(after)
    (fresh,) = await claim(store)
    assert fresh.attempt == 1
    assert not await store.work.finish(before)
    assert await store.work.finish(fresh)


async def test_finishing_within_a_transaction_undoes_it_when_the_lease_was_lost(
    store: SqlStore, real_time: RealTime
) -> None:
    await add(store, turn(1))
    (mine,) = await claim(store, owner="me")
    real_time.passes(seconds=31)
    await claim(store, owner="you")

    async def settle() -> None:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("send", NOW))
            await tx.finish_work(mine)

    with pytest.raises(LeaseLost):
        await settle()
    assert await claim(store, kinds=["send"]) == []


async def test_a_heartbeat_keeps_the_lease(store: SqlStore, real_time: RealTime) -> None:
    await add(store, turn(1))
    (mine,) = await claim(store)
    real_time.passes(seconds=29)
    assert await store.work.beat(mine, lease=LEASE)
    real_time.passes(seconds=29)
    assert await claim(store, owner="you") == []
    assert await store.work.finish(mine)


async def test_a_travelling_clock_takes_no_lease_away(store: SqlStore) -> None:
    await add(store, turn(1))
    (mine,) = await claim(store)
    assert await claim(store, now=NOW + timedelta(days=3), owner="you") == []
    assert await store.work.finish(mine)


async def test_scheduling_a_key_again_moves_its_only_row(store: SqlStore) -> None:
    await add(store, turn(1, None, NOW, "k"), turn(2, None, LATER, "k"), NewWork("send", NOW, key="k"))
    assert await claim(store) == []
    assert numbers(await claim(store, now=LATER)) == [2]
    assert await claim(store, now=LATER) == []


async def test_scheduling_a_key_that_is_being_worked_on_runs_it_once_more(store: SqlStore) -> None:
    await add(store, turn(1, None, key="k"))
    (running,) = await claim(store)
    await add(store, turn(2, None, NOW, key="k"))
    await add(store, turn(3, None, LATER, key="k"))
    assert await claim(store, now=LATER) == []
    assert await store.work.finish(running)
    assert await claim(store) == []
    (again,) = await claim(store, now=LATER)
    assert (again.payload, again.key, again.attempt) == ({"number": 3}, "k", 1)
    assert await store.work.finish(again)
    assert await claim(store, now=LATER) == []


async def test_what_was_scheduled_again_outlives_a_crash_a_retry_and_a_burial(
    store: SqlStore, real_time: RealTime
) -> None:
    await add(store, turn(1, None, key="k"))
    await claim(store)
    await add(store, turn(2, None, key="k"))
    real_time.passes(seconds=31)  # the worker died
    (running,) = await claim(store)
    assert running.payload == {"number": 1}
    await store.work.retry(running, due=NOW, error="again")
    (running,) = await claim(store)
    await store.work.bury(running, error="poison")
    assert numbers(await claim(store)) == [2]


async def test_cancelled_work_does_not_run_and_what_runs_does_not_run_again(
    store: SqlStore, real_time: RealTime
) -> None:
    await add(store, turn(1, None, key="waits"), turn(2, None, key="runs"), turn(3, None, key="died"))
    async with store.transaction() as tx:
        await tx.cancel_work("turn", "waits")
        await tx.cancel_work("turn", "unknown")
    runs, _died = await claim(store)
    await add(store, turn(4, None, key="runs"))
    async with store.transaction() as tx:
        await tx.cancel_work("turn", "runs")
    assert await store.work.finish(runs)
    real_time.passes(seconds=31)
    async with store.transaction() as tx:
        await tx.cancel_work("turn", "died")
    assert await claim(store) == []


async def test_next_due_looks_only_at_heads_that_nobody_works_on(store: SqlStore) -> None:
    assert await store.work.next_due(kinds=["turn"]) is None
    await add(store, turn(1, "a", LATER), turn(2, "a", NOW), turn(3, "b", NOW), NewWork("send", NOW))
    assert await store.work.next_due(kinds=["turn"]) == NOW
    await claim(store)
    assert await store.work.next_due(kinds=["turn"]) == LATER


async def test_a_process_that_is_alone_frees_what_its_dead_predecessor_held(store: SqlStore) -> None:
    await add(store, turn(1), turn(2, "b"))
    await claim(store, owner="dead")
    assert await store.work.release_all() == 2
    assert [work.attempt for work in await claim(store)] == [2, 2]


async def test_work_that_is_rolled_back_never_was(store: SqlStore) -> None:

    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.add_work(turn(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await claim(store) == []


async def test_a_waiting_worker_is_woken_by_a_commit(store: SqlStore) -> None:
    assert await claim(store) == []
    waiting = asyncio.create_task(store.work.wait(timeout=30))
    await asyncio.sleep(0)
    await add(store, turn(1))
    async with asyncio.timeout(5):
        await waiting


async def test_work_that_came_after_the_last_look_lets_nobody_sleep(store: SqlStore) -> None:
    assert await claim(store) == []
    await add(store, turn(1))
    async with asyncio.timeout(5):
        await store.work.wait(timeout=30)


async def test_nothing_new_means_sleeping_until_the_time_is_up(store: SqlStore) -> None:
    await claim(store)
    await store.work.wait(timeout=0.01)
    assert await claim(store) == []
