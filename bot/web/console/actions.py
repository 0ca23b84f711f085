"""What an agent does with a conversation: take over, write, hand back, resolve. Forms; each counts once."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.model.conversation import read_tags
from bot.model.delivery import length
from bot.model.errors import IllegalMove, Overtaken, StoreUnavailable
from bot.pipeline import desk, speech
from bot.pipeline.house import House
from bot.web.auth import SIGNED_IN
from bot.web.console.desk import conversation_id, render_conversation
from bot.web.console.parts import console_of, led_to

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[House, int, int], Coroutine[Any, Any, None]]

LONGEST = 10_000
"""Characters that an agent can send at once; it goes out in as many messages as the channel needs."""


async def write(request: web.Request) -> web.StreamResponse:
    """Send the agent's words. When they can't be sent, the page comes back with the words and the reason."""
    text = str((await request.post()).get("text", "")).replace("\r\n", "\n").strip()
    if not text:
        return await render_conversation(request, problem="empty", status=422)
    if len(text) > LONGEST:
        return await render_conversation(request, typed=text, problem="too_long", status=422)

    async def act(house: House, number: int, agent_id: int) -> None:
        await desk.write(house, number, agent_id=agent_id, text=text)

    return await _act(request, "write", act, typed=text)


def acting(name: str, move: Callable[..., Coroutine[Any, Any, None]]) -> Handler:
    """The handler of one move: ``take_over``, ``hand_back`` or ``resolve`` of ``bot.pipeline.desk``."""

    async def act(house: House, number: int, agent_id: int) -> None:
        await move(house, number, agent_id=agent_id)

    async def handler(request: web.Request) -> web.StreamResponse:
        typed = str((await request.post()).get("text", ""))
        return await _act(request, name, act, typed=typed)

    return handler


async def tags(request: web.Request) -> web.StreamResponse:
    """Keep the tags that were typed, for hand-off rules and for colleagues."""
    named = read_tags(str((await request.post()).get("tags", "")))

    async def act(house: House, number: int, _: int) -> None:
        await desk.tag(house, number, named)

    return await _act(request, "tags", act, typed="")


async def count(request: web.Request) -> web.Response:
    """How a text would go out: characters, messages and (SMS) segments. Read while typing, kept nowhere."""
    console = console_of(request)
    text = str((await request.post()).get("text", ""))[: LONGEST + 1].strip()
    page = await console.desk.page(conversation_id(request), limit=1)
    plan = speech.planned(console.house, page.conversation, text, now=console.house.clock.now())
    figures = {
        "characters": length(text),
        "messages": len(plan.parts),
        "segments": sum(part.segments for part in plan.parts),
    }
    return web.json_response(figures)


async def _act(request: web.Request, name: str, act: Act, *, typed: str) -> web.StreamResponse:
    console, number, me = console_of(request), conversation_id(request), request[SIGNED_IN].id
    token = str((await request.post()).get("token", ""))[:64]
    problem = ""
    try:
        await console.once.run(
            f"{me}:{number}:{name}:{token}" if token else "", partial(act, console.house, number, me)
        )
    except desk.CannotWrite as error:
        problem = error.why.value
    except (IllegalMove, Overtaken):
        problem = "not_yours"
    except StoreUnavailable:
        log.exception("console.not_saved", action=name, conversation=number)
        problem = "not_saved"
    if problem:
        status = 503 if problem == "not_saved" else 409
        return await render_conversation(request, typed=typed, problem=problem, status=status)
    log.info("console.done", action=name, conversation=number, user=me)
    raise led_to("conversations", number)
