from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model.messages import ChannelName
from bot.model.policy.rules import Priority
from bot.model.promises import Side
from bot.model.records import PromiseRecord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


async def test_the_queue_shows_urgent_ones_first_and_then_what_was_promised_first(world: World, visitor: Enter) -> None:
    late = await world.customer("Later", address="1")
    soon = await world.customer("Sooner", address="2")
    fire = await world.customer("Smoke", address="3", channel=ChannelName.WHATSAPP)
    await world.hand_off(late, promise=timedelta(hours=3))
    await world.hand_off(soon, promise=timedelta(minutes=12))
    await world.hand_off(fire, promise=timedelta(hours=4), priority=Priority.URGENT, rule="emergency", team="on_call")
    sara = await visitor("sara")
    places = [sara.text.index(name) for name in ("Smoke", "Sooner", "Later")]
    assert places == sorted(places)
    assert "Answer by 14:20 · 12 min left" in sara.text
    assert "Emergency · on_call" in sara.text
    assert "(3) Queue" in sara.text


async def test_who_has_no_name_goes_by_their_number_and_days_of_old_go_without_the_hour(
    world: World, visitor: Enter
) -> None:
    conversation = await world.customer("", channel=ChannelName.SMS, address="+46701112233", phone="+46701112233")
    await world.customer("", address="4712")
    world.clock.passes(days=2)
    sara = await visitor("sara")
    assert "SMS +46701112233 Fri 20 Nov" in sara.text
    assert "Fri 20 Nov 14:08" not in sara.text
    assert "Telegram customer" in sara.text
    await sara.opens(f"/conversations/{conversation}")
    assert "+46701112233 SMS · English" in sara.text
    assert "English · +46701112233" not in sara.text


async def test_a_promise_is_shown_at_risk_and_then_overdue(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.hand_off(conversation, promise=timedelta(minutes=12))
    sara = await visitor("sara")
    assert 'class="due at_risk"' in sara.page
    world.clock.passes(minutes=82)
    await sara.opens("/queue")
    assert "Overdue by 1 h 10 min" in sara.text
    assert "waits 1 h 22 min" in sara.text
    assert "1 longer than promised" in sara.text


async def test_a_solution_is_due_in_its_own_words_and_not_while_we_wait_for_the_customer(
    world: World, visitor: Enter
) -> None:
    conversation, at = await world.customer(), world.clock.at
    await world.hand_off(conversation, promise=None)
    async with world.store.transaction() as tx:
        due = at + timedelta(minutes=40)
        await tx.add_promise(PromiseRecord(0, conversation, "resolution", at, due, "support", ""))
    sara = await visitor("sara")
    assert "Solved by 14:48 · 40 min left" in sara.text
    async with world.store.transaction() as tx:
        await tx.turn_to(conversation, Side.CUSTOMER, now=at)
    world.clock.passes(hours=2)
    await sara.opens("/queue")
    assert "Waiting for the customer" in sara.text
    assert "longer than promised" not in sara.text


async def test_a_conversation_is_listed_once_and_says_who_has_it(world: World, visitor: Enter) -> None:
    conversation = await world.customer("Anna Berg")
    await world.hand_off(conversation)
    sara, omar = await visitor("sara"), await visitor("omar")
    await sara.opens(f"/conversations/{conversation}")
    await sara.posts(f"/conversations/{conversation}/take")
    await sara.opens("/queue")
    await omar.opens("/queue")
    assert sara.page.count("Anna Berg") == omar.page.count("Anna Berg") == 1
    assert "Mine 1" in sara.text
    assert "with sara" in omar.text
    assert "Mine 0" in omar.text


async def test_what_customers_write_is_never_markup(world: World, visitor: Enter) -> None:
    evil = '<script>alert(1)</script>" onload="x'
    conversation = await world.customer(evil)
    await world.writes(conversation, evil)
    await world.hand_off(conversation)
    sara = await visitor("sara")
    for path in ("/queue", f"/conversations/{conversation}"):
        await sara.opens(path)
        assert "<script>alert" not in sara.page
        assert 'onload="x' not in sara.page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in sara.page


async def test_a_conversation_that_does_not_exist_is_said_so(visitor: Enter) -> None:
    sara = await visitor("sara")
    for path in ("/conversations/999", "/conversations/x", "/nothing"):
        response = await sara.opens(path)
        assert response.status == 404
        assert "There is nothing here" in sara.text


async def test_older_messages_are_a_page_away(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    for number in range(101):
        await world.writes(conversation, f"number {number}.")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "number 0." not in sara.text
    assert "Earlier messages" in sara.text
    await sara.opens(f"/conversations/{conversation}?before=2")
    assert "number 0." in sara.text
    assert "To the newest messages" in sara.text


async def test_times_are_by_the_business_clock_with_a_line_between_days(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    world.clock.passes(hours=-72)
    await world.writes(conversation, "first")
    world.clock.passes(hours=48, minutes=5)
    await world.writes(conversation, "second")
    world.clock.passes(hours=24)
    await world.writes(conversation, "third")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "Tue 17 Nov Anna Berg first 14:08" in sara.text
    assert "Yesterday Anna Berg second 14:13" in sara.text
    assert "Today Anna Berg third 14:13" in sara.text


async def marked(
    world: World, conversation: int, *, at: int, broken: bool = False, moved_to: str | None = None
) -> None:
    """As the escalation matrix leaves it."""
    async with world.store.transaction() as tx:
        (promise,) = await tx.open_promises(conversation)
        await tx.save_promise(replace(promise, marked=at, broken_at=world.clock.at if broken else None))
        handoff = await tx.open_handoff(conversation)
        assert handoff is not None
        await tx.save_handoff(replace(handoff, team=moved_to or handoff.team))


@pytest.mark.parametrize(
    ("at", "broken", "moved_to", "words", "colour"),
    [
        (80, False, None, "80 % of the time is used", "warn"),
        (100, False, None, "All of the time is used", "bad"),
        (100, True, "complaints", "Broken: moved to Complaints and goodwill", "bad"),
        (-1, False, "complaints", "Was moved to Complaints and goodwill", "warn"),
        (0, False, None, "Needs a look", "warn"),
    ],
)
async def test_what_escalation_marked_says_so_in_words_and_colour(
    world: World, visitor: Enter, at: int, broken: bool, moved_to: str | None, words: str, colour: str
) -> None:
    conversation = await world.customer()
    await world.hand_off(conversation)
    await marked(world, conversation, at=at, broken=broken, moved_to=moved_to)
    sara = await visitor("sara")
    assert f'<span class="line-mark {colour}">{words}</span>' in sara.page


async def test_what_nobody_marked_has_no_mark(world: World, visitor: Enter) -> None:
    await world.hand_off(await world.customer())
    sara = await visitor("sara")
    assert "line-mark" not in sara.page


async def test_the_lists_show_the_customers_words_not_the_answer(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.writes(conversation, "my parcel has not come")
    await world.answers(conversation, "I am looking into it.")
    sara = await visitor("sara")
    assert "my parcel has not come" in sara.text
    assert "I am looking into it." not in sara.text
