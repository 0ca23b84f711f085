"""Two kinds of time: the sandbox's date, which travels, and the pace of delays, which tests hold in their hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class SandboxClock(Protocol):
    """The hook the gateway gives the sandbox: what time the assistant believes it is."""

    def now(self) -> datetime:
        """Return the aware time of the sandbox."""
        ...

    def travel_to(self, moment: datetime | None) -> None:
        """Go to an aware moment, from which time runs on; None returns to the real time."""
        ...


def utc_now() -> datetime:
    """Return the real time, in UTC."""
    return datetime.now(UTC)


class TravellingClock:
    """The real time plus an offset, so that after a jump time goes on running."""

    def __init__(self, real_now: Callable[[], datetime] = utc_now) -> None:
        self._real_now = real_now
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the sandbox's time, in UTC."""
        return self._real_now() + self._offset

    def travel_to(self, moment: datetime | None) -> None:
        """Go to `moment` (aware), or back to the real time.

        Raises:
            ValueError: the moment has no time zone.
        """
        if moment is None:
            self._offset = timedelta()
            return
        if moment.tzinfo is None:
            raise ValueError("a moment to travel to needs a time zone")
        self._offset = moment.astimezone(UTC) - self._real_now()


class Pace(Protocol):
    """How a peer waits: between two receipts, and before it tries a webhook again."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of this pace."""
        ...


class RealPace:
    """Waits as long as it is told, times a factor (0 does not wait at all)."""

    def __init__(self, factor: float = 1.0) -> None:
        self._factor = factor

    async def sleep(self, seconds: float) -> None:
        """Sleep `seconds` times the factor."""
        await asyncio.sleep(seconds * self._factor)


class ManualPace:
    """Waits until a test moves time on: `await pace.advance(3)`."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        self._numbers = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    @property
    def sleepers(self) -> int:
        """How many waits are under way."""
        return len(self._sleepers)

    async def sleep(self, seconds: float) -> None:
        """Wait until time was moved on by `seconds`."""
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._numbers), wake))
        await wake

    async def advance(self, seconds: float) -> None:
        """Move time on, waking each sleeper in order and letting it run before the next."""
        until = self._elapsed + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            self._elapsed, _, wake = heapq.heappop(self._sleepers)
            if not wake.done():
                wake.set_result(None)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        self._elapsed = until
