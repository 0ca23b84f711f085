"""Holds the rule book in force, and takes over edits within two seconds as one consistent version, or not at all."""

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

    def __init__(self, directory: Path, book: RuleBook, *, copies: LastGood | None = None) -> None:
        self.directory = directory
        self.book = book
        self.faults: tuple[Fault, ...] = ()
        self.reloads = 0
        self.refusals = 0
        self._copies = copies
        self._listeners: list[Callable[[Keeper], None]] = []
        self._seen: Signature = ()

    @classmethod
    def open(cls, directory: Path, *, last_good: Path | None = None) -> Self:
        """The directory's rules; if they have faults, loudly those of the last good copy below ``last_good``.

        Raises RulesInvalid when neither can be used.
        """
        copies = LastGood(last_good) if last_good else None
        seen, result = _look(directory)
        book = result.book or _from_copy(copies)
        if book is None:
            raise RulesInvalid(result.faults)
        keeper = cls(directory, book, copies=copies)
        keeper._seen = seen
        if result.faults:
            keeper._refuse(result.faults)
        else:
            keeper._keep(result)
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
        result = await self._looked_at_rest()
        in_force = result.version == self.book.version
        if result.faults == self.faults and (result.faults or in_force):
            return not self.faults
        if result.book is None:
            self._refuse(result.faults)
        else:
            self._take_over(result, result.book)
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

    def _take_over(self, result: CheckResult, book: RuleBook) -> None:
        if self.faults:
            log.info("rules.mended", version=book.version)
        self.faults = ()
        if book.version == self.book.version:
            return
        self.reloads += 1
        self.book = book
        self._keep(result)
        log.info("rules.in_force", version=book.version)
        for warning in book.warnings:
            log.warning("rules.warning", at=f"{warning.file}:{warning.line}", warning=warning.message)

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        self.refusals += 1
        log.error("rules.refused", faults=len(faults), in_force=self.book.version)
        for fault in faults:
            log.error("rules.fault", at=f"{fault.file}:{fault.line}:{fault.column}", fault=fault.message)

    def _keep(self, result: CheckResult) -> None:
        if self._copies is None:
            return
        try:
            self._copies.keep(result.version, result.contents)
        except OSError:
            # Only a restart after a broken edit would need the copy.
            log.exception("rules.not_copied", version=result.version)

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


def _from_copy(copies: LastGood | None) -> RuleBook | None:
    if copies is None or not copies.directory.is_dir():
        return None
    return check(copies.directory).book


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
