from dataclasses import replace
from datetime import timedelta

from bot.model.conversation import CaseStatus, Step
from bot.model.messages import ChannelName, Route
from bot.model.stalls import Moved, What
from bot.store import SqlStore
from tests.store.conftest import NOW

DAY = timedelta(days=1)


async def test_a_case_keeps_its_way_in_order(store: SqlStore) -> None:
    entered = Moved("parcel_late", Step.UNDERSTAND, What.ENTERED, NOW)
    done = Moved("parcel_late", Step.UNDERSTAND, What.DONE, NOW + DAY, 3, "order=10432\0")
    async with store.transaction() as tx:
        route = Route(ChannelName.SMS, "+46700000000", "+46701111111")
        conversation = await tx.conversation_for(route, name="", language="sv", phone=None, now=NOW)
        case = await tx.add_case(conversation.id, now=NOW)
        await tx.add_moves(case.id, [entered])
        await tx.add_moves(case.id, [])
        await tx.add_moves(case.id, [done])
    (walk,) = await store.past.walks(NOW)
    assert (walk.case_id, walk.over, walk.heard_at) == (case.id, False, None)
    assert [each.what for each in walk.moved] == [What.ENTERED, What.DONE]
    assert walk.moved[0] == entered
    assert walk.moved[1].turns == 3
    assert await store.past.walks(NOW + DAY) == []
    async with store.transaction() as tx:
        await tx.save_case(replace(case, status=CaseStatus.RESOLVED))
    (walk,) = await store.past.walks(NOW)
    assert walk.over
