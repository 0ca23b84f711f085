"""Cases, and the decisions that moved them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, insert, select, union, update

from bot.model.conversation import Case, CaseStatus, Controller, Conversation, Step
from bot.model.messages import ChannelName
from bot.model.records import OtherCase
from bot.store.rows import Rows
from bot.store.tables import ORDER_PROVEN, PHONE_KNOWN, cases, conversations, decisions


class CaseRows(Rows):
    """The part of ``bot.ports.Tx`` about cases and decisions."""

    async def open_case(self, conversation_id: int) -> Case | None:
        """See the port."""
        return await self._newest(_of(conversation_id).where(cases.c.status.not_in(_OVER)))

    async def latest_case(self, conversation_id: int) -> Case | None:
        """See the port."""
        return await self._newest(_of(conversation_id))

    async def case(self, case_id: int) -> Case:
        """See the port. Raises NotStored."""
        return as_case(await self.one(select(cases).where(cases.c.id == case_id), f"case {case_id}"))

    async def other_case(self, conversation: Conversation, case_id: int) -> Case | None:
        """See the port."""
        mine = select(cases).where(cases.c.conversation_id.in_(_of_person(conversation)))
        return await self._newest(mine.where(cases.c.id != case_id, cases.c.problem.is_not(None)))

    async def open_cases_elsewhere(
        self, conversation: Conversation, *, orders: Collection[str], since: datetime, limit: int
    ) -> list[OtherCase]:
        """See the port."""
        mine = _ELSEWHERE.where(conversations.c.id != conversation.id, conversations.c.active_at >= since)
        found: dict[int, OtherCase] = {}
        for wanted in _wanted(conversation, orders):
            statement = mine.where(wanted).order_by(cases.c.id.desc()).limit(limit)
            for row in await self.connection.execute(statement):
                found[row.id] = OtherCase(as_case(row), ChannelName(row.channel), Controller(row.controller))
        return [found[number] for number in sorted(found, reverse=True)][:limit]

    async def add_case(self, conversation_id: int, *, now: datetime) -> Case:
        """See the port."""
        values = {
            "conversation_id": conversation_id,
            "status": str(CaseStatus.OPEN),
            "step": int(Step.UNDERSTAND),
            "opened_at": now,
            "state": {},
            "token": token_hex(8),
        }
        row = await self.one(insert(cases).values(values).returning(cases), "new case")
        self.touch(conversation_id)
        return as_case(row)

    async def save_case(self, case: Case) -> None:
        """See the port. Raises NotStored."""
        values = {
            "status": str(case.status),
            "step": int(case.step),
            "problem": case.problem,
            "resolved_at": case.resolved_at,
            "state": dict(case.state),
            "order_number": case.order,
        }
        await self.change(update(cases).where(cases.c.id == case.id).values(values), f"case {case.id}")
        self.touch(case.conversation_id)

    async def add_decision(
        self, conversation_id: int, *, moment: str, rules_version: str, decision: Mapping[str, Any], now: datetime
    ) -> int:
        """See the port. Returns its id."""
        values = {
            "conversation_id": conversation_id,
            "moment": moment,
            "rules_version": rules_version,
            "decision": dict(decision),
            "at": now,
        }
        row = await self.one(insert(decisions).values(values).returning(decisions.c.id), "new decision")
        decision_id: int = row.id
        return decision_id

    async def _newest(self, statement: Select[Any]) -> Case | None:
        row = (await self.connection.execute(statement.order_by(cases.c.id.desc()).limit(1))).one_or_none()
        return None if row is None else as_case(row)


_OVER = tuple(str(status) for status in CaseStatus if status.over)


_ELSEWHERE = (
    select(cases, conversations.c.channel, conversations.c.controller)
    .join(conversations, conversations.c.id == cases.c.conversation_id)
    .where(ORDER_PROVEN, cases.c.status.not_in(_OVER))
)


def _wanted(conversation: Conversation, orders: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """One by one, so that each finds its rows by an index of its own."""
    if orders:
        yield cases.c.order_number.in_(sorted(orders))
    if conversation.phone:
        yield cases.c.conversation_id.in_(_of_phone(conversation.phone))


def _of_person(conversation: Conversation) -> ScalarSelect[Any]:
    """This conversation, and those of the same phone, which the platform vouches for."""
    own = select(conversations.c.id).where(conversations.c.id == conversation.id)
    if not conversation.phone:
        return own.scalar_subquery()
    return union(own, _of_phone(conversation.phone)).scalar_subquery()


def _of_phone(phone: str) -> Select[Any]:
    return select(conversations.c.id).where(conversations.c.phone == phone, PHONE_KNOWN)


def _of(conversation_id: int) -> Select[Any]:
    return select(cases).where(cases.c.conversation_id == conversation_id)


def as_case(row: Any) -> Case:
    """A row of the table."""
    return Case(
        id=row.id,
        conversation_id=row.conversation_id,
        status=CaseStatus(row.status),
        opened_at=row.opened_at,
        step=Step(row.step),
        problem=row.problem,
        resolved_at=row.resolved_at,
        state=row.state,
        order=row.order_number,
        token=row.token or "",
    )
