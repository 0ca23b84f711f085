"""What one turn costs the database, early and late in a long conversation."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.model.messages import ChannelName, DeliveryStatus, Route
from bot.model.records import Author, Delivery, NewMessage
from bot.ports import NewWork
from bot.store import SqlStore

EARLY, LATE = 5, 500
TURNS = 40


async def cost_of_turns(store: SqlStore) -> str:
    """Turns of a young and of a long conversation by turns, so that whatever else this machine does hits both alike.

    Processor time is Python's (and SQLite's, which runs inside of it); the clock on the wall has all the rest too.
    """
    routes = {at: Route(ChannelName.SMS, "+46700000000", f"customer at {at}") for at in (EARLY, LATE)}
    for at, route in routes.items():
        for number in range(at // 2):
            await _turn(store, route, number)
    spent: dict[int, list[tuple[float, float]]] = {EARLY: [], LATE: []}
    for number in range(TURNS):
        for at, route in routes.items():
            processor, wall = time.process_time(), time.perf_counter()
            await _turn(store, route, LATE + number)
            spent[at].append((time.process_time() - processor, time.perf_counter() - wall))
    return "   ".join(f"{at}th message: {_median(spent[at])}" for at in routes)


def _median(spent: Sequence[tuple[float, float]]) -> str:
    processor, wall = (1000 * statistics.median(each) for each in zip(*spent, strict=True))
    return f"processor {processor:.1f} ms, wall {wall:.1f} ms"


async def _turn(store: SqlStore, route: Route, number: int) -> None:
    """An inbound and an outbound message with all that is read and written between them."""
    now = datetime.now(UTC)
    async with store.transaction() as tx:
        conversation = await tx.conversation_for(route, name="Ada", language="en", phone=None, now=now)
        own = conversation.id
        await tx.add_message(NewMessage(own, Author.CUSTOMER, "where is it?", now, provider_id=f"SM{number}"))
        await tx.add_work(NewWork("quiet", now, key=str(own)))
    async with store.transaction() as tx:
        await tx.conversation(own, lock=True)
        waiting = [message.id for message in await tx.unhandled(own)]
        await tx.assign_turn(waiting, turn_id=str(number))
        await tx.messages(own, limit=20)
        case = await tx.open_case(own) or await tx.add_case(own, now=now)
        await tx.save_case(replace(case, state={"number": number}))
        await tx.add_decision(own, moment="turn", rules_version="1", decision={"trace": ["a"] * 5}, now=now)
        answer = await tx.add_message(NewMessage(own, Author.BOT, "On its way.", now, decided_under=1, handled=True))
        await tx.mark_handled(waiting)
        await tx.open_handoff(own)
        await tx.open_promises(own)
        await tx.save_conversation(replace(conversation, last_inbound_at=now), expected=conversation.owner.version)
    async with store.transaction() as tx:
        await tx.save_delivery(answer.id, Delivery(DeliveryStatus.SENT, f"{route.address} {number}", at=now))
        await tx.sent_message(route.channel, route.account, f"{route.address} {number}")
