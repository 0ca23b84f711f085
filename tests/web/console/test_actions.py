from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.model.errors import StoreUnavailable
from bot.model.messages import ChannelName, Reach
from bot.pipeline import desk as moves
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def waiting(world: World) -> int:
    """A customer who waits for a person."""
    conversation = await world.customer()
    await world.writes(conversation, "my parcel has not come")
    await world.hand_off(conversation)
    return conversation


async def test_an_agent_takes_over_writes_and_hands_back(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    assert 'id="text"' not in sara.page
    await sara.posts(f"/conversations/{waiting}/take")
    assert "sara took over" in sara.text
    await sara.posts(f"/conversations/{waiting}/write", text="Hello, I am Sara.\r\nI look into it.")
    assert "Hello, I am Sara.\nI look into it." in await world.said(waiting)
    assert "Answer by 15:08: kept" in sara.text
    await sara.posts(f"/conversations/{waiting}/hand-back")
    assert await world.controller(waiting) == "bot"
    assert "handoff.handed_back" in await world.said(waiting)
    before, _, after = sara.text.partition("sara handed back to the assistant")
    assert "handoff.handed_back" in after
    assert "handoff.handed_back" not in before


async def test_any_agent_may_say_what_customers_are_called(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/tags", tags="#VIP, press <b>x</b> vip")
    assert '<span class="badge">vip</span> <span class="badge">press</span> </dd>' in sara.page
    assert 'value="vip press"' in sara.page
    await sara.posts(f"/conversations/{waiting}/tags", tags=" ")
    assert "badge" not in sara.page.split("<dt>Tags</dt>")[1].split("</dd>")[0]


async def test_an_agent_resolves(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    await sara.posts(f"/conversations/{waiting}/resolve")
    assert await world.controller(waiting) == "none"
    assert "sara resolved it" in sara.text


async def test_of_two_agents_at_once_one_gets_it_and_the_other_is_told_kindly(
    world: World, visitor: Enter, waiting: int
) -> None:
    agents = [await visitor("sara"), await visitor("omar")]
    for agent in agents:
        await agent.opens(f"/conversations/{waiting}")
    answers = await asyncio.gather(*(agent.posts(f"/conversations/{waiting}/take") for agent in agents))
    assert sorted(answer.status for answer in answers) == [200, 409]
    loser = agents[[answer.status for answer in answers].index(409)]
    assert "not with you any more" in loser.text
    assert "has this conversation. You can read along." in loser.text


async def test_typed_text_is_kept_when_somebody_else_has_the_conversation(
    world: World, visitor: Enter, waiting: int
) -> None:
    sara, omar = await visitor("sara"), await visitor("omar")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    world.clock.passes(minutes=31)
    await moves.lease_ended(world.house, waiting)
    await omar.opens(f"/conversations/{waiting}")
    await omar.posts(f"/conversations/{waiting}/take")
    answer = await sara.posts(f"/conversations/{waiting}/write", text="I have <found> it & more")
    assert answer.status == 409
    assert "Your text is kept below" in sara.text
    assert "I have &lt;found&gt; it &amp; more</textarea>" in sara.page
    assert "I have <found> it & more" not in await world.said(waiting)


async def test_a_form_sent_twice_is_sent_once(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    token, csrf = sara.token("token"), sara.token("csrf")
    form = {"text": "once", "token": token, "csrf": csrf}
    await asyncio.gather(*(sara.posts(f"/conversations/{waiting}/write", **form) for _ in range(3)))
    async with world.store.transaction() as tx:
        texts = [message.content.text for message in await tx.messages(waiting)]
    assert texts.count("once") == 1
    await sara.posts(f"/conversations/{waiting}/write", text="once", token=sara.token("token"))
    async with world.store.transaction() as tx:
        texts = [message.content.text for message in await tx.messages(waiting)]
    assert texts.count("once") == 2  # the same words on purpose


async def test_a_late_answer_of_the_bot_is_shown_as_not_sent(world: World, visitor: Enter, waiting: int) -> None:
    await world.answers(waiting, "I am still here!")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    assert (await world.said(waiting))["I am still here!"] == "dropped"
    assert "I am still here! 14:08 · Not sent: an agent took over" in sara.text
    assert "bubble bot dropped" in sara.page


async def test_a_closed_whatsapp_window_is_told_before_typing(world: World, visitor: Enter) -> None:
    conversation = await world.customer(channel=ChannelName.WHATSAPP)
    await world.writes(conversation, "hello?")
    await world.hand_off(conversation)
    sara = await visitor("sara")
    world.clock.passes(hours=22)
    await sara.opens(f"/conversations/{conversation}")
    await sara.posts(f"/conversations/{conversation}/take")
    assert "You can write freely until" in sara.text
    world.clock.passes(hours=3)
    await sara.opens(f"/conversations/{conversation}")
    assert "they must write first. They last wrote yesterday 14:08." in sara.text
    assert "disabled" in sara.page.split("<textarea")[1].split(">")[0]
    answer = await sara.posts(f"/conversations/{conversation}/write", text="my careful answer")
    assert answer.status == 409
    assert "my careful answer</textarea>" in sara.page


async def test_where_a_template_carries_the_words_the_agent_is_told_and_may_write(world: World, visitor: Enter) -> None:
    conversation = await world.customer(channel=ChannelName.WHATSAPP)
    await world.writes(conversation, "hello?")
    await world.hand_off(conversation)
    world.channel.has_template = True
    sara = await visitor("sara")
    world.clock.passes(hours=25)
    await sara.opens(f"/conversations/{conversation}")
    await sara.posts(f"/conversations/{conversation}/take")
    assert "within our approved template" in sara.text
    await sara.posts(f"/conversations/{conversation}/write", text="my answer")
    assert "my answer 15:08 · by template · Waiting to be sent" in sara.text


async def test_a_conversation_whose_agent_went_away_says_why_it_waits_again(
    world: World, visitor: Enter, waiting: int
) -> None:
    sara, omar = await visitor("sara"), await visitor("omar")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    world.clock.passes(minutes=31)
    await moves.lease_ended(world.house, waiting)
    await omar.opens(f"/conversations/{waiting}")
    assert "was away for too long, so it waits for a person again" in omar.text


@pytest.mark.parametrize(
    ("reach", "words"), [(Reach.OPTED_OUT, "asked us to stop"), (Reach.BLOCKED, "has blocked us")], ids=str
)
async def test_somebody_who_can_not_be_reached_is_told_before_taking_over(
    world: World, visitor: Enter, waiting: int, reach: Reach, words: str
) -> None:
    await world.changed(waiting, reach=reach)
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    assert words in sara.text


async def test_nothing_and_too_much_are_refused_in_plain_words(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    assert (await sara.posts(f"/conversations/{waiting}/write", text=" \n ")).status == 422
    assert "There is nothing to send yet" in sara.text
    assert (await sara.posts(f"/conversations/{waiting}/write", text="x" * 10_001)).status == 422
    assert "too long" in sara.text


async def test_when_nothing_can_be_saved_the_text_stays(
    world: World, visitor: Enter, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")

    async def full(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(moves, "write", full)
    answer = await sara.posts(f"/conversations/{waiting}/write", text="keep me")
    assert answer.status == 503
    assert "couldn't save this" in sara.text
    assert "keep me</textarea>" in sara.page


async def test_the_count_tells_segments_as_the_text_will_go_out(world: World, visitor: Enter) -> None:
    conversation = await world.customer(channel=ChannelName.SMS, address="+46701112233")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")

    async def counted(text: str) -> Any:
        answer = await sara.client.post(
            f"/console/conversations/{conversation}/count",
            data={"text": text},
            headers={"X-CSRF-Token": sara.token("csrf")},
        )
        return await answer.json()

    assert await counted("åäö" * 50) == {"characters": 150, "messages": 1, "segments": 1}
    assert await counted("ж" * 71) == {"characters": 71, "messages": 1, "segments": 2}
    assert await counted("“quoted”" + "a" * 152) == {"characters": 160, "messages": 1, "segments": 1}
    assert await counted("") == {"characters": 0, "messages": 0, "segments": 0}


async def test_the_lease_is_shown(world: World, visitor: Enter, waiting: int) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{waiting}")
    await sara.posts(f"/conversations/{waiting}/take")
    assert f"Yours until {(world.clock.at + timedelta(hours=1, minutes=30)):%H:%M}" in sara.text


@contextmanager
def every_log() -> Iterator[list[Any]]:
    """What is logged at any level; the tests' own configuration is silent."""
    silent = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    try:
        with capture_logs() as logs:
            yield logs
    finally:
        structlog.configure(wrapper_class=silent)


async def test_the_logs_hold_no_words_of_anybody(world: World, visitor: Enter, waiting: int) -> None:
    with every_log() as logs:
        sara = await visitor("sara")
        await sara.opens(f"/conversations/{waiting}")
        await sara.posts(f"/conversations/{waiting}/take")
        await sara.posts(f"/conversations/{waiting}/write", text="a private answer")
    assert {entry["event"] for entry in logs} >= {"sign_in.done", "console.done"}
    assert "private" not in str(logs)
    assert "parcel" not in str(logs)
    assert PASSWORD not in str(logs)
