"""What the trial, the pilot and the published policy read, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.conversation import CaseStatus
from bot.store import open_store
from bot.store.past import BATCH
from tests.web.world import NOW, World

BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    store = open_store(database_url)
    yield World(store)
    await store.close()


async def decided(world: World, conversation_id: int, moment: str, **decision: Any) -> None:
    async with world.store.transaction() as tx:
        await tx.add_decision(
            conversation_id, moment=moment, rules_version="pilot", decision=decision, now=world.clock.at
        )


async def test_turns_are_read_with_their_words_and_those_that_can_not_be_are_counted(world: World):
    anna = await world.customer()
    message = await world.writes(anna, "my parcel")
    async with world.store.transaction() as tx:
        await tx.assign_turn([message], turn_id="turn-1")
    await decided(world, anna, "arrival", seen={"kind": "media", "same_text": 3, "quick_replies": 2})
    world.clock.passes(seconds=3)
    await decided(world, anna, "turn", seen={"turn": "turn-1", "intent": "parcel_late", "mood": "calm"})
    await decided(world, anna, "turn")
    await decided(world, anna, "turn", seen={"mood": "a mood of long ago"})
    (past,) = [each async for each in world.store.past.conversations(BEFORE)]
    came, turned = past.events
    assert (came.text, came.same_text, came.quick_replies) == ("my parcel", 3, 2)  # type: ignore[union-attr]
    assert (came.kind, turned.text, turned.intent) == ("media", "my parcel", "parcel_late")  # type: ignore[union-attr]
    assert past.unknown == 2
    assert [each async for each in world.store.past.conversations(AFTER)] == []


async def test_what_timers_and_agents_did_is_no_turn(world: World):
    anna = await world.customer()
    await decided(world, anna, "timer", trace=[])
    await decided(world, anna, "desk", trace=[])
    assert [each async for each in world.store.past.conversations(BEFORE)] == []


async def test_more_than_one_batch_is_read_and_each_conversation_once(world: World):
    for number in range(BATCH + 3):
        await decided(world, await world.customer(address=str(number)), "arrival", seen={})
    names = [each.id async for each in world.store.past.conversations(BEFORE)]
    assert len(names) == len(set(names)) == BATCH + 3


async def test_promises_that_were_due_are_read_with_the_time_that_was_said_first(world: World):
    anna = await world.customer()
    await world.hand_off(anna, promise=timedelta(hours=1))
    async with world.store.transaction() as tx:
        (promise,) = await tx.open_promises(anna)
        later = replace(promise, due_at=NOW + timedelta(hours=3), first_due_at=NOW + timedelta(hours=1))
        await tx.save_promise(replace(later, kept_at=NOW + timedelta(hours=2)))
    (answer,) = await world.store.past.answers_promised(BEFORE, AFTER)
    assert (answer.team, answer.due, answer.kept) == ("support", NOW + timedelta(hours=1), False)
    assert await world.store.past.answers_promised(AFTER, AFTER + timedelta(days=1)) == []


async def test_outcomes_tell_the_pilot_from_the_others(world: World):
    anna, olle = await world.customer(), await world.customer(address="4712")
    await decided(world, anna, "turn")
    await world.has_case(anna, status=CaseStatus.RESOLVED, state={"satisfied": True})
    await world.hand_off(olle, promise=timedelta(hours=1))
    outcomes = await world.store.past.outcomes(since=BEFORE, version="pilot", now=AFTER)
    ours, theirs = sorted(outcomes, key=lambda each: not each.in_pilot)
    assert (ours.in_pilot, ours.solved, ours.satisfied, ours.handed_off) == (True, True, True, False)
    assert (theirs.in_pilot, theirs.handed_off, theirs.promises, theirs.late) == (False, True, 1, 1)
