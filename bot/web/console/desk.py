"""The queue, and one conversation beside it."""

import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.model.views import ConversationPage
from bot.pipeline import clocks, speech
from bot.web.auth import SIGNED_IN
from bot.web.console.parts import Console, console_of, show
from bot.web.console.views.composer import Composer, make_composer
from bot.web.console.views.lists import Lists, make_lists
from bot.web.console.views.packet import PROMISES, make_packet
from bot.web.console.views.promises import Timing
from bot.web.console.views.times import When
from bot.web.console.views.transcript import make_transcript

_RECENT = 20
_MESSAGES = 100
_DECISIONS = 10
_PROBE = "x"  # any text at all: may this customer be written to?


async def queue_page(request: web.Request) -> web.Response:
    """The lists, and nothing opened."""
    console = console_of(request)
    when = console.when()
    context = {"lists": await _lists(console, request[SIGNED_IN].id, when), "open_id": None}
    return await show(request, "queue.html", context, when=when)


async def conversation_page(request: web.Request) -> web.Response:
    """One conversation; ``?before=`` a message's id shows what was said before it."""
    before = request.query.get("before", "")
    return await render_conversation(request, before=int(before) if before.isdecimal() and len(before) < 16 else None)


async def render_conversation(
    request: web.Request, *, before: int | None = None, typed: str = "", problem: str = "", status: int = 200
) -> web.Response:
    """The page, with the agent's own words kept when what they tried did not work. Raises NotStored."""
    console, when = console_of(request), console_of(request).when()
    page = await console.desk.page(conversation_id(request), limit=_MESSAGES, before=before)
    agents = {user.id: user.name for user in await console.users.list_users()}
    titles = _titles(console)
    context: dict[str, Any] = {
        "lists": await _lists(console, request[SIGNED_IN].id, when),
        "open_id": page.conversation.id,
        "page": page,
        "days": make_transcript(page, when, agents=agents, titles=titles),
        "packet": make_packet(
            page, when, titles=titles, timing=await _timing(console, page), problems=_problems(console)
        ),
        "decisions": [each for each in page.decisions if each.moment != "desk"][-_DECISIONS:][::-1],
        "composer": _composer(request, console, page, when, typed=typed, problem=problem),
        "on_trial": console.house.rules.book_for(page.conversation) is not console.house.rules.book,
        "older": page.messages[0].id if len(page.messages) == _MESSAGES else None,
        "before": before,
    }
    return await show(request, "conversation.html", context, when=when, status=status)


def conversation_id(request: web.Request) -> int:
    """The number in the path, which the route's pattern keeps to digits."""
    return int(request.match_info["id"])


def _composer(
    request: web.Request, console: Console, page: ConversationPage, when: When, *, typed: str, problem: str
) -> Composer:
    conversation = page.conversation
    channel = conversation.route.channel
    return make_composer(
        conversation,
        agent_id=request[SIGNED_IN].id,
        holder=page.agent_name,
        plan=speech.planned(console.house, conversation, _PROBE, now=when.now),
        limits=console.house.channels[channel].limits(channel),
        now=when.now,
        token=secrets.token_urlsafe(12),
        typed=typed,
        problem=problem,
    )


async def _timing(console: Console, page: ConversationPage) -> Timing:
    """How the time of the promises is counted. One that changes meanwhile is shown without it."""
    if not page.promises:
        return Timing({}, {})
    found = await clocks.explained(console.house, page.conversation.id)
    stories = {story.promise.id: story for story in found}
    over = [each.id for each in page.promises if each.kept_at is not None][-PROMISES:]
    return Timing(stories, {number: await clocks.counted(console.house, number) for number in over})


async def _lists(console: Console, agent_id: int, when: When) -> Lists:
    desk = console.desk
    queue, mine, recent = await desk.queue(), await desk.conversations_of(agent_id), await desk.recent(limit=_RECENT)
    return make_lists(queue, mine, recent, titles=_titles(console), now=when.now)


def _titles(console: Console) -> Mapping[str, str]:
    books = reversed(console.house.rules.books)  # where a pilot calls a team otherwise, everybody's name counts
    return {name: team.title or name for book in books for name, team in book.policy.teams.items()}


def _problems(console: Console) -> Mapping[str, str]:
    """What colleagues call each problem, where its playbook says so."""
    books = reversed(console.house.rules.books)
    return {name: each.title for book in books for name, each in book.playbooks.playbooks.items() if each.title}
