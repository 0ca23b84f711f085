"""How conversations went since a pilot began: the figures' raw material. Only reads."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.conversation import CaseStatus
from bot.model.pilot import Outcome
from bot.model.policy.rules import PromiseKind
from bot.store.columns import Utc
from bot.store.promise_tables import promises
from bot.store.tables import cases, conversations, decisions, handoffs, word

_SINCE = bindparam("since", type_=Utc)
_TAKING_PART = (
    select(decisions.c.conversation_id, decisions.c.rules_version)
    .where(decisions.c.at >= _SINCE)
    .group_by(decisions.c.conversation_id, decisions.c.rules_version)
)
_NEW = select(conversations.c.id).where(conversations.c.created_at >= _SINCE)
_HANDED_OFF = select(handoffs.c.conversation_id).where(handoffs.c.created_at >= _SINCE)
_CASES = (
    select(cases.c.conversation_id, cases.c.status, cases.c.state)
    .where(cases.c.opened_at >= _SINCE)
    .order_by(cases.c.id)
)
_PROMISES = select(
    promises.c.conversation_id, promises.c.made_at, promises.c.due_at, promises.c.first_due_at, promises.c.kept_at
).where(
    promises.c.made_at >= _SINCE,
    promises.c.kind == word(PromiseKind.FIRST_ANSWER),
    promises.c.cancelled_at.is_(None),
)
_OVER = {str(status) for status in CaseStatus if status.over}


async def read_outcomes(connection: AsyncConnection, *, since: datetime, version: str, now: datetime) -> list[Outcome]:
    """Those that the pilot's ``version`` decided in, and the others that are new since then (aware)."""

    async def rows(statement: Any) -> list[Any]:
        return list((await connection.execute(statement, {"since": since})).all())

    in_pilot = {row.conversation_id for row in await rows(_TAKING_PART) if row.rules_version == version}
    everybody = in_pilot | {row.id for row in await rows(_NEW)}
    handed_off = {row.conversation_id for row in await rows(_HANDED_OFF)}
    solved, satisfied = _ends(await rows(_CASES))
    promised: dict[int, list[Any]] = defaultdict(list)
    for row in await rows(_PROMISES):
        promised[row.conversation_id].append(row)
    return [
        Outcome(
            in_pilot=each in in_pilot,
            handed_off=each in handed_off,
            solved=each in solved,
            satisfied=satisfied.get(each),
            first_answers=_answers(promised[each]),
            late=sum(_late(row, now) for row in promised[each]),
            promises=len(promised[each]),
        )
        for each in sorted(everybody)
    ]


def _ends(found: Iterable[Any]) -> tuple[set[int], dict[int, bool]]:
    """Conversations with a case that is over, and what the customer said of the latest one they judged."""
    solved, satisfied = set(), {}
    for row in found:
        if row.status in _OVER:
            solved.add(row.conversation_id)
        if isinstance(row.state.get("satisfied"), bool):
            satisfied[row.conversation_id] = row.state["satisfied"]
    return solved, satisfied


def _answers(found: Iterable[Any]) -> tuple[timedelta, ...]:
    return tuple(row.kept_at - row.made_at for row in found if row.kept_at is not None)


def _late(row: Any, now: datetime) -> bool:
    due: datetime = row.first_due_at or row.due_at
    return bool((row.kept_at or now) > due)
