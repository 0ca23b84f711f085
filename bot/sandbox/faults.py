"""How a peer is told to fail, and what it heard."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox.errors import UnsupportedFaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp import web

_LOOK_AGAIN = 0.05


class FaultKind(StrEnum):
    """The ways a send can fail. TAKEN: the message was accepted all the same, the caller just doesn't learn it."""

    TOO_MANY = "429"
    SERVER_ERROR = "500"
    SERVER_ERROR_TAKEN = "500_taken"
    HANG_TAKEN = "hang"
    HANG_LOST = "hang_lost"
    UNAUTHORIZED = "401"
    BAD_REQUEST = "400"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    NEEDS_TEMPLATE = "template"


TAKEN_ALL_THE_SAME = frozenset({FaultKind.SERVER_ERROR_TAKEN, FaultKind.HANG_TAKEN})


@dataclass(frozen=True)
class Fault:
    """One failure to come; `retry_after` (seconds) is told with a 429."""

    kind: FaultKind
    retry_after: float = 1.0


@dataclass(frozen=True)
class Call:
    """One request a peer received: `at` on the monotonic clock (seconds), `fault` if it was made to fail."""

    at: float
    method: str
    name: str
    params: Mapping[str, object]
    fault: FaultKind | None = None


@dataclass
class Faults:
    """The failures ahead of a peer: a list to work off first, then chance."""

    supported: frozenset[FaultKind]
    random: Random = field(default_factory=Random)
    hang_seconds: float = 60.0
    _ahead: deque[Fault] = field(default_factory=deque)
    _chance: tuple[float, Fault] | None = None
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def fail_next(self, n: int, kind: FaultKind | str, *, retry_after: float = 1.0) -> None:
        """Let the next `n` sends fail.

        Raises:
            UnsupportedFaultError: this platform has no such failure.
        """
        self._ahead.extend([self._fault(kind, retry_after)] * n)

    def fail_by_chance(self, probability: float, kind: FaultKind | str, *, retry_after: float = 1.0) -> None:
        """Let each send fail with that probability (0 to 1) once the list ahead is worked off.

        Raises:
            UnsupportedFaultError: this platform has no such failure.
        """
        self._chance = (probability, self._fault(kind, retry_after)) if probability > 0 else None

    def reset(self) -> None:
        """Forget all failures ahead and let hanging requests go."""
        self._ahead.clear()
        self._chance = None
        self._let_go.set()
        self._let_go = asyncio.Event()

    @property
    def ahead(self) -> list[FaultKind]:
        """The failures still listed, next one first."""
        return [fault.kind for fault in self._ahead]

    def take(self) -> Fault | None:
        """Return the failure for the send at hand and strike it from the list."""
        if self._ahead:
            return self._ahead.popleft()
        if self._chance and self.random.random() < self._chance[0]:
            return self._chance[1]
        return None

    async def hang(self, request: web.Request) -> None:
        """Keep a caller waiting until it gives up, `reset` is called, or `hang_seconds` have passed."""
        let_go, until = self._let_go, time.monotonic() + self.hang_seconds
        while time.monotonic() < until and _is_listening(request):
            try:
                await asyncio.wait_for(let_go.wait(), _LOOK_AGAIN)
            except TimeoutError:
                continue
            return

    def _fault(self, kind: FaultKind | str, retry_after: float) -> Fault:
        if kind not in self.supported:
            raise UnsupportedFaultError(kind)
        known = FaultKind(kind)
        return Fault(known, retry_after)


def _is_listening(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


class CallLog(deque[Call]):
    """The latest requests a peer received, oldest first."""

    def __init__(self, calls: Iterable[Call] = (), limit: int = 10_000) -> None:
        super().__init__(calls, limit)

    def note(self, method: str, name: str, params: Mapping[str, object], fault: FaultKind | None = None) -> None:
        """Write down a request received now."""
        self.append(Call(time.monotonic(), method, name, params, fault))

    def named(self, name: str) -> list[Call]:
        """Return the calls of one API method."""
        return [call for call in self if call.name == name]
