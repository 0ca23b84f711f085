"""Server-sent events: which conversation has changed. Nothing of it is told, the page fetches itself anew."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, suppress

from aiohttp import web

from bot.model.errors import StoreUnavailable
from bot.web.auth import SIGNED_IN
from bot.web.console.parts import console_of

HEARTBEAT = 15.0
"""Seconds. So often the page looks anew by itself: countdowns, and what other processes on SQLite did."""

_RULES_LOOKED_AT = 0.5  # seconds: who has closed, or saved a broken file, sees at once what is in force

_CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)


def add_live(app: web.Application, path: str, *, heartbeat: float = HEARTBEAT) -> None:
    """Serve the stream at this path, and end every stream when the application shuts down."""
    app[_CLOSING] = asyncio.Event()

    async def close(_app: web.Application) -> None:
        app[_CLOSING].set()

    async def live(request: web.Request) -> web.StreamResponse:
        return await _stream(request, heartbeat)

    app.on_shutdown.append(close)
    app.router.add_get(path, live)


async def _stream(request: web.Request, heartbeat: float) -> web.StreamResponse:
    changes = console_of(request).desk.changes()
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    with suppress(ConnectionResetError):
        await response.write(b"retry: 2000\n\n")
        async with aclosing(_events(request, changes, heartbeat)) as events:
            async for event in events:
                await response.write(event)
    return response


async def _events(
    request: web.Request, changes: AsyncIterator[int | None], heartbeat: float
) -> AsyncGenerator[bytes, None]:
    """A ``changed`` event per change; a ``look`` at each heartbeat, and as soon as other rules or faults are there.

    As long as the user may be here.
    """
    closing = asyncio.ensure_future(request.config_dict[_CLOSING].wait())
    upcoming = asyncio.ensure_future(anext(changes))
    patience = min(heartbeat, _RULES_LOOKED_AT)
    rules, quiet = _rules(request), 0.0
    try:
        while True:
            done, _ = await asyncio.wait({upcoming, closing}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if closing in done:
                return
            if upcoming in done:
                changed = upcoming.result()
                yield f"event: changed\ndata: {'*' if changed is None else changed}\n\n".encode()
                upcoming = asyncio.ensure_future(anext(changes))
                quiet = 0.0
                continue
            quiet += patience
            if rules == (rules := _rules(request)) and quiet < heartbeat:
                continue
            quiet = 0.0
            if await _still_here(request):
                yield b"event: look\ndata:\n\n"
            else:
                return
    finally:
        upcoming.cancel()
        closing.cancel()


def _rules(request: web.Request) -> tuple[str, Sequence[object]]:
    """Which rules are in force, and what is wrong with the files."""
    console = console_of(request)
    return console.house.rules.book.version, console.rules_status.faults


async def _still_here(request: web.Request) -> bool:
    """Whether the user has not been deactivated, nor got another password, since the stream began."""
    known = request[SIGNED_IN]
    try:
        user = await console_of(request).users.user(known.id)
    except StoreUnavailable:
        return True
    return user is not None and user.active and user.password_hash == known.password_hash
