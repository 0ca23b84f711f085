"""A form that is sent twice (double click, reload, impatience) does its work once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_MOST_REMEMBERED = 2000


class Once:
    """Remembers, in this process, the outcome of each form by its one-time token."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[str, asyncio.Task[Any]] = OrderedDict()

    async def run(self, token: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do the work, or wait for and share the outcome of the same form sent before. Without a token: just do it.

        The work goes on when the browser hangs up; what failed may be sent again.
        """
        if not token:
            return await work()
        task: asyncio.Task[T] | None = self._tasks.get(token)
        if task is None or _failed(task):
            task = asyncio.create_task(work())
            task.add_done_callback(_look_at_failure)
            self._tasks[token] = task
            if len(self._tasks) > _MOST_REMEMBERED:
                self._tasks.popitem(last=False)
        return await _shielded(task)


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _look_at_failure(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()  # looked at, so that it is not reported as forgotten when its browser is gone


async def _shielded(task: Awaitable[T]) -> T:
    return await asyncio.shield(task)
