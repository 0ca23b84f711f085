"""The gateway as a process: the web, and a worker unless workers run by themselves."""

import structlog
from aiohttp import web

from bot.bootstrap.beside import beside, make_worker, stopping, watching
from bot.bootstrap.entrance import keep_doors
from bot.bootstrap.opened import opened
from bot.bootstrap.pages import gateway_parts
from bot.settings import Settings
from bot.web.app import build_app

log = structlog.get_logger(__name__)


async def serve_gateway(settings: Settings, *, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun."""
    stop = stopping()
    async with opened(settings) as running:
        worker = make_worker(running) if with_worker else None
        runner = web.AppRunner(build_app(gateway_parts(running)), access_log=None, shutdown_timeout=5)
        await runner.setup()
        await web.TCPSite(runner, settings["FYRA_HOST"], settings.port).start()
        log.info("gateway.listening", port=settings.port, sandbox=running.sandbox is not None)
        async with beside(running, stop, worker, [*watching(running, stop), keep_doors(running)]):
            await stop.wait()
            await runner.cleanup()
