"""Web applications on a free loopback port of this process, and free ports for other processes."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """Its base address while the block runs."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        await web.SockSite(runner, door).start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            await runner.cleanup()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
