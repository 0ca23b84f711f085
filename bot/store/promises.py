"""Promises made to customers, whose move it was when, and calls for people on call."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.model.escalation.call import Asked, Call, Outcome
from bot.model.promises.clockwork import Segment, Why
from bot.model.promises.ledger import Side, Turnover
from bot.model.records import CallRecord, PromiseRecord
from bot.store.promise_tables import CALL_OPEN, PROMISE_OPEN, calls, clock_intervals, promises, turnovers
from bot.store.rows import Rows


class PromiseRows(Rows):
    """The part of ``bot.ports.Tx`` about promises. The ids of new records are given by the store."""

    async def add_promise(self, promise: PromiseRecord) -> PromiseRecord:
        """See the port."""
        added = await self.one(insert(promises).values(_values(promise)).returning(promises.c.id), "new promise")
        self.touch(promise.conversation_id)
        return replace(promise, id=added.id)

    async def open_promises(self, conversation_id: int) -> list[PromiseRecord]:
        """See the port."""
        statement = select(promises).where(promises.c.conversation_id == conversation_id, PROMISE_OPEN)
        return [as_promise(row) for row in await self.connection.execute(statement.order_by(promises.c.due_at))]

    async def save_promise(self, promise: PromiseRecord) -> None:
        """See the port. Raises NotStored."""
        statement = update(promises).where(promises.c.id == promise.id).values(_values(promise))
        await self.change(statement, f"promise {promise.id}")
        self.touch(promise.conversation_id)

    async def owing(self, *, after: int, limit: int) -> list[int]:
        """See the port."""
        own = promises.c.conversation_id
        statement = select(own).where(own > after, PROMISE_OPEN).distinct().order_by(own).limit(limit)
        return list(await self.connection.scalars(statement))

    async def turn_to(self, conversation_id: int, side: Side, *, now: datetime) -> None:
        """See the port. Nothing is added while it is that side's move already."""
        values = {"conversation": conversation_id, "turn_to": str(side), "turned_at": now}
        await self.connection.execute(_TURN, values)

    async def ledger(self, conversation_id: int) -> list[Turnover]:
        """See the port."""
        own = select(turnovers).where(turnovers.c.conversation_id == conversation_id).order_by(turnovers.c.id)
        return [Turnover(row.since, Side(row.side)) for row in await self.connection.execute(own)]

    async def add_clock_intervals(self, promise_id: int, segments: Sequence[Segment]) -> None:
        """See the port."""
        rows = [
            {"promise_id": promise_id, "start": each.start, "end": each.end, "why": str(each.why)} for each in segments
        ]
        if rows:
            await self.connection.execute(insert(clock_intervals), rows)

    async def clock_intervals(self, promise_id: int) -> list[Segment]:
        """See the port."""
        own = select(clock_intervals).where(clock_intervals.c.promise_id == promise_id)
        rows = await self.connection.execute(own.order_by(clock_intervals.c.id))
        return [Segment(row.start, row.end, Why(row.why)) for row in rows]

    async def add_call(self, call: CallRecord) -> CallRecord:
        """See the port."""
        added = await self.one(insert(calls).values(_call_values(call)).returning(calls.c.id), "new call")
        self.touch(call.conversation_id)
        return replace(call, id=added.id)

    async def save_call(self, call: CallRecord) -> None:
        """See the port. Raises NotStored."""
        await self.change(update(calls).where(calls.c.id == call.id).values(_call_values(call)), f"call {call.id}")
        self.touch(call.conversation_id)

    async def call(self, call_id: int) -> CallRecord:
        """See the port. Raises NotStored."""
        return _as_call(await self.one(select(calls).where(calls.c.id == call_id), f"call {call_id}"))

    async def open_calls(self, conversation_id: int | None = None) -> list[CallRecord]:
        """See the port."""
        statement = select(calls).where(CALL_OPEN)
        if conversation_id is not None:
            statement = statement.where(calls.c.conversation_id == conversation_id)
        return [_as_call(row) for row in await self.connection.execute(statement.order_by(calls.c.id))]

    async def latest_calls(self, *, limit: int) -> list[CallRecord]:
        """See the port."""
        rows = await self.connection.execute(select(calls).order_by(calls.c.id.desc()).limit(limit))
        return [_as_call(row) for row in rows]


_CONVERSATION = bindparam("conversation", type_=turnovers.c.conversation_id.type)
_SIDE = bindparam("turn_to", type_=turnovers.c.side.type)
_LATEST = (
    select(turnovers.c.side)
    .where(turnovers.c.conversation_id == _CONVERSATION)
    .order_by(turnovers.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_TURN = insert(turnovers).from_select(
    ["conversation_id", "since", "side"],
    select(_CONVERSATION, bindparam("turned_at", type_=turnovers.c.since.type), _SIDE).where(
        func.coalesce(_LATEST, "") != _SIDE
    ),
)


def _values(record: PromiseRecord) -> dict[str, Any]:
    """The columns are named like the fields."""
    values = asdict(record)
    del values["id"]
    return values


def as_promise(row: Any) -> PromiseRecord:
    """A row of the table."""
    return PromiseRecord(**{each.name: getattr(row, each.name) for each in fields(PromiseRecord)})


def _call_values(record: CallRecord) -> dict[str, Any]:
    call = record.call
    return {
        "conversation_id": record.conversation_id,
        "promise_id": record.promise_id,
        "rule": record.rule,
        "rule_source": record.rule_source,
        "started_at": record.started_at,
        "chain": call.chain,
        "code": call.code,
        "asked": [[each.person, each.at.isoformat()] for each in call.asked],
        "outcome": str(call.outcome),
        "confirmed_by": call.confirmed_by,
        "ended_at": call.ended_at,
    }


def _as_call(row: Any) -> CallRecord:
    asked = tuple(Asked(person, datetime.fromisoformat(at)) for person, at in row.asked)
    call = Call(row.chain, row.code, asked, Outcome(row.outcome), row.confirmed_by, row.ended_at)
    return CallRecord(row.id, row.conversation_id, row.promise_id, row.rule, row.rule_source, row.started_at, call)
