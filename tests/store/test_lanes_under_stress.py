"""Several workers in several processes (stores of their own), which crash, come back too late, and fail."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta

from bot.model.errors import LeaseLost
from bot.model.messages import ChannelName, Route
from bot.model.records import Work
from bot.ports import NewWork
from bot.store import SqlStore, open_store
from tests.store.conftest import NOW, RealTime

LANES = 5
ROWS = 6
LEASE = timedelta(seconds=5)


class Worker:
    """Writes down what it does in the transaction that finishes the work."""

    def __init__(self, name: str, store: SqlStore, time: RealTime, chance: random.Random) -> None:
        self.name = name
        self.store = store
        self.time = time
        self.chance = chance
        self.late: list[Work] = []  # held beyond their lease, as by a process that hung

    async def run(self) -> None:
        while await self.store.work.next_due(kinds=["turn"]) is not None or await self.open_work():
            self.time.passes(seconds=1)
            for work in await self.store.work.claim(kinds=["turn"], limit=2, owner=self.name, now=NOW, lease=LEASE):
                await self.take(work)
            if self.late and self.chance.random() < 0.3:
                await self.settle(self.late.pop(0))

    async def open_work(self) -> int:
        return (await self.store.desk.counts()).open_work.get("turn", 0)

    async def take(self, work: Work) -> None:
        fate = self.chance.random()
        if fate < 0.1:
            return  # killed
        if fate < 0.2:
            self.late.append(work)
        elif fate < 0.3:
            await self.store.work.retry(work, due=NOW, error="failed")
        else:
            await self.settle(work)

    async def settle(self, work: Work) -> None:
        with suppress(LeaseLost):
            async with self.store.transaction() as tx:
                done = {"work": work.id, "number": work.payload["number"]}
                await tx.add_decision(work.payload["lane"], moment="turn", rules_version="", decision=done, now=NOW)
                if self.chance.random() < 0.3:
                    await asyncio.sleep(0.001)
                await tx.finish_work(work)


async def put(store: SqlStore, lane: int, numbers: range, chance: random.Random) -> None:
    for number in numbers:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("turn", NOW, {"lane": lane, "number": number}, lane=f"lane {lane}"))
            await asyncio.sleep(chance.random() / 500)  # a later row must not overtake one that is not yet committed


async def test_every_row_is_done_once_and_in_order_in_its_lane(database_url: str, real_time: RealTime) -> None:
    chance = random.Random(7)
    stores = [open_store(database_url, real_now=real_time) for _ in range(3)]
    for lane in range(1, LANES + 1):
        async with stores[0].transaction() as tx:
            route = Route(ChannelName.SMS, "us", str(lane))
            assert (await tx.conversation_for(route, name="", language="en", phone=None, now=NOW)).id == lane
    # Two processes write into each lane: the order is that of their commits, which is that of the ids.
    halves = (range(ROWS // 2), range(ROWS // 2, ROWS))
    async with asyncio.TaskGroup() as group:
        for lane in range(1, LANES + 1):
            for store, numbers in zip(stores, halves, strict=False):
                group.create_task(put(store, lane, numbers, chance))
        await asyncio.sleep(0.01)
        for number, store in enumerate(stores):
            group.create_task(Worker(f"worker {number}", store, real_time, chance).run())
    # Nothing may be left behind when the workers saw an empty table before the last row was put in.
    await Worker("last", stores[0], real_time, chance).run()
    for lane in range(1, LANES + 1):
        page = await stores[0].desk.page(lane)
        ids = [each.decision["work"] for each in page.decisions]
        assert ids == sorted(set(ids))
        done = [each.decision["number"] for each in page.decisions]
        assert sorted(done) == list(range(ROWS))
        for half in halves:
            assert [number for number in done if number in half] == list(half)
    for store in stores:
        await store.close()


async def test_a_key_that_many_schedule_while_it_runs_is_run_after_the_last_of_them(store: SqlStore) -> None:
    scheduled: list[int] = []
    done: list[int] = []

    async def schedule(numbers: range) -> None:
        for number in numbers:
            async with store.transaction() as tx:
                await tx.add_work(NewWork("turn", NOW, {"number": number}, key="the only one"))
                scheduled.append(number)  # while the row is locked: in the order of the commits

    schedulers = [asyncio.create_task(schedule(range(start, start + 10))) for start in (0, 10, 20)]
    while not all(task.done() for task in schedulers) or await store.work.next_due(kinds=["turn"]):
        for work in await store.work.claim(kinds=["turn"], limit=1, owner="me", now=NOW, lease=LEASE):
            await asyncio.sleep(0)
            done.append(work.payload["number"])
            assert await store.work.finish(work)
    assert done[-1] == scheduled[-1]
    assert len(set(done)) == len(done)
