"""Group commit: many callers at once share one transaction, and each waits until its part is durable."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.model.errors import StoreUnavailable

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

Waiting = tuple[Item, "asyncio.Future[Outcome]"]


class Batches(Generic[Item, Outcome]):
    """Hands waiting items to ``save`` together, one batch at a time; ``save`` returns an outcome for each.

    While one batch is being committed the next one gathers, so nobody waits for a timer. When a batch fails its items
    are tried one by one, so that one that can't be saved takes no other down with it; but when the database is
    unavailable everybody is told at once, since trying again would only make them wait longer.
    """

    def __init__(
        self, save: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome]]], *, most: int = 100, waiting: int = 2000
    ) -> None:
        self._save = save
        self._most = most
        self._room = waiting
        self._waiting: list[Waiting[Item, Outcome]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> Outcome:
        """Wait until the item is saved. Raises StoreUnavailable when too many wait already, or what ``save`` raised."""
        if len(self._waiting) >= self._room:
            raise StoreUnavailable("too many webhooks wait for the database")
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, outcome))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work_off())
        return await outcome

    async def close(self) -> None:
        """Wait for what is being saved."""
        if self._task is not None:
            await self._task

    async def _work_off(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            batch = [pair for pair in batch if not pair[1].cancelled()]
            try:
                await self._settle(batch)
            except StoreUnavailable as error:
                _fail(batch, error)
            except Exception:
                await self._settle_each(batch)

    async def _settle_each(self, batch: "Sequence[Waiting[Item, Outcome]]") -> None:
        for pair in batch:
            try:
                await self._settle([pair])
            except Exception as error:
                _fail([pair], error)

    async def _settle(self, batch: "Sequence[Waiting[Item, Outcome]]") -> None:
        results = await self._save([item for item, _ in batch])
        for (_, outcome), result in zip(batch, results, strict=True):
            if not outcome.done():
                outcome.set_result(result)


def _fail(batch: "Sequence[Waiting[Item, Outcome]]", error: Exception) -> None:
    for _, outcome in batch:
        if not outcome.done():
            outcome.set_exception(error)
