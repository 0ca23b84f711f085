"""After an edit of the rules, the deadlines of open promises are computed again."""

import asyncio

import structlog

from bot.model.errors import FyraError
from bot.pipeline.house import House
from bot.pipeline.keeping import recompute_soon
from bot.rules import Keeper

log = structlog.get_logger(__name__)


class Recomputing:
    """Listens to the keeper and to the pilot. Every process tells; the work table makes one piece of work of it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._version = house.rules.book.version
        self._tasks: set[asyncio.Task[None]] = set()

    def rules_changed(self, keeper: Keeper) -> None:
        """Called in the event loop's thread; a refused edit changes nothing."""
        if keeper.book.version == self._version:
            return
        self._version = keeper.book.version
        self.pilot_changed()

    def pilot_changed(self) -> None:
        """The conversations that take part have other rules now."""
        task = asyncio.create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Until what was begun is told."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _tell(self) -> None:
        try:
            await recompute_soon(self._house)
        except FyraError as error:  # the next start, or the next edit, makes up for it
            log.warning("rules.not_recomputed", error=type(error).__name__)
