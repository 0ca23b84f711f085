"""Queues and timers in one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.model.records import Work


@dataclass(frozen=True, slots=True)
class NewWork:
    """Work to be done: at ``due``, in a ``lane`` (first in, first out) or as a timer (no lane).

    ``key``: at most one open row of this kind and key; scheduling again moves its ``due``. When that row is being
    worked on, it runs once more at the new ``due`` after it is done.
    """

    kind: str
    due: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    lane: str | None = None
    key: str | None = None


class WorkTable(Protocol):
    """Inbox queue, outbox queue and timers (docs/decisions/003-work-table.md)."""

    async def claim(
        self, *, kinds: Sequence[str], limit: int, owner: str, now: datetime, lease: timedelta
    ) -> list[Work]:
        """Up to ``limit`` rows that are due and first in their lane, leased to ``owner``."""

    async def beat(self, work: Work, *, lease: timedelta) -> bool:
        """Extend the lease, from now, in real time. False: it was lost to another worker."""

    async def finish(self, work: Work) -> bool:
        """Done; runs once more if it was scheduled again meanwhile. False: the lease was lost."""

    async def retry(self, work: Work, *, due: datetime, error: str) -> bool:
        """Again later; the lane waits. With an ``error`` it counts as a failure. False: the lease was lost."""

    async def bury(self, work: Work, *, error: str) -> bool:
        """A dead letter, shown in the console. The lane goes on. False: the lease was lost."""

    async def revive(self, work_id: int, *, due: datetime) -> bool:
        """Try a dead letter once more, at the end of its lane. False: there is no such dead letter."""

    async def next_due(self, *, kinds: Sequence[str]) -> datetime | None:
        """When the earliest open row is due, for the idle worker's sleep."""

    async def release_all(self) -> int:
        """Clear every lease: only for a process that is alone with its database, at its start."""

    async def wait(self, *, timeout: float) -> None:
        """Until somebody added work or the time (in seconds) is up."""
