"""The gateway as a process: the web, and a worker unless workers run by themselves."""

import asyncio
from datetime import timedelta

import structlog
from aiohttp import web

from bot.bootstrap.beside import beside, make_worker, stopping, watching
from bot.bootstrap.opened import Running, opened
from bot.bootstrap.pages import gateway_parts
from bot.model.errors import FyraError
from bot.ports import Channel
from bot.settings import Settings
from bot.web.app import build_app

log = structlog.get_logger(__name__)

MISSED = timedelta(hours=24)
"""How far back is looked at the start for messages that came while we were down."""


async def serve_gateway(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun."""
    stop = stopping()
    async with opened(settings) as running:
        worker = make_worker(running) if with_worker else None
        runner = web.AppRunner(build_app(gateway_parts(running)), access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, settings["FYRA_HOST"], settings.port).start()
        log.info("gateway.listening", port=settings.port, sandbox=running.sandbox is not None)
        async with beside(running, stop, worker, [*watching(running, stop), _doors(running)]):
            await stop.wait()
            await runner.cleanup()


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
