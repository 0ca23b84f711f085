"""The gateway and the worker as processes: started, watched, and drained on SIGTERM."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import web

from bot.bootstrap.opened import Running, opened
from bot.bootstrap.pages import gateway_parts
from bot.model.errors import FyraError
from bot.pipeline.keeping import recompute_soon
from bot.ports import Channel
from bot.settings import Settings
from bot.web.app import build_app
from bot.worker.handlers import pools
from bot.worker.loop import Worker

log = structlog.get_logger(__name__)

MISSED = timedelta(hours=24)
"""How far back is looked at the start for messages that came while we were down."""


async def serve_gateway(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun."""
    stop = _stopping()
    async with opened(settings) as running:
        worker = _worker(running) if with_worker else None
        runner = web.AppRunner(build_app(gateway_parts(running)), access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, settings["FYRA_HOST"], settings.port).start()
        log.info("gateway.listening", port=settings.port, sandbox=running.sandbox is not None)
        async with _beside(
            running, stop, worker, [running.rules.watch(stop), running.pilot.watch(stop), _doors(running)]
        ):
            await stop.wait()
            await runner.cleanup()


async def serve_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what was begun."""
    stop = _stopping()
    async with (
        opened(settings) as running,
        _beside(running, stop, _worker(running), _watching(running, stop)),
    ):
        log.info("worker.working")
        await stop.wait()


def _stopping() -> asyncio.Event:
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop


def _watching(running: Running, stop: asyncio.Event) -> list[Coroutine[Any, Any, None]]:
    return [running.rules.watch(stop), running.pilot.watch(stop)]


def _worker(running: Running) -> Worker:
    return Worker(running.store.work, pools(running.house), clock=running.house.clock)


async def _work(running: Running, worker: Worker, stop: asyncio.Event) -> None:
    """Should the worker break, the process ends, and is started anew: a gateway that answers nobody looks healthy."""
    try:
        async with running.store.working():
            await recompute_soon(running.house)  # the rules may have changed while nobody worked
            await worker.run()
    finally:
        stop.set()


@asynccontextmanager
async def _beside(
    running: Running, stop: asyncio.Event, worker: Worker | None, tasks: list[Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Run the worker and the tasks meanwhile. At the end the worker drains, the tasks are cancelled."""
    beside = [asyncio.create_task(task) for task in tasks]
    working = asyncio.create_task(_work(running, worker, stop)) if worker else None
    try:
        yield
    finally:
        for task in beside:
            task.cancel()
        for outcome in await asyncio.gather(*beside, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("gateway.task_failed", exc_info=outcome)
        if worker and working:
            worker.stop()
            await working


async def _doors(running: Running) -> None:
    """Tell platforms where we are, fetch what came while we were down, and poll where nobody can reach us."""
    async with asyncio.TaskGroup() as group:
        for adapter in running.adapters.values():
            group.create_task(_door(running, adapter))


async def _door(running: Running, adapter: Channel) -> None:
    clock = running.house.clock
    try:
        await adapter.connect()
        await running.store.accept(await adapter.missed(since=clock.now() - MISSED), now=clock.now())
    except FyraError as error:
        log.warning("channel.not_connected", channel=adapter.name, why=str(error))
    async for events in adapter.poll():
        await running.store.accept(events, now=clock.now())
