"""A turn costs at a customer's 500th message what it cost at the 5th: every statement finds its rows by an index."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event, text

from bot.model.messages import ChannelName, DeliveryStatus, InboundMessage, Route
from bot.model.records import Author, Delivery, HandoffRecord, NewMessage, PromiseRecord
from bot.ports import NewWork
from bot.store import SqlStore
from tests.store.conftest import NOW

ROUTE = Route(ChannelName.SMS, "+46700000000", "+46701111111")
LEASE = timedelta(seconds=30)


async def one_turn(store: SqlStore) -> None:
    """Everything that happens between a webhook and a receipt."""
    await store.accept([InboundMessage(ROUTE, "SM1", "hi", NOW)], now=NOW)
    (work,) = await store.work.claim(kinds=["event"], limit=8, owner="me", now=NOW, lease=LEASE)
    await store.work.beat(work, lease=LEASE)
    async with store.transaction() as tx:
        await tx.event(work.payload["event_id"])
        conversation = await tx.conversation_for(ROUTE, name="", language="en", phone=None, now=NOW)
        own = conversation.id
        await tx.add_message(NewMessage(own, Author.CUSTOMER, "hi", NOW, provider_id="SM1"))
        await tx.edit_message(own, "SM1", "hello")
        await tx.add_work(NewWork("turn", NOW, key=str(own)))
        await tx.finish_work(work)
    async with store.transaction() as tx:
        await tx.conversation(own, lock=True)
        waiting = [message.id for message in await tx.unhandled(own)]
        await tx.assign_turn(waiting, turn_id="t1")
        await tx.messages(own, limit=20, before=1000)
        case = await tx.open_case(own) or await tx.add_case(own, now=NOW)
        await tx.save_case(replace(case, order="10432"))
        await tx.case(case.id)
        known = replace(conversation, phone="+46701111111")
        for person in (conversation, known):
            await tx.other_case(person, case.id)
            await tx.open_cases_elsewhere(person, orders=["10432"], since=NOW, limit=3)
        await tx.add_decision(own, moment="turn", rules_version="1", decision={}, now=NOW)
        answer = await tx.add_message(NewMessage(own, Author.BOT, "hello", NOW, decided_under=1))
        await tx.mark_handled(waiting)
        handoff = await tx.add_handoff(HandoffRecord(0, own, case.id, "care", "", "", "", "high", {}, NOW))
        await tx.save_handoff(await tx.open_handoff(own) or handoff)
        promise = await tx.add_promise(PromiseRecord(0, own, "first_answer", NOW, NOW, "care", ""))
        await tx.open_promises(own)
        await tx.save_promise(promise)
        await tx.drop_planned(own, why="", before_version=1)
        await tx.cancel_work("turn", str(own))
        await tx.save_customer(conversation.customer)
        await tx.save_conversation(replace(conversation, last_inbound_at=NOW), expected=1)
        await tx.move_route(ROUTE, ROUTE.address)
    async with store.transaction() as tx:
        await tx.message(answer.id)
        await tx.save_delivery(answer.id, Delivery(DeliveryStatus.SENT, "SM9"))
        await tx.sent_message(ROUTE.channel, ROUTE.account, "SM9")
    await store.work.next_due(kinds=["turn"])
    await store.desk.queue()
    await store.desk.conversations_of(1)
    await store.desk.recent(before=NOW)
    await store.desk.page(own, before=1000)
    await store.desk.dead_letters()
    await store.desk.unknown_deliveries()
    await store.desk.counts()


async def test_no_statement_of_a_turn_reads_a_whole_table(store: SqlStore) -> None:
    seen: dict[str, Any] = {}

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            seen[statement] = parameters[0] if many else parameters

    for engine in (store._database.engine, store._database.light):
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    await one_turn(store)
    for engine in (store._database.engine, store._database.light):
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert len(seen) > 40
    whole = {statement: plan for statement in seen if (plan := await _whole_tables(store, statement, seen[statement]))}
    assert not whole


async def _whole_tables(store: SqlStore, statement: str, parameters: Sequence[Any]) -> list[str]:
    """The steps of the statement's plan that read all rows of a table."""
    sqlite = store._database.is_sqlite
    async with store._database.write() as connection:
        if not sqlite:
            # Tables are nearly empty here: only where no index can be used does a scan remain.
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
            await connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        how = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        rows = (await connection.exec_driver_sql(how + statement, tuple(parameters))).all()
    steps = [str(row[-1]) for row in rows]
    return [step for step in steps if ("Seq Scan" in step if not sqlite else _is_scan(step))]


def _is_scan(step: str) -> bool:
    return step.startswith("SCAN") and "INDEX" not in step and "CONSTANT ROW" not in step
