from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import HASH
from tests.web.world import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientResponse
    from aiohttp.test_utils import TestServer

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


async def events(answer: ClientResponse, wanted: str, *, within: float = 5) -> str:
    """The data of the first event of that name."""
    async with asyncio.timeout(within):
        while True:
            line = (await answer.content.readline()).decode()
            assert line, "the stream has ended"
            if line.strip() == f"event: {wanted}":
                return (await answer.content.readline()).decode().removeprefix("data:").strip()


async def test_an_open_page_is_told_which_conversation_has_changed(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    sara = await visitor("sara")
    async with sara.client.get("/console/live") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        assert await events(answer, "look") == ""
        await world.writes(conversation, "a word that no stream tells")
        assert await events(answer, "changed") == str(conversation)


@pytest.mark.parametrize("heartbeat", [60.0])
async def test_an_open_page_looks_anew_as_soon_as_other_rules_are_in_force_or_files_have_faults(
    world: World, visitor: Enter
) -> None:
    olle = await visitor("olle")
    async with olle.client.get("/console/live") as answer:
        world.rules.book = replace(world.rules.book, version="another")
        assert await events(answer, "look") == ""
        world.rules.faults = (Fault("hours.yml", 1, 1, "a quote is opened and never closed"),)
        assert await events(answer, "look") == ""


@pytest.mark.parametrize(("path", "follows"), [("/queue", True), ("/trouble", True), ("/rules", False)])
async def test_every_page_listens_and_those_that_show_conversations_follow_them(
    visitor: Enter, path: str, follows: bool
) -> None:
    siv = await visitor("siv")
    await siv.opens(path)
    assert 'data-stream="/console/live"' in siv.page
    assert (" data-follows" in siv.page) is follows


async def test_the_stream_ends_for_somebody_who_was_deactivated(world: World, visitor: Enter) -> None:
    sara = await visitor("sara")
    user = await world.store.users.user_by_name("sara")
    assert user is not None
    async with sara.client.get("/console/live") as answer:
        await events(answer, "look")
        await world.store.users.save_user(replace(user, active=False))
        async with asyncio.timeout(5):
            assert b"event: changed" not in await answer.content.read()
    assert user.password_hash == HASH


async def test_streams_end_when_the_server_stops(visitor: Enter, server: TestServer) -> None:
    sara = await visitor("sara")
    async with sara.client.get("/console/live") as answer:
        await events(answer, "look")
        async with asyncio.timeout(5):
            runner: Any = server.runner
            await runner.app.shutdown()
            await answer.content.read()


async def test_nobody_listens_without_signing_in(visitor: Enter) -> None:
    stranger = await visitor()
    async with stranger.client.get("/console/live") as answer:
        assert answer.status == 401
