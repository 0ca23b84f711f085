"""The page with the three phones: its files, its state, and the events that keep it live."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.picture import stock_photo
from bot.sandbox.presets import MOMENTS, ZONES, Phone

if TYPE_CHECKING:
    from bot.sandbox.app import Sandbox

_HERE = Path(__file__).parent
_HEARTBEAT_SECONDS = 15.0


def add_to(app: web.Application, sandbox: Sandbox) -> None:
    """Add the page's routes."""

    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect(request.path + "/")

    async def index(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(_HERE / "templates" / "sandbox.html")

    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=stock_photo().data, content_type="image/png")

    async def events(request: web.Request) -> web.StreamResponse:
        return await _stream(request, sandbox)

    app.router.add_get("", redirect)
    app.router.add_get("/", index)
    app.router.add_get("/picture.png", picture)
    app.router.add_get("/events", events)
    app.router.add_static("/static", _HERE / "static")


def state(sandbox: Sandbox) -> dict[str, Any]:
    """Return all the page shows, as JSON."""
    phones = sandbox.phones
    return {
        "type": "state",
        "business": sandbox.settings.business_name,
        "clock": clock_state(sandbox),
        "phones": {
            phone: {
                "customer": asdict(phones.customers[phone]),
                "entries": [entry.json(sandbox.zone) for entry in phones.entries(phone)],
                "blocked": phones.blocked(phone),
            }
            for phone in Phone
        },
        "faults": fault_state(sandbox),
    }


def clock_state(sandbox: Sandbox) -> dict[str, Any]:
    """Return the sandbox's time and what it can be changed to."""
    return {
        "type": "clock",
        "now": sandbox.clock.now().isoformat(),
        "zone": str(sandbox.zone),
        "travelled": sandbox.travelled,
        "moments": {name: moment.label for name, moment in MOMENTS.items()},
        "zones": list(ZONES),
    }


def fault_state(sandbox: Sandbox) -> dict[str, Any]:
    """Return the failures ahead, how receipts behave, and how often each webhook is sent."""
    return {
        "type": "faults",
        "twilio": sandbox.twilio.faults.ahead,
        "telegram": sandbox.telegram.faults.ahead,
        "receipts": sandbox.twilio.plan.order,
        "copies": sandbox.phones.copies,
    }


async def _stream(request: web.Request, sandbox: Sandbox) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    with sandbox.phones.listen() as changes:
        change: dict[str, Any] | None = state(sandbox)
        while change is not None:
            try:
                await response.write(f"data: {json.dumps(change)}\n\n".encode() if change else b": still here\n\n")
                change = await asyncio.wait_for(changes.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                change = {}
            except ConnectionError:
                break
    return response
