from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.supervisor import answers


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]))

    application = web.Application()
    application.router.add_get("/{status}", handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_only_a_200_is_ready(address: str) -> None:
    assert await answers(f"{address}/200")()
    assert not await answers(f"{address}/503")()


async def test_a_port_where_nobody_listens_is_not_ready() -> None:
    assert not await answers("http://127.0.0.1:1/")()
