import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.errors import NotStored
from bot.model.messages import Attachment, Button, ChannelName, DeliveryStatus, MessageKind, Route
from bot.model.records import Author, Delivery, NewMessage
from bot.store import SqlStore
from tests.store.conftest import NOW

ROUTE = Route(ChannelName.TELEGRAM, "bot", "77")


@pytest.fixture
async def conversation_id(store: SqlStore) -> int:
    async with store.transaction() as tx:
        return (await tx.conversation_for(ROUTE, name="Ada", language="en", phone=None, now=NOW)).id


def inbound(conversation_id: int, text: str, provider_id: str | None = None) -> NewMessage:
    return NewMessage(conversation_id, Author.CUSTOMER, text, NOW, provider_id=provider_id)


def outbound(conversation_id: int, text: str = "Hello", version: int = 1) -> NewMessage:
    return NewMessage(conversation_id, Author.BOT, text, NOW, decided_under=version, handled=True)


async def test_everything_about_a_message_is_kept(store: SqlStore, conversation_id: int) -> None:
    content = NewMessage(
        conversation_id,
        Author.BOT,
        "Late or lost?\0",
        NOW,
        kind=MessageKind.BUTTON,
        case_id=3,
        agent_id=4,
        attachments=(Attachment("image/png", "https://127.0.0.1/1", "a.png", 12),),
        buttons=(Button("late", "Late"), Button("lost", "Lost")),
        button="late",
        options=("late", "lost"),
        template={"name": "HX1", "variables": {"1": "Ada"}},
        decided_under=2,
        decision_id=5,
        text_key="late.or_lost",
        handled=True,
    )
    async with store.transaction() as tx:
        added = await tx.add_message(content)
    async with store.transaction() as tx:
        assert await tx.message(added.id) == added
    assert added.content == replace(content, text="Late or lost?\N{REPLACEMENT CHARACTER}")
    assert (added.route, added.delivery, added.turn_id) == (ROUTE, Delivery(), None)


async def test_an_inbound_message_is_recorded_once(store: SqlStore, conversation_id: int) -> None:
    async def record(text: str) -> int:
        async with store.transaction() as tx:
            return (await tx.add_message(inbound(conversation_id, text, "55"))).id

    assert len(set(await asyncio.gather(record("hi"), record("hi again")))) == 1
    async with store.transaction() as tx:
        assert len(await tx.messages(conversation_id)) == 1


async def test_pages_go_back_in_time(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        for number in range(7):
            await tx.add_message(inbound(conversation_id, str(number)))
        newest = await tx.messages(conversation_id, limit=3)
        older = await tx.messages(conversation_id, limit=3, before=newest[0].id)
    assert [[each.content.text for each in page] for page in (newest, older)] == [["4", "5", "6"], ["1", "2", "3"]]


async def test_a_turn_is_named_before_it_is_answered(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        one = await tx.add_message(inbound(conversation_id, "one"))
        two = await tx.add_message(inbound(conversation_id, "two"))
        await tx.add_message(outbound(conversation_id))
        await tx.assign_turn([one.id], turn_id="t1")
        assert [each.turn_id for each in await tx.unhandled(conversation_id)] == ["t1", None]
        await tx.mark_handled([one.id])
        await tx.mark_handled([])
        assert [each.id for each in await tx.unhandled(conversation_id)] == [two.id]


async def test_an_edit_keeps_what_was_written_first(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        await tx.add_message(inbound(conversation_id, "order 1", "55"))
        assert await tx.edit_message(conversation_id, "55", "order 12")
        assert await tx.edit_message(conversation_id, "55", "order 123")
        assert not await tx.edit_message(conversation_id, "56", "what?")
        (message,) = await tx.messages(conversation_id)
    assert (message.content.text, message.edited_from) == ("order 123", "order 1")


async def test_a_sent_message_is_found_by_the_platforms_id(store: SqlStore, conversation_id: int) -> None:
    sent = Delivery(DeliveryStatus.SENT, "900", at=NOW)
    async with store.transaction() as tx:
        message = await tx.add_message(outbound(conversation_id))
        await tx.add_message(inbound(conversation_id, "mine", "900"))
        assert await tx.sent_message(ROUTE.channel, ROUTE.account, "900") is None
        await tx.save_delivery(message.id, sent)
    async with store.transaction() as tx:
        found = await tx.sent_message(ROUTE.channel, ROUTE.account, "900")
        assert await tx.sent_message(ROUTE.channel, "another bot", "900") is None
        assert await tx.sent_message(ChannelName.SMS, ROUTE.account, "900") is None
    assert found is not None
    assert (found.id, found.delivery) == (message.id, sent)


async def test_of_two_receipts_at_once_the_later_status_stays(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        message = await tx.add_message(outbound(conversation_id))
        await tx.save_delivery(message.id, Delivery(DeliveryStatus.SENT, "900", at=NOW))

    async def receipt(status: DeliveryStatus, pause: float) -> None:
        async with store.transaction() as tx:
            found = await tx.sent_message(ROUTE.channel, ROUTE.account, "900")
            assert found is not None
            await asyncio.sleep(pause)
            moved = found.delivery.status.then(status)
            await tx.save_delivery(found.id, replace(found.delivery, status=moved, at=NOW + timedelta(seconds=1)))

    await asyncio.gather(receipt(DeliveryStatus.DELIVERED, 0.05), receipt(DeliveryStatus.READ, 0.0))
    async with store.transaction() as tx:
        assert (await tx.message(message.id)).delivery.status is DeliveryStatus.READ


async def test_what_was_planned_under_an_older_version_is_dropped(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        old = await tx.add_message(outbound(conversation_id))
        new = await tx.add_message(outbound(conversation_id, version=2))
        gone = await tx.add_message(outbound(conversation_id))
        await tx.save_delivery(gone.id, Delivery(DeliveryStatus.SENDING))
        assert await tx.drop_planned(conversation_id, why="an agent took over", before_version=2) == 1
        found = [(await tx.message(each.id)).delivery for each in (old, new, gone)]
    assert [each.status for each in found] == [DeliveryStatus.DROPPED, DeliveryStatus.PLANNED, DeliveryStatus.SENDING]
    assert found[0].error == "an agent took over"


async def test_a_message_that_is_not_there_is_an_error(store: SqlStore) -> None:
    async with store.transaction() as tx:
        with pytest.raises(NotStored):
            await tx.message(404)
        with pytest.raises(NotStored):
            await tx.save_delivery(404, Delivery())
