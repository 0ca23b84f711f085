"""How fast the store is on this machine, on SQLite and on PostgreSQL.

    .venv/bin/python -m benchmarks.store.bench_store [--quick] [URL ...]

Without addresses: SQLite in a temporary folder, and PostgreSQL in a database of its own on the server that
FYRA_TEST_DATABASE_URL names (else the one on loopback), if one answers.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.store.turns import cost_of_turns
from bot.model.messages import ChannelName, InboundMessage, Route
from bot.model.records import Work
from bot.ports import NewWork
from bot.store import SqlStore, migrate, open_store
from tests.support.postgres import NoPostgresError, postgres

LEASE = timedelta(seconds=30)
LANES = 200


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    webhooks: int
    rows: int
    wakes: int
    deep: int


WHOLE = Size(webhooks=4000, rows=2000, wakes=200, deep=5000)
QUICK = Size(webhooks=400, rows=200, wakes=40, deep=500)


def now() -> datetime:
    return datetime.now(UTC)


def message(number: int) -> InboundMessage:
    route = Route(ChannelName.SMS, "+46700000000", f"+4670{number % LANES:07}")
    return InboundMessage(route, f"SM{number}", "where is my parcel?", now())


def spread(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {1000 * statistics.median(seconds):6.1f} ms   p99 {1000 * cuts[98]:6.1f} ms"


async def timed(task: Awaitable[object]) -> float:
    began = time.perf_counter()
    await task
    return time.perf_counter() - began


async def accept(store: SqlStore, size: Size, at_once: int) -> str:
    numbers = iter(range(at_once * 1_000_000, at_once * 1_000_000 + size.webhooks))
    latencies: list[float] = []

    async def caller() -> None:
        for number in numbers:
            seconds = await timed(store.accept([message(number)], now=now()))
            latencies.append(seconds)

    total = await timed(asyncio.gather(*(caller() for _ in range(at_once))))
    return f"{size.webhooks / total:6.0f}/s   {spread(latencies)}"


async def drain(store: SqlStore, kinds: Sequence[str], *, places: int, task_seconds: float = 0) -> str:
    """Claim, work, and finish in a transaction of the handler's, as the worker does."""
    done = 0

    async def do(work: Work) -> None:
        nonlocal done
        await asyncio.sleep(task_seconds)
        async with store.transaction() as tx:
            await tx.finish_work(work)
        done += 1

    async def work_off() -> None:
        busy: set[asyncio.Task[None]] = set()
        while True:
            free = places - len(busy)
            works = await store.work.claim(kinds=kinds, limit=free, owner="me", now=now(), lease=LEASE) if free else []
            busy |= {asyncio.create_task(do(work)) for work in works}
            if not busy:
                return
            _, busy = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)

    total = await timed(work_off())
    return f"{done / total:6.0f}/s"


async def enqueue(store: SqlStore, size: Size) -> str:
    async def add(number: int) -> None:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("task", now(), {"number": number}, lane=f"lane {number % LANES}"))

    async def adder(first: int) -> None:
        for number in range(first, size.rows, 8):
            await add(number)

    total = await timed(asyncio.gather(*(adder(first) for first in range(8))))
    return f"{size.rows / total:6.0f}/s"


async def wake(store: SqlStore, size: Size) -> str:
    """From before the commit that adds work until an idle worker has claimed it."""
    latencies: list[float] = []
    began = 0.0
    started = asyncio.Semaphore(0)

    async def worker() -> None:
        while len(latencies) < size.wakes:
            works = await store.work.claim(kinds=["wake"], limit=1, owner="me", now=now(), lease=LEASE)
            for work in works:
                latencies.append(time.perf_counter() - began)
                await store.work.finish(work)
                started.release()
            if not works:
                await store.work.wait(timeout=1)

    task = asyncio.create_task(worker())
    for _ in range(size.wakes):
        await asyncio.sleep(0.01)  # it has gone to sleep again
        began = time.perf_counter()
        async with store.transaction() as tx:
            await tx.add_work(NewWork("wake", now()))
        await started.acquire()
    await task
    return spread(latencies)


async def deep_lane(store: SqlStore, size: Size) -> str:
    """A claim while one customer's lane is very long, and its head is being worked on."""
    async with store.transaction() as tx:
        for number in range(size.deep):
            await tx.add_work(NewWork("deep", now(), {"number": number}, lane="one"))
    await store.work.claim(kinds=["deep"], limit=1, owner="me", now=now(), lease=LEASE)
    latencies = []
    for _ in range(20):
        claim = store.work.claim(kinds=["deep"], limit=8, owner="me", now=now(), lease=LEASE)
        latencies.append(await timed(claim))
    return f"{spread(latencies)}   ({size.deep} rows behind a busy head)"


def yardstick(folder: str) -> str:
    """The disk by itself: bare one-row commits, synced, with nothing of ours around them."""
    connection = sqlite3.connect(Path(folder) / "yardstick.db", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a)")
    began = time.perf_counter()
    for _ in range(200):
        connection.execute("INSERT INTO t VALUES (1)")
    connection.close()
    return f"{200 / (time.perf_counter() - began):6.0f}/s"


async def report(url: str, size: Size) -> None:
    await migrate(url)
    store = open_store(url)
    measures: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("webhooks stored, 1 at a time", lambda: accept(store, size, 1)),
        ("webhooks stored, 50 at a time", lambda: accept(store, size, 50)),
        ("their work drained, 8 places", lambda: drain(store, ["event"], places=8)),
        ("rows added, own commit, 8 at a time", lambda: enqueue(store, size)),
        ("30 ms tasks drained, 32 places", lambda: drain(store, ["task"], places=32, task_seconds=0.03)),
        ("idle worker's start", lambda: wake(store, size)),
        ("claim beside a deep lane", lambda: deep_lane(store, size)),
        ("a turn's statements", lambda: cost_of_turns(store)),
    ]
    for name, measure in measures:
        print(f"  {name:38} {await measure()}", flush=True)
    await store.close()


@asynccontextmanager
async def databases(named: Sequence[str]) -> AsyncIterator[list[str]]:
    if named:
        yield list(named)
        return
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="fyra-bench-"))
        found = [f"sqlite+aiosqlite:///{Path(folder) / 'fyra.db'}"]
        server = postgres()
        try:
            running = await asyncio.to_thread(server.__enter__)
        except NoPostgresError as error:
            print(f"without PostgreSQL: {error}")
        else:
            name = await asyncio.to_thread(running.create)
            found.append(running.url(name))
            stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
            stack.push_async_callback(asyncio.to_thread, running.drop, name)
        yield found


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("urls", nargs="*")
    chosen = parser.parse_args()
    async with databases(chosen.urls) as urls:
        for url in urls:
            with tempfile.TemporaryDirectory(prefix="fyra-bench-") as folder:
                print(f"the disk's own commits, just now         {yardstick(folder)}")
            print(url.split(":", 1)[0])
            await report(url, QUICK if chosen.quick else WHOLE)


if __name__ == "__main__":
    asyncio.run(main())
