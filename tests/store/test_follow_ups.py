from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.model.errors import NotStored
from bot.model.follow_ups import FollowUp, Stage
from bot.model.messages import ChannelName, Route
from bot.store import SqlStore
from tests.store.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
async def planned(store: SqlStore) -> FollowUp:
    async with store.transaction() as tx:
        route = Route(ChannelName.SMS, "+46700000000", "+46701111111")
        conversation = await tx.conversation_for(route, name="", language="sv", phone=None, now=NOW)
        case = await tx.add_case(conversation.id, now=NOW)
        new = FollowUp(
            0, case.id, conversation.id, "resend", 4 * DAY, "solution.resend.check", {"number": "1"}, NOW, NOW + 4 * DAY
        )
        return await tx.add_follow_up(new)


async def test_a_follow_up_is_found_by_its_number_and_by_its_case(store: SqlStore, planned: FollowUp) -> None:
    async with store.transaction() as tx:
        assert await tx.follow_up(planned.id) == planned
        assert await tx.follow_up_of(planned.case_id) == planned
        assert await tx.follow_up_of(404) is None
        with pytest.raises(NotStored):
            await tx.follow_up(404)
        with pytest.raises(NotStored):
            await tx.save_follow_up(replace(planned, id=404))


async def test_a_case_has_one_at_most(store: SqlStore, planned: FollowUp) -> None:
    with pytest.raises(IntegrityError):
        async with store.transaction() as tx:
            await tx.add_follow_up(planned)


async def test_the_one_that_waits_for_its_answer_is_found_while_it_is_fresh(store: SqlStore, planned: FollowUp) -> None:
    asked = planned.asked(NOW + 4 * DAY)
    async with store.transaction() as tx:
        assert await tx.asked_follow_up(planned.conversation_id, since=NOW) is None
        await tx.save_follow_up(asked)
        assert await tx.asked_follow_up(planned.conversation_id, since=NOW + 4 * DAY) == asked
        assert await tx.asked_follow_up(planned.conversation_id, since=NOW + 5 * DAY) is None
        assert await tx.asked_follow_up(planned.conversation_id + 1, since=NOW) is None
        await tx.save_follow_up(asked.ended(Stage.WELL, "yes", now=NOW + 5 * DAY))
        assert await tx.asked_follow_up(planned.conversation_id, since=NOW) is None
