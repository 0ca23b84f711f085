"""/healthz: the process lives. /readyz: what it needs answers, each named."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Check = Callable[[], Awaitable[bool | str]]
"""Whether a part does its work; or that it does, in a word worth saying (``last good version``)."""

CHECKS: web.AppKey[Mapping[str, Check]] = web.AppKey("checks", object)  # type: ignore[arg-type]  # a generic has no class
_SECONDS = 3


async def alive(_request: web.Request) -> web.Response:
    """200 as long as the event loop turns."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """200 when everything answers, else 503; always with each part's state."""
    checks = request.app[CHECKS]
    states = dict(zip(checks, await asyncio.gather(*(_state(check) for check in checks.values())), strict=True))
    good = all(states.values())
    words = {name: state if isinstance(state, str) else ("ok" if state else "down") for name, state in states.items()}
    body = {"status": "ok" if good else "not ready", **words}
    return web.json_response(body, status=200 if good else 503)


async def _state(check: Check) -> bool | str:
    try:
        async with asyncio.timeout(_SECONDS):
            return await check()
    except Exception:  # whatever is wrong, it is not ready
        return False
