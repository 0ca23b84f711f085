"""What timers, machines and agents did stands between the messages, in calm words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model.policy.decision import Decision, Next, Reason, Say
from bot.model.policy.rules import Source
from bot.pipeline.record import record_decision

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def conversation(world: World) -> int:
    found = await world.customer()
    await world.writes(found, "my parcel has not come")
    return found


async def by_timer(world: World, conversation_id: int, rule: str, *because: str, told: bool = False) -> None:
    """As bot.pipeline.scene records it."""
    says = (Say("promise.renewed", {"promised": world.clock.at + timedelta(hours=1)}),) if told else ()
    trace = tuple(Reason(rule, Source("promises.yml", 9), each) for each in because)
    async with world.store.transaction() as tx:
        found = await tx.conversation(conversation_id)
        decision = Decision(Next.PERSON, say=says, trace=trace)
        await record_decision(tx, found, world.rules.book, "timer", decision, now=world.clock.at)


@pytest.mark.parametrize(
    ("rule", "because", "told", "words"),
    [
        ("renewal", ["late"], True, "14:08 Not answered yet: the customer was told a new time, 15:08"),
        ("rules changed", ["late"], True, "14:08 The rules changed: the customer was told a new time, 15:08"),
        (
            "renewal",
            ["late", "the customer can't be told: window_closed"],
            False,
            "14:08 No new time was told: the customer can't be told: window closed",
        ),
        ("emergency", ["call 4711: kim is asked"], False, "14:08 Emergency: call 4711: kim is asked"),
        ("an answer is due", ["moved to the queue of care"], False, "An answer is due: moved to the queue of care"),
    ],
)
async def test_what_a_timer_did_is_told(
    world: World, visitor: Enter, conversation: int, rule: str, because: list[str], told: bool, words: str
) -> None:
    await by_timer(world, conversation, rule, *because, told=told)
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert words in sara.text


@pytest.mark.parametrize(
    "record", [{"trace": []}, {"trace": [{"rule": "renewal"}], "say": [{"params": {"promised": 1}}]}]
)
async def test_a_timers_record_of_another_version_breaks_nothing(
    world: World, visitor: Enter, conversation: int, record: dict[str, Any]
) -> None:
    async with world.store.transaction() as tx:
        await tx.add_decision(conversation, moment="timer", rules_version="1", decision=record, now=world.clock.at)
    sara = await visitor("sara")
    assert (await sara.opens(f"/conversations/{conversation}")).status == 200


async def test_a_machine_that_answers_is_told_of(world: World, visitor: Enter, conversation: int) -> None:
    await world.changed(conversation, looped_at=world.clock.at)
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "14:08 Another machine seems to answer: the assistant stopped" in sara.text


async def test_a_take_over_that_had_no_hand_off_says_who_and_when(
    world: World, visitor: Enter, conversation: int
) -> None:
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    await sara.posts(f"/conversations/{conversation}/take")
    assert "14:08 sara took over; the assistant is silent" in sara.text
    assert "Why the assistant did" not in sara.text
