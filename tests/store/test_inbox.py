import asyncio
from datetime import timedelta

import pytest

from bot.model.errors import NotStored
from bot.model.messages import (
    ChannelName,
    DeliveryStatus,
    InboundMessage,
    ReachChange,
    Receipt,
    Route,
    Unread,
)
from bot.model.records import Work
from bot.store import SqlStore
from tests.store.conftest import NOW

ROUTE = Route(ChannelName.SMS, "+46700000000", "+46701111111")


def said(text: str, provider_id: str = "SM1", route: Route = ROUTE) -> InboundMessage:
    return InboundMessage(route, provider_id, text, NOW)


async def claimed(store: SqlStore, limit: int = 100) -> list[Work]:
    kinds = ["event", "receipt"]
    return await store.work.claim(kinds=kinds, limit=limit, owner="me", now=NOW, lease=timedelta(seconds=30))


async def test_a_message_is_stored_with_its_work(store: SqlStore) -> None:
    assert await store.accept([said("hi")], now=NOW) == 1
    (work,) = await claimed(store)
    assert (work.kind, work.lane, work.attempt) == ("event", f"in:{ROUTE.key}", 1)
    async with store.transaction() as tx:
        event = await tx.event(work.payload["event_id"])
    assert (event.event, event.accepted_at) == (said("hi"), NOW)


async def test_copies_in_parallel_are_stored_once(store: SqlStore) -> None:
    counts = await asyncio.gather(*(store.accept([said("hi")], now=NOW) for _ in range(20)))
    assert sum(counts) == 1
    assert await store.accept([said("hi"), said("hi")], now=NOW) == 0
    assert len(await claimed(store)) == 1


async def test_copies_within_one_webhook_are_stored_once(store: SqlStore) -> None:
    assert await store.accept([said("first"), said("second"), said("other", "SM2")], now=NOW) == 2
    (work,) = await claimed(store)
    async with store.transaction() as tx:
        assert (await tx.event(work.payload["event_id"])).event == said("first")


async def test_the_same_id_on_another_account_or_of_another_kind_is_another_event(store: SqlStore) -> None:
    other = Route(ROUTE.channel, "+46709999999", ROUTE.address)
    receipt = Receipt(ROUTE.channel, ROUTE.account, "SM1", DeliveryStatus.SENT, NOW, event_id="SM1")
    assert await store.accept([said("a"), said("b", route=other), receipt], now=NOW) == 3


async def test_each_status_of_a_message_is_one_receipt_where_the_platform_names_none(store: SqlStore) -> None:
    sent = Receipt(ROUTE.channel, ROUTE.account, "SM1", DeliveryStatus.SENT, NOW)
    read = Receipt(ROUTE.channel, ROUTE.account, "SM1", DeliveryStatus.READ, NOW)
    assert await store.accept([sent, read, sent], now=NOW) == 2


async def test_a_receipt_waits_in_no_lane_and_the_unread_makes_no_work(store: SqlStore) -> None:
    unread = Unread(ROUTE.channel, ROUTE.account, "77", NOW, "a poll", {"poll": {"options": [1, 2]}})
    reach = ReachChange(ROUTE, "78", NOW)
    receipt = Receipt(ROUTE.channel, ROUTE.account, "SM1", DeliveryStatus.SENT, NOW)
    assert await store.accept([unread, reach, receipt], now=NOW) == 3
    assert [(work.kind, work.lane) for work in await claimed(store)] == [
        ("event", f"in:{ROUTE.key}"),
        ("receipt", None),
    ]


async def test_messages_of_one_webhook_keep_their_order_in_the_lane(store: SqlStore) -> None:
    texts = [str(number) for number in range(30)]
    await store.accept([said(text, f"SM{text}") for text in texts], now=NOW)
    seen = []
    while works := await claimed(store):
        assert len(works) == 1
        async with store.transaction() as tx:
            event = (await tx.event(works[0].payload["event_id"])).event
            await tx.finish_work(works[0])
        assert isinstance(event, InboundMessage)
        seen.append(event.text)
    assert seen == texts


async def test_nul_and_lone_surrogates_are_replaced_and_pairs_are_joined(store: SqlStore) -> None:
    assert await store.accept([said("a\0b \ud83d \ud83d\ude00", "SM\0")], now=NOW) == 1
    assert await store.accept([said("again", "SM\0")], now=NOW) == 0
    async with store.transaction() as tx:
        stored = (await tx.event(1)).event
    assert stored == said("a\N{REPLACEMENT CHARACTER}b \N{REPLACEMENT CHARACTER} \N{GRINNING FACE}", "SM\ufffd")


async def test_one_event_that_cannot_be_stored_takes_no_other_down(store: SqlStore) -> None:
    bad = Unread(ROUTE.channel, ROUTE.account, "79", NOW, "odd", {"not JSON": {1, 2}})
    first, second, third = await asyncio.gather(
        store.accept([said("a", "SM1")], now=NOW),
        store.accept([bad], now=NOW),
        store.accept([said("b", "SM2")], now=NOW),
        return_exceptions=True,
    )
    assert (first, third) == (1, 1)
    assert isinstance(second, TypeError)


async def test_nothing_to_store_costs_nothing(store: SqlStore) -> None:
    assert await store.accept([], now=NOW) == 0


async def test_an_event_that_is_not_there_is_an_error(store: SqlStore) -> None:
    with pytest.raises(NotStored):
        async with store.transaction() as tx:
            await tx.event(404)
