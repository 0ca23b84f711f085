"""The packet and the transcript, as an agent sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.model.conversation import CaseStatus, Step
from bot.model.messages import ChannelName, DeliveryStatus, MessageKind
from bot.model.orders import Corrective
from bot.model.policy.basis import Source
from bot.model.policy.decision import Option
from bot.model.records import Delivery
from bot.model.steps.playbook import Fits, Playbook, Playbooks, Whose
from bot.model.steps.state import (
    About,
    CaseState,
    Done,
    Evidence,
    FromWhere,
    Known,
    Mentioned,
    Named,
    Proof,
    ProvenBy,
    Question,
)
from bot.model.steps.state_codec import dump_state
from bot.model.values import Money

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.web.conftest import Visitor
    from tests.web.world import World

    Enter = Callable[..., Awaitable[Visitor]]


def state(world: World) -> CaseState:
    at = world.clock.at
    return CaseState(
        revision=7,
        problem="parcel_late",
        step=Step.PROPOSE,
        facts={
            "order": Known("10432", FromWhere.PHONE),
            "placed_on": Known(date(2026, 11, 9), FromWhere.ORDER),
            "total": Known(Money(Decimal("249.00"), "SEK"), FromWhere.ORDER),
            "item": Known("CH-POL", FromWhere.ORDER, "Polar chandelier"),
        },
        proof=Proof("10432", ProvenBy.PHONE),
        cause=Named("lost", Whose.CARRIER),
        wish="refund",
        refusals=2,
        over_limit=True,
        question=Question(
            About.SOLUTION, "steps.offer", options=(Option("solution:resend", "x"), Option("person", "y"))
        ),
        evidence=(Evidence(Step.UNDERSTAND, "confirmed", at, 2),),
        later=(Mentioned("charged_wrong"),),
    )


async def test_the_packet_tells_the_whole_case(world: World, visitor: Enter) -> None:
    conversation = await world.customer(channel=ChannelName.SMS, address="+46701112233", phone="+46701112233")
    await world.has_case(
        conversation, step=Step.PROPOSE, problem="parcel_late", state=dump_state(state(world)), status=CaseStatus.OPEN
    )
    await world.hand_off(conversation, rule="more than the assistant may decide", team="complaints")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    for words in (
        "More than the assistant may decide",
        "handoffs.yml:12",
        "Parcel late",
        "Understand : done Cause",
        "3 Propose : here now 4 Resolve : not yet",
        "Waiting for us How we know Understand confirmed 14:08",
        "Order 10432 guessed from the phone number",
        "Placed on Mon 9 Nov 2026 order book",
        "Total 249.00 SEK",
        "Item Polar chandelier order book",
        "Shown to be theirs by phone",
        "Lost The carrier's mistake, ours to put right",
        "The customer would like Refund",
        "Offered Resend",
        "Said no to offers 2 times",
        "Wants more than the assistant may decide",
        "Also wants help with Charged wrong",
        "Phone +46701112233",
        "Answer by 15:08 · 1 h left",
    ):
        assert words in sara.text


async def test_what_was_done_is_shown_with_its_reference(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    done = CaseState(
        step=Step.RESOLVE,
        solution="refund_order",
        accepted=True,
        done=Done("k", Corrective.REFUND, "RF-881"),
        goodwill="V-12",
        satisfied=False,
    )
    await world.has_case(conversation, step=Step.RESOLVE, state=dump_state(done), status=CaseStatus.RESOLVED)
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "Agreed Refund order" in sara.text
    assert "Done Refund RF-881 Goodwill V-12 Satisfied No" in sara.text
    assert "4 Resolve" not in sara.text  # a tick instead of its number


@pytest.mark.parametrize(
    "record",
    [
        {},
        {
            "facts": ["order"],
            "cause": "lost",
            "evidence": [1, {"step": "x"}, {"step": 1, "at": "soon"}],
            "question": {"options": [None]},
        },
        {"facts": {"order": {}, "total": {"value": {"money": ["x", "SEK"]}}, "item": "lamp"}, "done": [], "later": "x"},
    ],
    ids=["nothing", "of other types", "half"],
)
async def test_a_record_of_another_version_breaks_nothing(
    world: World, visitor: Enter, record: dict[str, object]
) -> None:
    conversation = await world.customer()
    await world.has_case(conversation, problem="parcel_late", state=record)
    await world.hand_off(conversation)
    sara = await visitor("sara")
    assert (await sara.opens(f"/conversations/{conversation}")).status == 200
    assert "Parcel late" in sara.text


async def test_each_message_tells_how_far_it_came(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    fates = {
        DeliveryStatus.READ: "Read",
        DeliveryStatus.FAILED: "Not delivered: the number is not in use (30003)",
        DeliveryStatus.UNKNOWN: "Perhaps sent: we are finding out: no answer",
        DeliveryStatus.PLANNED: "Waiting to be sent",
    }
    for status in fates:
        message = await world.answers(conversation, f"this one is {status}")
        error, code = {
            DeliveryStatus.FAILED: ("the number is not in use", "30003"),
            DeliveryStatus.UNKNOWN: ("no answer", ""),
        }.get(status, ("", ""))
        async with world.store.transaction() as tx:
            await tx.save_delivery(message, Delivery(status, f"P{message}", error, code, world.clock.at))
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    for status, words in fates.items():
        assert f"this one is {status} 14:08 · {words}" in sara.text


async def test_wordless_messages_and_corrections_are_named(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.writes(conversation, "", kind=MessageKind.LOCATION)
    message = await world.writes(conversation, "ordr 10432")
    async with world.store.transaction() as tx:
        stored = await tx.message(message)
        assert stored.content.text == "ordr 10432"
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "shared a place" in sara.text


async def test_an_earlier_hand_off_stays_in_the_story(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.writes(conversation, "hello")
    await world.hand_off(conversation, rule="misunderstood twice")
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    await sara.posts(f"/conversations/{conversation}/take")
    world.clock.passes(minutes=5)
    await sara.posts(f"/conversations/{conversation}/hand-back")
    world.clock.passes(minutes=5)
    await world.hand_off(conversation, rule="angry", team="complaints", promise=None)
    await sara.opens(f"/conversations/{conversation}")
    first = sara.text.index("14:08 Handed to Customer service: misunderstood twice")
    assert first < sara.text.index("14:18 Handed to Complaints and goodwill: angry")
    assert "Answer by" not in sara.text.split("Back to the queue")[1]


async def test_the_trace_names_rule_file_and_line(world: World, visitor: Enter) -> None:
    conversation = await world.customer()
    await world.hand_off(conversation, rule="angry", because="mood is angry", promise=timedelta(hours=1))
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "turn · rules 3f9c2ab81d07 angry: mood is angry handoffs.yml:12" in sara.text


async def test_problems_are_called_as_their_playbooks_call_them(world: World, visitor: Enter) -> None:
    called = {"parcel_late": "A late or lost parcel", "charged_wrong": ""}
    books = {
        name: Playbook(name, (name,), Fits.BOUGHT, (), Source("x.yml", 1), title=title)
        for name, title in called.items()
    }
    world.rules.book = replace(world.rules.book, playbooks=Playbooks(books))
    conversation = await world.customer(channel=ChannelName.SMS, address="+46701112233", phone="+46701112233")
    await world.has_case(conversation, step=Step.PROPOSE, problem="parcel_late", state=dump_state(state(world)))
    sara = await visitor("sara")
    await sara.opens(f"/conversations/{conversation}")
    assert "The case A late or lost parcel" in sara.text
    assert "Also wants help with Charged wrong" in sara.text, "one without a title keeps its name"
