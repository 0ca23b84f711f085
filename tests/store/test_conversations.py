import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.conversation import Controller, Conversation, Customer
from bot.model.errors import NotStored, Overtaken
from bot.model.messages import ChannelName, Reach, Route
from bot.store import SqlStore
from tests.store.conftest import NOW

ROUTE = Route(ChannelName.WHATSAPP, "+46700000000", "US.abc")


async def begun(store: SqlStore, route: Route = ROUTE) -> Conversation:
    async with store.transaction() as tx:
        return await tx.conversation_for(route, name="Åsa", language="sv", phone="+46701111111", now=NOW)


async def load(store: SqlStore, conversation_id: int) -> Conversation:
    async with store.transaction() as tx:
        return await tx.conversation(conversation_id, lock=True)


async def test_two_first_messages_at_once_make_one_conversation(store: SqlStore) -> None:
    made = await asyncio.gather(*(begun(store) for _ in range(10)))
    assert {each.id for each in made} == {made[0].id}
    assert {each.customer.id for each in made} == {made[0].customer.id}


async def test_a_new_conversation_belongs_to_the_bot(store: SqlStore) -> None:
    conversation = await begun(store)
    assert conversation == await load(store, conversation.id)
    assert conversation.owner.controller is Controller.BOT
    assert (conversation.route, conversation.customer.name, conversation.phone) == (ROUTE, "Åsa", "+46701111111")
    assert (await begun(store, replace(ROUTE, account="+46709999999"))).id != conversation.id


async def test_everything_about_a_conversation_is_kept(store: SqlStore) -> None:
    conversation = await begun(store)
    local = datetime(2026, 11, 20, 11, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    changed = replace(
        conversation,
        owner=conversation.owner.queued(team="care", reason="angry", rule="anger").taken(7, until=local),
        language="en",
        reach=Reach.OPTED_OUT,
        last_inbound_at=NOW + timedelta(hours=1),
        last_outbound_at=NOW + timedelta(hours=2),
        acknowledged_at=NOW,
        misunderstood=2,
        auto_replies=(NOW, NOW + timedelta(seconds=1)),
    )
    async with store.transaction() as tx:
        await tx.save_conversation(changed, expected=1)
    assert await load(store, conversation.id) == changed


async def test_a_customer_is_kept(store: SqlStore) -> None:
    conversation = await begun(store)
    known = Customer(conversation.customer.id, "Åsa B\0", "sv", "2026-11-20", ("regular",))
    async with store.transaction() as tx:
        await tx.save_customer(known)
    assert (await load(store, conversation.id)).customer == replace(known, name="Åsa B\N{REPLACEMENT CHARACTER}")


async def test_whoever_decided_under_an_older_version_is_overtaken_and_saves_nothing(store: SqlStore) -> None:
    conversation = await begun(store)
    taken = replace(conversation, owner=conversation.owner.taken(7, until=NOW))
    async with store.transaction() as tx:
        await tx.save_conversation(taken, expected=1)

    async def late_reply() -> None:
        async with store.transaction() as tx:
            await tx.add_case(conversation.id, now=NOW)
            await tx.save_conversation(replace(conversation, misunderstood=1), expected=1)

    with pytest.raises(Overtaken):
        await late_reply()
    assert await load(store, conversation.id) == taken
    async with store.transaction() as tx:
        assert await tx.latest_case(conversation.id) is None


async def test_of_two_who_take_over_at_once_one_is_overtaken(store: SqlStore) -> None:
    conversation = await begun(store)

    async def take(agent_id: int) -> None:
        async with store.transaction() as tx:
            taken = replace(conversation, owner=conversation.owner.taken(agent_id, until=NOW))
            await tx.save_conversation(taken, expected=conversation.owner.version)

    outcomes = await asyncio.gather(take(1), take(2), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Overtaken"]


async def test_a_moved_chat_keeps_its_conversation(store: SqlStore) -> None:
    conversation = await begun(store)
    async with store.transaction() as tx:
        await tx.move_route(ROUTE, "US.new")
    assert (await begun(store, replace(ROUTE, address="US.new"))).id == conversation.id


async def test_a_chat_that_moves_where_a_conversation_is_already_stays(store: SqlStore) -> None:
    old, other = await begun(store), await begun(store, replace(ROUTE, address="US.new"))
    async with store.transaction() as tx:
        await tx.move_route(ROUTE, "US.new")
    assert (await load(store, old.id), await load(store, other.id)) == (old, other)


async def test_what_is_not_there_is_an_error(store: SqlStore) -> None:
    with pytest.raises(NotStored):
        await load(store, 404)
    with pytest.raises(NotStored):
        async with store.transaction() as tx:
            await tx.save_customer(Customer(404))


async def test_a_time_without_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(Exception, match="without zone"):
        async with store.transaction() as tx:
            await tx.conversation_for(ROUTE, name="", language="en", phone=None, now=NOW.replace(tzinfo=None))
