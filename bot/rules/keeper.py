"""Holds the rule book in force, and takes over edits within two seconds as one consistent version, or not at all.

Only what is closed just now (closures.yml) is taken over even while other files have faults: bot.rules.in_force.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Self, TypeAlias

import structlog
from watchfiles import awatch

from bot.model.conversation import Conversation
from bot.rules.book import RuleBook
from bot.rules.faults import Fault, RulesInvalid
from bot.rules.folder import CALENDAR
from bot.rules.in_force import last_good as kept
from bot.rules.in_force import stand_in
from bot.rules.last_good import LastGood
from bot.rules.loading import CheckResult, check

log = structlog.get_logger(__name__)

Signature: TypeAlias = tuple[tuple[str, int, int, int], ...]
_LOOKED_AT = {".yml", CALENDAR}
_STABLE_TRIES = 3
_DEBOUNCE_MS = 200
_LOOK_EVERY_MS = 1000  # also without a word from the file system: network drives and containers lose events
_HALF_WRITTEN = 0.4  # seconds for which nobody may write before what was written counts, or anybody is told of faults


class Keeper:
    """The rules in force (bot.ports.Rules). Made by ``open``.

    ``faults`` are those of the latest edit when it was refused; empty when what is on the disk is in force.
    ``reloads`` and ``refusals`` count since the start, for metrics.
    """

    def __init__(self, directory: Path, good: CheckResult, book: RuleBook, *, copies: LastGood | None = None) -> None:
        self.directory = directory
        self.book = book
        self.faults: tuple[Fault, ...] = ()
        self.reloads = 0
        self.refusals = 0
        self._good = good
        self._copies = copies
        self._listeners: list[Callable[[Keeper], None]] = []
        self._seen: Signature = ()

    @classmethod
    def open(cls, directory: Path, *, last_good: Path | None = None) -> Self:
        """The directory's rules; if they have faults, loudly those of the last good copy below ``last_good``.

        Raises RulesInvalid when neither can be used.
        """
        seen, written = _look(directory)
        good = written if written.book else stand_in(kept(last_good), written)
        if good is None or good.book is None:
            raise RulesInvalid(written.faults)
        keeper = cls(directory, good, good.book, copies=LastGood(last_good) if last_good else None)
        keeper._seen = seen
        if written.faults:
            keeper._refuse(written.faults)
        if not written.faults or (keeper._copies and keeper._copies.version != good.version):
            keeper._keep()
        return keeper

    @property
    def books(self) -> tuple[RuleBook, ...]:
        """The book in force, and no other."""
        return (self.book,)

    def book_for(self, conversation: Conversation) -> RuleBook:
        """The book in force, for every conversation: a pilot is bot.rules.pilot's."""
        del conversation
        return self.book

    def on_change(self, listener: Callable[["Keeper"], None]) -> None:
        """Call the listener after each edit, taken over or refused, in the event loop's thread. It must not raise."""
        self._listeners.append(listener)

    async def watch(self, stop: asyncio.Event) -> None:
        """Follow the directory until ``stop`` is set."""
        async for _ in self._ticks(stop):
            if _signature(self.directory) != self._seen:
                await self.reload()

    async def reload(self) -> bool:
        """Look at the files now. Returns whether what is on the disk is in force afterwards."""
        written = await self._looked_at_rest()
        good = written if written.book else await asyncio.to_thread(stand_in, self._good.contents, written)
        good = good or self._good
        if written.faults == self.faults and good.version == self.book.version:
            return not self.faults
        if written.faults and written.faults != self.faults:
            self._refuse(written.faults)
        elif self.faults and not written.faults:
            self.faults = ()
            log.info("rules.mended", version=written.version)
        self._take_over(good)
        for listener in self._listeners:
            listener(self)
        return not self.faults

    async def _looked_at_rest(self) -> CheckResult:
        """What the files say once nobody writes them: the first half of a file can be good rules too."""
        self._seen, result = await asyncio.to_thread(_look, self.directory)
        for _ in range(_STABLE_TRIES):
            if result.version == self.book.version:
                break
            await asyncio.sleep(_HALF_WRITTEN)
            if await asyncio.to_thread(_signature, self.directory) == self._seen:
                break
            self._seen, result = await asyncio.to_thread(_look, self.directory)
        return result

    def _take_over(self, good: CheckResult) -> None:
        if good.book is None or good.version == self.book.version:
            return
        self.reloads += 1
        self.book, self._good = good.book, good
        self._keep()
        log.info("rules.in_force", version=good.version)
        for warning in good.book.warnings:
            log.warning("rules.warning", at=f"{warning.file}:{warning.line}", warning=warning.message)

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        self.refusals += 1
        log.error("rules.refused", faults=len(faults), in_force=self.book.version)
        for fault in faults:
            log.error("rules.fault", at=f"{fault.file}:{fault.line}:{fault.column}", fault=fault.message)

    def _keep(self) -> None:
        if self._copies is None:
            return
        names = list(dict.fromkeys(fault.file for fault in self.faults))
        note = f"the switch alone: {', '.join(names)} had faults" if names else ""
        try:
            self._copies.keep(self._good.version, self._good.contents, note=note)
        except OSError:
            # Only a restart after a broken edit would need the copy.
            log.exception("rules.not_copied", version=self._good.version)

    async def _ticks(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Now and then, and soon after each change."""
        while not stop.is_set():
            try:
                async for _ in awatch(
                    self.directory,
                    stop_event=stop,
                    debounce=_DEBOUNCE_MS,
                    rust_timeout=_LOOK_EVERY_MS,
                    yield_on_timeout=True,
                ):
                    yield
            except (OSError, RuntimeError) as error:
                log.warning("rules.polled", error=str(error))  # changes are not told, so we look every second
                yield
                await asyncio.sleep(_LOOK_EVERY_MS / 1000)


def _look(directory: Path) -> tuple[Signature, CheckResult]:
    """Read all files, again if one of them changed meanwhile: never half of an edit."""
    before = _signature(directory)
    result = check(directory)
    for _ in range(_STABLE_TRIES):
        after = _signature(directory)
        if after == before:
            break
        before, result = after, check(directory)
    return before, result


def _signature(directory: Path) -> Signature:
    """What changes whenever a file changes."""
    found = []
    try:
        for path in sorted(each for each in directory.rglob("*") if each.suffix in _LOOKED_AT):
            stat = path.stat()
            found.append((path.name, stat.st_ino, stat.st_ctime_ns, stat.st_size))  # ctime: who may read it, too
    except OSError:  # a file went away while we looked: no signature at all equals none
        return (("", 0, 0, 0),)
    return tuple(found)
