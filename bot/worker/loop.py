"""Claims what is due, lane by lane, and sees it through: heartbeat, retry with growing pauses, dead letter."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.model.errors import FyraError
from bot.model.records import Work
from bot.ports import Clock, WorkTable
from bot.worker.metrics import HANDLED, LATENCY

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""How long a dead worker's work waits for a live one. A live one renews it every third of this."""
POLL_SECONDS = 2.0
MOST_TRIES = 8
_PAUSES = (0.5, 1, 2, 5, 15, 60, 300)


class Later(Exception):
    """Raised by a handler that wants to be called again after ``pause``, without it counting as a failure."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"again in {pause.total_seconds():.1f} s")
        self.pause = pause


Handler = Callable[[Work], Awaitable[bool | None]]
"""Does the work. True: its row was finished in the handler's own transaction."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Kinds of work that share a number of places, so that slow turns never hold up an acknowledgement."""

    name: str
    handlers: Mapping[str, Handler]
    places: int

    @property
    def kinds(self) -> Sequence[str]:
        """What it claims."""
        return tuple(self.handlers)


class Worker:
    """Runs pools over one work table until it is told to stop. Drains: what was begun is finished."""

    def __init__(self, table: WorkTable, pools: Sequence[Pool], *, clock: Clock, poll: float | None = None) -> None:
        """``poll``: seconds between two looks when nothing is told; where the clock travels, look more often."""
        self._table = table
        self._pools = pools
        self._clock = clock
        self._poll = POLL_SECONDS if poll is None else poll
        self._owner = secrets.token_hex(8)
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until ``stop`` is called, then finish what was begun."""
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            async with asyncio.TaskGroup() as group:
                for pool in self._pools:
                    group.create_task(self._serve(pool, stopped), name=f"pool {pool.name}")
        finally:
            stopped.cancel()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()

    async def _serve(self, pool: Pool, stopped: "asyncio.Task[Any]") -> None:
        busy: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            free = pool.places - len(busy)
            if not free:
                await asyncio.wait({*busy, stopped}, return_when=asyncio.FIRST_COMPLETED)
                continue
            claimed = await self._claim(pool, free)
            for work in claimed:
                task = asyncio.create_task(self._do(work, pool.handlers[work.kind]))
                busy.add(task)
                task.add_done_callback(busy.discard)
            if len(claimed) < free:
                await self._rest(pool, stopped)
        if busy:
            await asyncio.wait(busy)

    async def _claim(self, pool: Pool, free: int) -> Sequence[Work]:
        try:
            return await self._table.claim(
                kinds=pool.kinds, limit=free, owner=self._owner, now=self._clock.now(), lease=LEASE
            )
        except Exception:
            log.exception("worker.claim_failed", pool=pool.name)
            await asyncio.sleep(self._poll)
            return ()

    async def _rest(self, pool: Pool, stopped: "asyncio.Task[Any]") -> None:
        """Until there is news of such work, the next timer is due, or the end."""
        news = asyncio.create_task(self._table.wait(timeout=await self._pause(pool)))
        try:
            await asyncio.wait({news, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            await asyncio.gather(news, return_exceptions=True)

    async def _pause(self, pool: Pool) -> float:
        with suppress(Exception):
            due = await self._table.next_due(kinds=pool.kinds)
            if due is not None:
                return min(self._poll, max(0.01, (due - self._clock.now()).total_seconds()))
        return self._poll

    async def _do(self, work: Work, handler: Handler) -> None:
        beating = asyncio.create_task(self._beat(work))
        begun = asyncio.get_running_loop().time()
        try:
            settled = await handler(work)
        except Later as later:
            await self._settle(self._table.retry(work, due=self._clock.now() + later.pause, error=""))
        except Exception as error:
            await self._failed(work, error)
        else:
            HANDLED.labels(work.kind, "done").inc()
            if not settled:
                await self._settle(self._table.finish(work))
        finally:
            beating.cancel()
            LATENCY.labels(work.kind).observe(asyncio.get_running_loop().time() - begun)

    async def _failed(self, work: Work, error: Exception) -> None:
        name = type(error).__name__
        failures = work.failures + 1
        if failures >= MOST_TRIES:
            log.error("worker.dead_letter", kind=work.kind, work=work.id, error=name, exc_info=error)
            HANDLED.labels(work.kind, "dead").inc()
            await self._settle(self._table.bury(work, error=name))
            return
        log.warning("worker.retry", kind=work.kind, work=work.id, failures=failures, error=name, exc_info=_ours(error))
        HANDLED.labels(work.kind, "retried").inc()
        pause = timedelta(seconds=_PAUSES[min(failures, len(_PAUSES)) - 1])
        await self._settle(self._table.retry(work, due=self._clock.now() + pause, error=name))

    async def _settle(self, settling: Awaitable[bool]) -> None:
        """Write the outcome down. If even that fails, the lease runs out and the work is done again."""
        try:
            if not await settling:
                log.warning("worker.lease_lost")
        except Exception:
            log.exception("worker.settle_failed")

    async def _beat(self, work: Work) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(Exception):
                await self._table.beat(work, lease=LEASE)


def _ours(error: Exception) -> Exception | None:
    """Errors of our own tree say enough by their name; anything else is a bug, and wants its traceback."""
    return None if isinstance(error, FyraError) else error
