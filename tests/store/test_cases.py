from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.conversation import CaseStatus, Step
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
