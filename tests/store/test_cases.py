from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.conversation import Case, CaseStatus, Conversation, Step
from bot.model.errors import NotStored
from bot.model.messages import ChannelName, Route
from bot.model.records import HandoffRecord, PromiseRecord
from bot.store import SqlStore
from tests.store.conftest import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def conversation_id(store: SqlStore) -> int:
    async with store.transaction() as tx:
        route = Route(ChannelName.SMS, "+46700000000", "+46701111111")
        return (await tx.conversation_for(route, name="", language="sv", phone=None, now=NOW)).id


async def test_a_case_is_open_until_it_is_resolved(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        assert await tx.latest_case(conversation_id) is None
        case = await tx.add_case(conversation_id, now=NOW)
        moved = replace(
            case, step=Step.PROPOSE, problem="late", status=CaseStatus.WAITING_CUSTOMER, state={"order": "10432"}
        )
        await tx.save_case(moved)
    async with store.transaction() as tx:
        assert await tx.open_case(conversation_id) == moved
        over = replace(moved, status=CaseStatus.RESOLVED, resolved_at=NOW + HOUR, step=Step.RESOLVE)
        await tx.save_case(over)
    async with store.transaction() as tx:
        assert await tx.open_case(conversation_id) is None
        assert await tx.latest_case(conversation_id) == over
        newer = await tx.add_case(conversation_id, now=NOW + HOUR)
        assert await tx.latest_case(conversation_id) == newer
        with pytest.raises(NotStored):
            await tx.save_case(replace(newer, id=404))


async def test_a_handoff_is_open_until_it_ends(store: SqlStore, conversation_id: int) -> None:
    new = HandoffRecord(
        0, conversation_id, None, "care", "angry", "anger", "handoff.yml:12", "high", {"facts": {"order": "1\0"}}, NOW
    )
    async with store.transaction() as tx:
        added = await tx.add_handoff(new)
        taken = replace(added, taken_at=NOW + HOUR, taken_by=7)
        await tx.save_handoff(taken)
    async with store.transaction() as tx:
        clean = {"facts": {"order": "1\N{REPLACEMENT CHARACTER}"}}
        assert await tx.open_handoff(conversation_id) == replace(taken, packet=clean)
        await tx.save_handoff(replace(taken, ended_at=NOW + HOUR, outcome="resolved"))
        assert await tx.open_handoff(conversation_id) is None
        with pytest.raises(NotStored):
            await tx.save_handoff(replace(taken, id=404))


async def test_a_promise_is_owed_until_it_is_kept_or_cancelled_even_when_broken(
    store: SqlStore, conversation_id: int
) -> None:
    def promise(kind: str, due_in: timedelta) -> PromiseRecord:
        return PromiseRecord(0, conversation_id, kind, NOW, NOW + due_in, "care", "first answer", told=True)

    async with store.transaction() as tx:
        later = await tx.add_promise(promise("resolution", 2 * HOUR))
        sooner = await tx.add_promise(promise("first_answer", HOUR))
        assert await tx.open_promises(conversation_id) == [sooner, later]
        broken = replace(sooner, broken_at=NOW + HOUR)
        await tx.save_promise(broken)
        await tx.save_promise(replace(later, cancelled_at=NOW))
        assert await tx.open_promises(conversation_id) == [broken]
        await tx.save_promise(replace(broken, kept_at=NOW + 2 * HOUR))
        assert await tx.open_promises(conversation_id) == []
        with pytest.raises(NotStored):
            await tx.save_promise(replace(sooner, id=404))


async def test_decisions_are_numbered(store: SqlStore, conversation_id: int) -> None:
    async with store.transaction() as tx:
        first = await tx.add_decision(conversation_id, moment="turn", rules_version="1", decision={"a": 1}, now=NOW)
        second = await tx.add_decision(conversation_id, moment="turn", rules_version="1", decision={}, now=NOW)
    assert first < second


ROUTE = Route(ChannelName.SMS, "us", "+46701")


async def begun(store: SqlStore, route: Route, phone: str | None = None, **more: Any) -> tuple[Conversation, Case]:
    """A conversation with one case."""
    async with store.transaction() as tx:
        conversation = await tx.conversation_for(route, name="", language="en", phone=phone, now=NOW)
        case = replace(await tx.add_case(conversation.id, now=NOW), problem="parcel_late", **more)
        await tx.save_case(case)
    return conversation, case


async def test_the_same_persons_other_case_is_of_the_conversation_or_of_its_phone(store: SqlStore) -> None:
    mine, first = await begun(store, ROUTE, phone="+46701")
    _, on_whatsapp = await begun(store, Route(ChannelName.WHATSAPP, "us", "anna"), phone="+46701")
    stranger, his = await begun(store, Route(ChannelName.TELEGRAM, "us", "9"))
    async with store.transaction() as tx:
        found = await tx.other_case(mine, first.id)
        assert found is not None
        assert found.id == on_whatsapp.id
        assert await tx.other_case(stranger, his.id) is None
        await tx.save_case(replace(on_whatsapp, problem=None))
        assert await tx.other_case(mine, first.id) is None, "a case about nothing yet is no last time"


async def test_open_cases_elsewhere_are_found_by_order_and_by_phone(store: SqlStore) -> None:
    mine, _ = await begun(store, ROUTE, phone="+46701", order="1")
    _, by_phone = await begun(store, Route(ChannelName.WHATSAPP, "us", "anna"), phone="+46701", order="2")
    _, by_order = await begun(store, Route(ChannelName.TELEGRAM, "us", "9"), order="3")
    await begun(store, Route(ChannelName.TELEGRAM, "us", "10"), order="3", status=CaseStatus.RESOLVED)
    await begun(store, Route(ChannelName.TELEGRAM, "us", "11"))
    async with store.transaction() as tx:
        found = await tx.open_cases_elsewhere(mine, orders={"3", "1"}, since=NOW, limit=3)
        assert [each.case.id for each in found] == [by_order.id, by_phone.id]
        assert found[0].channel is ChannelName.TELEGRAM
        assert found[0].case.order == "3"
        assert await tx.open_cases_elsewhere(mine, orders={"3"}, since=NOW + timedelta(days=1), limit=3) == []
        assert len(await tx.open_cases_elsewhere(mine, orders={"3"}, since=NOW, limit=1)) == 1
