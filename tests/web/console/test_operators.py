from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model.messages import DeliveryStatus
from bot.model.pilot import Invited, Pilot
from bot.model.records import Delivery
from bot.ports import NewWork
from bot.web.console.templating import environment
from bot.worker.handlers import pools
from tests.web.world import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


async def buried(world: World) -> int:
    now = world.clock.at
    async with world.store.transaction() as tx:
        await tx.add_work(NewWork("note", now, {"dialogue": "case-1"}))
    (work,) = await world.store.work.claim(kinds=["note"], limit=1, owner="me", now=now, lease=timedelta(seconds=30))
    await world.store.work.bury(work, error="Rasa <did> not answer")
    return work.id


async def test_faults_of_the_latest_edit_are_shown_with_their_place(world: World, visitor: Enter) -> None:
    olle = await visitor("olle")
    await olle.opens("/rules")
    assert "Everything that is saved is in force. Version 3f9c2ab81d07" in olle.text
    world.rules.faults = [Fault("handoffs.yml", 41, 9, "there is no team 'suport'")]
    await olle.opens("/rules")
    assert "The latest edit has 1 fault and is not in force" in olle.text
    assert "handoffs.yml:41:9 there is no team 'suport'" in olle.text


async def test_a_pilot_that_runs_is_shown_and_agents_see_who_takes_part(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    siv = await visitor("siv")
    await siv.opens("/rules")
    assert "A pilot runs" not in siv.text
    began = world.clock.at - timedelta(minutes=8)
    world.rules.pilot = Pilot(
        "new_rules", "4163245cd447", "3f9c2ab81d07", began, 0.1, Invited(frozenset(), frozenset({"vip"}))
    )
    await siv.opens("/rules")
    assert (
        "A pilot runs since 14:00: “new_rules”, version 4163245cd447 , for 10% of new conversations, customers"
        in siv.text
    )
    await siv.opens(f"/conversations/{conversation}")
    assert "those of the pilot" not in siv.text
    world.rules.pilot = replace(world.rules.pilot, share=1.0)
    await siv.opens(f"/conversations/{conversation}")
    assert "Rules those of the pilot" in siv.text


async def test_a_dead_letter_is_tried_again_once(world: World, visitor: Enter) -> None:
    work = await buried(world)
    olle = await visitor("olle")
    await olle.opens("/trouble")
    assert "Rasa <did> not answer" in olle.text
    assert "Agents' words for the assistant" in olle.text
    await olle.posts(f"/trouble/{work}/retry")
    assert "being tried once more" in olle.text
    assert "failing too often 0" in olle.text
    await olle.posts(f"/trouble/{work}/retry")
    assert "tried that one again already" in olle.text


def test_each_kind_of_work_is_called_in_words(world: World) -> None:
    called = vars(environment().get_template("words.html").module)["WORK"]
    kinds = {kind for pool in pools(world.house) for kind in pool.handlers}
    assert kinds == called.keys()


async def test_an_agent_can_not_revive(world: World, visitor: Enter) -> None:
    work = await buried(world)
    sara = await visitor("sara")
    assert (await sara.posts(f"/trouble/{work}/retry")).status == 403


async def test_messages_of_unknown_fate_are_listed_without_their_words(world: World, visitor: Enter) -> None:
    conversation = await world.customer("Anna Berg")
    message = await world.answers(conversation, "a private word")
    unknown = Delivery(DeliveryStatus.UNKNOWN, None, "the platform did not answer in time", "", world.clock.at)
    async with world.store.transaction() as tx:
        await tx.save_delivery(message, unknown)
    olle, siv = await visitor("olle"), await visitor("siv")
    await olle.opens("/trouble")
    assert "the platform did not answer in time" in olle.text
    assert "a private word" not in olle.text
    assert f"/conversations/{conversation}" not in olle.page
    await siv.opens("/trouble")
    assert f'href="/console/conversations/{conversation}"' in siv.page
