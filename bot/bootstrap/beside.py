"""What a gateway and a worker share: they run things beside their main one, and drain on SIGTERM."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from bot.bootstrap.opened import Running
from bot.memory import give_back
from bot.pipeline.keeping import recompute_soon
from bot.worker.handlers import pools
from bot.worker.loop import Worker

log = structlog.get_logger(__name__)


def stopping() -> asyncio.Event:
    """Set on SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop


def watching(running: Running, stop: asyncio.Event) -> list[Coroutine[Any, Any, None]]:
    """Rules and pilots, read anew as their files change."""
    return [running.rules.watch(stop), running.pilot.watch(stop)]


def make_worker(running: Running) -> Worker:
    """A worker for everything that the work table holds."""
    return Worker(running.store.work, pools(running.house), clock=running.house.clock)


@asynccontextmanager
async def beside(
    running: Running, stop: asyncio.Event, worker: Worker | None, tasks: list[Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Run the worker and the tasks meanwhile. At the end the worker drains, the tasks are cancelled."""
    others = [asyncio.create_task(task) for task in tasks]
    working = asyncio.create_task(_work(running, worker, stop)) if worker else None
    give_back()  # reading the rules leaves a heap full of holes
    try:
        yield
    finally:
        for task in others:
            task.cancel()
        for outcome in await asyncio.gather(*others, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("gateway.task_failed", exc_info=outcome)
        if worker and working:
            worker.stop()
            await working


async def _work(running: Running, worker: Worker, stop: asyncio.Event) -> None:
    """Should the worker break, the process ends, and is started anew: a gateway that answers nobody looks healthy."""
    try:
        async with running.store.working():
            await recompute_soon(running.house)  # the rules may have changed while nobody worked
            await worker.run()
    finally:
        stop.set()
