"""Dry runs in the background: one at a time, the latest few are kept until the process ends."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.model.errors import StoreUnavailable
from bot.model.policy.rules import Policy
from bot.trial import DryRun, Past, dry_run

log = structlog.get_logger(__name__)

KEPT = 5


class BusyError(Exception):
    """Another dry run is still going."""


@dataclass(slots=True)
class Run:
    """One dry run. ``files`` are those that differ from the rules in force; ``sample``: it was asked for."""

    id: str
    folder: str
    after: Policy
    before_version: str
    files: Sequence[str]
    since: datetime
    started_at: datetime
    sample: bool
    done: int = 0
    result: DryRun | None = None
    failed: str = ""

    @property
    def over(self) -> bool:
        """Done, or failed."""
        return self.result is not None or bool(self.failed)


@dataclass(slots=True)
class Runs:
    """``past``: the store's conversations."""

    past: Past
    _runs: dict[str, Run] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None

    def start(
        self,
        before: Policy,
        after: Policy,
        *,
        folder: str,
        files: Sequence[str],
        since: datetime,
        now: datetime,
        sample: bool,
    ) -> Run:
        """Begin one. Raises BusyError while another is going."""
        if self._task is not None and not self._task.done():
            raise BusyError
        run = Run(secrets.token_urlsafe(9), folder, after, before.version, files, since, now, sample)
        self._runs = {each.id: each for each in [*self._runs.values(), run][-KEPT:]}
        self._task = asyncio.create_task(self._run(run, before, None if sample else self.past))
        return run

    def get(self, run_id: str) -> Run | None:
        """The run, while it is kept."""
        return self._runs.get(run_id)

    def latest(self) -> list[Run]:
        """The newest first."""
        return list(reversed(self._runs.values()))

    async def close(self) -> None:
        """Give up what is going."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, run: Run, before: Policy, past: Past | None) -> None:
        def progress(number: int) -> None:
            run.done = number

        try:
            run.result = await dry_run(before, run.after, past, since=run.since, progress=progress)
        except StoreUnavailable:
            log.warning("tryout.no_store")
            run.failed = "The database does not answer. Try again in a while."
        except Exception:  # a fault of ours: the page says that it failed, the log says why
            log.exception("tryout.broken")
            run.failed = "Something went wrong on our side; the log says what."
