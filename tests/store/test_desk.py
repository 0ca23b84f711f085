from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.conversation import Controller
from bot.model.errors import NotStored
from bot.model.messages import ChannelName, DeliveryStatus, Route
from bot.model.promises import Side
from bot.model.records import Author, Delivery, HandoffRecord, NewMessage, PromiseRecord
from bot.model.views import LastWords, Waiting
from bot.ports import NewWork
from bot.store import SqlStore
from tests.store.conftest import NOW

MINUTE = timedelta(minutes=1)


async def begin(store: SqlStore, name: str, *, at_minute: int = 0, words: str = "hi") -> int:
    at = NOW + at_minute * MINUTE
    async with store.transaction() as tx:
        route = Route(ChannelName.SMS, "+46700000000", name)
        conversation = await tx.conversation_for(route, name=name, language="sv", phone=None, now=NOW)
        await tx.save_conversation(replace(conversation, last_inbound_at=at), expected=1)
        await tx.add_message(NewMessage(conversation.id, Author.CUSTOMER, words, at))
        return conversation.id


async def hand_off(store: SqlStore, conversation_id: int, *, priority: str, due_minute: int | None) -> HandoffRecord:
    async with store.transaction() as tx:
        conversation = await tx.conversation(conversation_id)
        queued = conversation.owner.queued(team="care", reason="angry", rule="anger")
        await tx.save_conversation(replace(conversation, owner=queued), expected=conversation.owner.version)
        if due_minute is not None:
            due = NOW + due_minute * MINUTE
            for later in (0, 60):
                await tx.add_promise(
                    PromiseRecord(0, conversation_id, "first_answer", NOW, due + later * MINUTE, "care", "fast")
                )
        packet = {"step": 2, "facts": {}}
        return await tx.add_handoff(
            HandoffRecord(0, conversation_id, None, "care", "angry", "anger", "a.yml:1", priority, packet, NOW)
        )


async def test_the_queue_is_ordered_by_priority_then_by_promise(store: SqlStore) -> None:
    for name, priority, due in (
        ("late", "normal", 30),
        ("no promise", "normal", None),
        ("soon", "normal", 10),
        ("urgent", "urgent", 50),
        ("high", "high", None),
    ):
        await hand_off(store, await begin(store, name), priority=priority, due_minute=due)
    await begin(store, "with the bot")
    queue = await store.desk.queue()
    assert [line.customer_name for line in queue] == ["urgent", "high", "soon", "late", "no promise"]
    assert [line.customer_name for line in await store.desk.queue(limit=1)] == ["urgent"]


async def test_a_line_says_who_waits_why_since_when_and_until_when(store: SqlStore) -> None:
    conversation_id = await begin(store, "Ada", at_minute=3, words="where is it?!")
    handoff = await hand_off(store, conversation_id, priority="high", due_minute=10)
    (line,) = await store.desk.queue()
    assert line.waiting == Waiting(
        handoff.id,
        "care",
        "angry",
        "anger",
        "high",
        NOW,
        NOW + 10 * MINUTE,
        promise_team="care",
        promise_kind="first_answer",
    )
    assert line.last_words == LastWords("where is it?!", NOW + 3 * MINUTE)
    assert (line.channel, line.language, line.controller) == (ChannelName.SMS, "sv", Controller.QUEUED)
    assert (line.agent_id, line.agent_name, line.active_at) == (None, None, NOW + 3 * MINUTE)


async def test_a_solution_is_not_due_while_the_customer_is_waited_for(store: SqlStore) -> None:
    conversation_id = await begin(store, "Ada")
    await hand_off(store, conversation_id, priority="high", due_minute=None)
    async with store.transaction() as tx:
        await tx.add_promise(PromiseRecord(0, conversation_id, "resolution", NOW, NOW + MINUTE, "care", "fast"))
        await tx.turn_to(conversation_id, Side.PEOPLE, now=NOW)
    (line,) = await store.desk.queue()
    assert line.waiting
    assert (line.waiting.promise_kind, line.waiting.promise_due) == ("resolution", NOW + MINUTE)
    assert not line.waiting.customers_move
    async with store.transaction() as tx:
        await tx.turn_to(conversation_id, Side.CUSTOMER, now=NOW)
    (line,) = await store.desk.queue()
    assert line.waiting
    assert line.waiting.promise_due is None
    assert line.waiting.customers_move


async def test_a_line_shows_the_customers_words_also_after_an_answer(store: SqlStore) -> None:
    conversation_id = await begin(store, "Ada", words="where is it?!")
    async with store.transaction() as tx:
        await tx.add_message(NewMessage(conversation_id, Author.BOT, "Somebody answers soon.", NOW + MINUTE))
    (line,) = await store.desk.recent()
    assert line.last_words == LastWords("where is it?!", NOW, answered=True)


async def test_a_line_of_somebody_who_has_said_nothing_has_no_words(store: SqlStore) -> None:
    async with store.transaction() as tx:
        route = Route(ChannelName.SMS, "+46700000000", "Ada")
        conversation = await tx.conversation_for(route, name="Ada", language="sv", phone=None, now=NOW)
        await tx.add_message(NewMessage(conversation.id, Author.BOT, "Hello", NOW))
    (line,) = await store.desk.recent()
    assert line.last_words is None


async def test_an_agents_conversations_stay_in_the_queue_until_the_handoff_ends(store: SqlStore) -> None:
    agent = await store.users.add_user("Bo", password_hash="x", roles={"agent"}, now=NOW)
    conversation_id = await begin(store, "Ada")
    handoff = await hand_off(store, conversation_id, priority="high", due_minute=10)
    assert (await store.desk.counts()).waiting == 1
    assert await store.desk.conversations_of(agent.id) == []
    async with store.transaction() as tx:
        conversation = await tx.conversation(conversation_id)
        taken = replace(conversation, owner=conversation.owner.taken(agent.id, until=NOW))
        await tx.save_conversation(taken, expected=conversation.owner.version)
        (first, _) = await tx.open_promises(conversation_id)
        await tx.save_promise(replace(first, broken_at=NOW))
    (line,) = await store.desk.queue()
    assert (line.controller, line.agent_name) == (Controller.AGENT, "Bo")
    assert line.waiting is not None
    assert line.waiting.promise_broken
    assert await store.desk.conversations_of(agent.id) == [line]
    assert (await store.desk.counts()).waiting == 0
    assert (await store.desk.page(conversation_id)).agent_name == "Bo"
    async with store.transaction() as tx:
        await tx.save_handoff(replace(handoff, ended_at=NOW, outcome="resolved"))
    assert await store.desk.queue() == []


async def test_recent_conversations_come_in_pages(store: SqlStore) -> None:
    for minute in range(5):
        await begin(store, str(minute), at_minute=minute)
    first = await store.desk.recent(limit=3)
    second = await store.desk.recent(limit=3, before=first[-1].active_at)
    assert [line.customer_name for line in (*first, *second)] == ["4", "3", "2", "1", "0"]


async def test_a_page_holds_all_that_an_agent_needs(store: SqlStore) -> None:
    conversation_id = await begin(store, "Ada")
    handoff = await hand_off(store, conversation_id, priority="high", due_minute=10)
    async with store.transaction() as tx:
        case = await tx.add_case(conversation_id, now=NOW)
        answer = await tx.add_message(NewMessage(conversation_id, Author.BOT, "Hello", NOW))
        await tx.add_decision(
            conversation_id, moment="turn", rules_version="7", decision={"trace": ["a.yml:3"]}, now=NOW
        )
    page = await store.desk.page(conversation_id)
    assert (page.case, page.handoff, page.agent_name) == (case, handoff, None)
    assert page.conversation.customer.name == "Ada"
    assert [message.content.text for message in page.messages] == ["hi", "Hello"]
    assert len(page.promises) == 2
    assert [(each.rules_version, each.decision) for each in page.decisions] == [("7", {"trace": ["a.yml:3"]})]
    assert [
        message.content.text for message in (await store.desk.page(conversation_id, before=answer.id)).messages
    ] == ["hi"]


async def test_a_page_of_nothing_is_an_error(store: SqlStore) -> None:
    with pytest.raises(NotStored):
        await store.desk.page(404)


async def test_sends_of_unknown_outcome_are_listed(store: SqlStore) -> None:
    conversation_id = await begin(store, "Ada")
    async with store.transaction() as tx:
        message = await tx.add_message(NewMessage(conversation_id, Author.BOT, "Hello", NOW))
        await tx.add_message(NewMessage(conversation_id, Author.BOT, "planned", NOW))
        await tx.save_delivery(message.id, Delivery(DeliveryStatus.UNKNOWN))
    assert [each.id for each in await store.desk.unknown_deliveries()] == [message.id]
    assert (await store.desk.counts()).deliveries == {"planned": 1, "unknown": 1}


async def test_a_dead_letter_is_shown_and_can_be_tried_again(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_work(NewWork("turn", NOW, {"conversation": 1}, "lane", "key"))
        await tx.add_work(NewWork("turn", NOW - MINUTE, {"conversation": 2}))
        await tx.add_work(NewWork("send", NOW))
    lease = timedelta(seconds=30)
    _, work = await store.work.claim(kinds=["turn"], limit=5, owner="me", now=NOW, lease=lease)
    assert await store.work.retry(work, due=NOW, error="ValueError")
    (work,) = await store.work.claim(kinds=["turn"], limit=5, owner="me", now=NOW, lease=lease)
    assert work.failures == 1
    await store.work.bury(work, error="KeyError")
    (letter,) = await store.desk.dead_letters()
    assert (letter.payload, letter.error, letter.failures, letter.lane) == ({"conversation": 1}, "KeyError", 1, "lane")
    counts = await store.desk.counts()
    assert counts.open_work == {"turn": 1, "send": 1}
    assert counts.oldest_due == {"turn": NOW - MINUTE, "send": NOW}
    assert counts.dead_letters == 1
    assert await store.work.revive(letter.work_id, due=NOW)
    assert not await store.work.revive(letter.work_id, due=NOW)
    (again,) = await store.work.claim(kinds=["turn"], limit=5, owner="me", now=NOW, lease=lease)
    assert (again.payload, again.key, again.attempt, again.failures) == ({"conversation": 1}, "key", 1, 0)
    assert await store.desk.dead_letters() == []
