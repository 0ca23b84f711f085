"""A worker as a process of its own."""

import structlog

from bot.bootstrap.beside import beside, make_worker, stopping, watching
from bot.bootstrap.opened import opened
from bot.settings import Settings

log = structlog.get_logger(__name__)


async def serve_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what was begun."""
    stop = stopping()
    async with opened(settings) as running, beside(running, stop, make_worker(running), watching(running, stop)):
        log.info("worker.working")
        await stop.wait()
