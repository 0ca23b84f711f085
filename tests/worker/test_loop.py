"""The worker's loop: what becomes of a row, by what its handler does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.errors import DialogueError
from bot.model.records import Work
from bot.worker import loop
from bot.worker.loop import MOST_TRIES, Later, Pool, Worker

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Table:
    """A work table in memory: rows are claimed in order, once; what became of each is written down."""

    rows: list[Work] = field(default_factory=list)
    claims: int = 0
    looks: int = 0
    beats: list[int] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)
    retried: list[tuple[int, timedelta, str]] = field(default_factory=list)
    buried: list[tuple[int, str]] = field(default_factory=list)
    next_at: datetime | None = None
    broken: int = 0  # so many claims fail
    lost: bool = False  # the lease was given to another worker
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, *numbers: int, kind: str = "turn", failures: int = 0) -> None:
        self.rows += [Work(number, kind, {}, 1, "me", NOW, failures=failures) for number in numbers]
        self.bell.set()

    async def claim(
        self, *, kinds: Sequence[str], limit: int, owner: str, now: datetime, lease: timedelta
    ) -> list[Work]:
        self.claims += 1
        assert limit > 0
        if self.broken:
            self.broken -= 1
            raise OSError
        found = [row for row in self.rows if row.kind in kinds][:limit]
        self.rows = [row for row in self.rows if row not in found]
        return [replace(row, owner=owner) for row in found]

    async def beat(self, work: Work, *, lease: timedelta) -> bool:
        self.beats.append(work.id)
        return True

    async def finish(self, work: Work) -> bool:
        self.finished.append(work.id)
        return not self.lost

    async def retry(self, work: Work, *, due: datetime, error: str) -> bool:
        self.retried.append((work.id, due - NOW, error))
        return True

    async def bury(self, work: Work, *, error: str) -> bool:
        self.buried.append((work.id, error))
        return True

    async def revive(self, work_id: int, *, due: datetime) -> bool:
        raise NotImplementedError  # the loop must not call it: a call fails the test

    async def next_due(self, *, kinds: Sequence[str]) -> datetime | None:
        self.looks += 1
        return self.next_at

    async def release_all(self) -> int:
        raise NotImplementedError  # the loop must not call it: a call fails the test

    async def wait(self, *, timeout: float) -> None:
        self.bell.clear()
        try:
            async with asyncio.timeout(timeout):
                await self.bell.wait()
        except TimeoutError:
            return


@pytest.fixture
def table() -> Table:
    return Table()


@asynccontextmanager
async def working(
    table: Table, handler: Callable[[Work], Awaitable[bool | None]], *, places: int = 4
) -> AsyncIterator[Worker]:
    worker = Worker(table, [Pool("turns", {"turn": handler}, places)], clock=StandingClock())
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await running


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.002)


async def done(_work: Work) -> None:
    return None


async def settled_by_itself(_work: Work) -> bool:
    return True


async def refused(_work: Work) -> None:
    raise DialogueError


async def buggy(_work: Work) -> None:
    raise ZeroDivisionError


async def test_what_is_done_is_finished(table: Table) -> None:
    table.add(1, 2)
    async with working(table, done):
        await until(lambda: sorted(table.finished) == [1, 2])


async def test_what_a_handler_finished_in_its_own_transaction_is_left_alone(table: Table) -> None:
    table.add(1)
    async with working(table, settled_by_itself):
        await until(lambda: table.looks)
    assert table.finished == []


@pytest.mark.parametrize(("failures", "pause"), [(0, 0.5), (1, 1), (4, 15), (6, 300)])
async def test_each_failure_makes_the_next_pause_longer(table: Table, failures: int, pause: float) -> None:
    table.add(1, failures=failures)
    async with working(table, refused):
        await until(lambda: table.retried)
    assert table.retried == [(1, timedelta(seconds=pause), "DialogueError")]


async def test_after_the_last_try_it_is_a_dead_letter(table: Table) -> None:
    table.add(1, failures=MOST_TRIES - 1)
    async with working(table, buggy):
        await until(lambda: table.buried)
    assert (table.buried, table.retried) == ([(1, "ZeroDivisionError")], [])


async def test_later_is_no_failure(table: Table) -> None:
    async def later(_work: Work) -> None:
        raise Later(timedelta(seconds=3))

    table.add(1, failures=MOST_TRIES - 1)
    async with working(table, later):
        await until(lambda: table.retried)
    assert table.retried == [(1, timedelta(seconds=3), "")]


async def test_a_lost_lease_and_a_failed_completion_stop_nobody(table: Table) -> None:
    table.lost = True
    table.add(1)
    async with working(table, done):
        await until(lambda: table.finished)
        table.add(2)
        await until(lambda: table.finished == [1, 2])


async def test_a_database_that_can_not_be_asked_is_asked_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL_SECONDS", 0.01)
    table.broken = 2
    table.add(1)
    async with working(table, done):
        await until(lambda: table.finished)
    assert table.claims >= 3


async def test_while_all_places_are_taken_nothing_is_claimed_and_nothing_asked(table: Table) -> None:
    go_on = asyncio.Event()
    begun: list[int] = []

    async def slow(work: Work) -> None:
        begun.append(work.id)
        await go_on.wait()

    table.add(1, 2, 3)
    async with working(table, slow, places=2):
        await until(lambda: begun == [1, 2])
        table.add(4)
        claims, looks = table.claims, table.looks
        await asyncio.sleep(0.1)
        assert (table.claims, table.looks) == (claims, looks)
        go_on.set()
        await until(lambda: sorted(table.finished) == [1, 2, 3, 4])


async def test_an_idle_worker_asks_once_and_then_waits(table: Table) -> None:
    async with working(table, done):
        await until(lambda: table.looks)
        await asyncio.sleep(0.1)
        assert (table.claims, table.looks) == (1, 1)


async def test_a_timer_is_waited_for_no_longer_than_it_takes(table: Table) -> None:
    table.next_at = NOW + timedelta(seconds=0.02)
    async with working(table, done):
        await until(lambda: table.claims >= 3)


async def test_stopping_drains_what_was_begun_and_claims_nothing_more(table: Table) -> None:
    go_on = asyncio.Event()
    begun: list[int] = []

    async def slow(work: Work) -> None:
        begun.append(work.id)
        await go_on.wait()

    table.add(1)
    worker = Worker(table, [Pool("turns", {"turn": slow}, 1)], clock=StandingClock())
    running = asyncio.create_task(worker.run())
    await until(lambda: begun)
    worker.stop()
    table.add(2)
    await asyncio.sleep(0.05)
    assert not running.done()
    go_on.set()
    await running
    assert (table.finished, begun) == ([1], [1])


async def test_long_work_keeps_its_lease(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LEASE", timedelta(seconds=0.03))

    async def long(_work: Work) -> None:
        await until(lambda: len(table.beats) >= 3)

    table.add(1)
    async with working(table, long):
        await until(lambda: table.finished)
    assert set(table.beats) == {1}


async def test_a_full_pool_holds_up_no_other(table: Table) -> None:
    go_on = asyncio.Event()

    async def slow(_work: Work) -> None:
        await go_on.wait()

    table.add(1, kind="turn")
    pools = [Pool("turns", {"turn": slow}, 1), Pool("arrivals", {"event": done}, 1)]
    worker = Worker(table, pools, clock=StandingClock())
    running = asyncio.create_task(worker.run())
    table.add(2, kind="event")
    await until(lambda: table.finished == [2])
    go_on.set()
    worker.stop()
    await running
