"""The operators' switch: close now, until when and why; open again."""

from asyncio import to_thread
from collections.abc import Callable

import structlog
from aiohttp import web

from bot.model.errors import FyraError
from bot.web.auth import SIGNED_IN
from bot.web.console.operators import render_rules
from bot.web.console.parts import Switch, Switched, console_of, led_to

log = structlog.get_logger(__name__)

LONGEST = 200
"""Characters of the reason and of the moment."""


async def close(request: web.Request) -> web.Response:
    """Close now. What is wrong with the form is told on the page, which keeps what was typed."""
    form = await request.post()
    because, until = (str(form.get(name, "")).strip()[:LONGEST] for name in ("because", "until"))
    now = console_of(request).house.clock.now()
    typed = {"because": because, "until": until}
    return await _act(request, "closed", lambda switch: switch.close(now=now, because=because, until=until), typed)


async def reopen(request: web.Request) -> web.Response:
    """Open again."""
    now = console_of(request).house.clock.now()
    return await _act(request, "open", lambda switch: switch.reopen(now=now), {})


async def _act(
    request: web.Request, outcome: str, act: Callable[[Switch], Switched], typed: dict[str, str]
) -> web.Response:
    switch = console_of(request).switch
    if switch is None:
        raise web.HTTPNotFound
    try:
        done = await to_thread(act, switch)
    except FyraError as error:
        return await render_rules(request, problem=str(error), typed=typed, status=422)
    except OSError:
        log.exception("console.not_switched", outcome=outcome)
        return await render_rules(request, outcome="not_written", typed=typed, status=503)
    log.info("console.switched", outcome=outcome, changed=done.changed, user=request[SIGNED_IN].id)
    if done.book is None:
        raise led_to("rules", outcome="not_in_force")
    raise led_to("rules", outcome=outcome if done.changed else f"{outcome}_already")
