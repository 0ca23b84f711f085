"""Past conversations as they came, for trying changed rules on them. Only reads."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.messages import ChannelName
from bot.model.pilot import Outcome
from bot.model.policy.rules import PromiseKind
from bot.model.promises.record import PromisedAnswer
from bot.model.stalls import Walk
from bot.model.trial.past import Answered, Came, Event, Freed, PastConversation, Turned, came, turned
from bot.store.columns import Utc
from bot.store.database import Database
from bot.store.outcomes import read_outcomes
from bot.store.promise_tables import promises
from bot.store.stalls import read_walks
from bot.store.tables import BY_CUSTOMER, conversations, customers, decisions, handoffs, messages, word

BATCH: Final = 200
"""Conversations that are read, and held in memory, at a time."""


class SqlPast:
    """``bot.trial.Past``, and ``bot.web.policy.Record``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def conversations(self, since: datetime) -> AsyncIterator[PastConversation]:
        """Those in which something was decided since then (aware), each from then on. Raises StoreUnavailable."""
        last = 0
        while True:
            async with self._database.read() as connection:
                rows = (await connection.execute(_CONVERSATIONS, {"since": since, "last": last})).all()
                found = await _with_events(connection, rows, since)
            for past in found:
                yield past
            if len(rows) < BATCH:
                return
            last = rows[-1].id

    async def answers_promised(self, since: datetime, until: datetime) -> list[PromisedAnswer]:
        """First answers that customers were promised for a time between the two (aware), unless it was called off."""
        async with self._database.glance() as connection:
            rows = (await connection.execute(_PROMISED, {"since": since, "until": until})).all()
        return [PromisedAnswer(row.team, row.made_at, row.due, row.kept_at) for row in rows]

    async def walks(self, since: datetime) -> list[Walk]:
        """How the cases that were opened since then went through the steps. Raises StoreUnavailable."""
        async with self._database.glance() as connection:
            return await read_walks(connection, since)

    async def outcomes(self, *, since: datetime, version: str, now: datetime) -> list[Outcome]:
        """How conversations went since a pilot of this version began, and the others. Raises StoreUnavailable."""
        async with self._database.read() as connection:
            return await read_outcomes(connection, since=since, version=version, now=now)


_DUE = func.coalesce(promises.c.first_due_at, promises.c.due_at, type_=Utc).label("due")
_PROMISED = select(promises.c.team, promises.c.made_at, _DUE, promises.c.kept_at).where(
    promises.c.kind == word(PromiseKind.FIRST_ANSWER),
    promises.c.told.is_(True),
    promises.c.cancelled_at.is_(None),
    bindparam("since", type_=Utc) <= _DUE,
    bindparam("until", type_=Utc) > _DUE,
)
_CONVERSATIONS = (
    select(conversations.c.id, conversations.c.channel, conversations.c.language, customers.c.tags)
    .join(customers, customers.c.id == conversations.c.customer_id)
    .where(conversations.c.active_at >= bindparam("since"), conversations.c.id > bindparam("last"))
    .order_by(conversations.c.id)
    .limit(BATCH)
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DECISIONS = (
    select(decisions.c.conversation_id, decisions.c.moment, decisions.c.decision, decisions.c.at)
    .where(
        decisions.c.conversation_id.in_(_IDS),
        decisions.c.at >= bindparam("since"),
        decisions.c.moment.in_(("arrival", "turn")),  # what timers and agents did is not decided anew
    )
    .order_by(decisions.c.id)
)
_HEARD = (
    select(messages.c.conversation_id, messages.c.turn_id, messages.c.text)
    .where(messages.c.conversation_id.in_(_IDS), BY_CUSTOMER, messages.c.turn_id.is_not(None))
    .order_by(messages.c.id)
)
_WRITTEN = select(messages.c.conversation_id, messages.c.at, messages.c.text).where(
    messages.c.conversation_id.in_(_IDS), BY_CUSTOMER, messages.c.at >= bindparam("since")
)
_ANSWERS = (
    select(messages.c.conversation_id, messages.c.at)
    .where(
        messages.c.conversation_id.in_(_IDS),
        messages.c.author == word("agent"),
        messages.c.at >= bindparam("since"),
    )
    .order_by(messages.c.id)
)
_ENDS = select(handoffs.c.conversation_id, handoffs.c.ended_at).where(
    handoffs.c.conversation_id.in_(_IDS), handoffs.c.ended_at >= bindparam("since")
)


async def _with_events(connection: AsyncConnection, rows: Sequence[Any], since: datetime) -> list[PastConversation]:
    values = {"ids": [row.id for row in rows], "since": since}

    async def read(statement: Select[Any]) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = (await connection.execute(statement, values)).all()
        return rows

    texts: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in await read(_HEARD):
        texts[row.conversation_id, row.turn_id].append(row.text)
    written = {(row.conversation_id, row.at): row.text for row in await read(_WRITTEN)}  # decided as it was stored
    events: dict[int, list[Event]] = defaultdict(list)
    unknown: dict[int, int] = defaultdict(int)
    for row in await read(_DECISIONS):
        event = _decided(row, texts, written)
        if event is None:
            unknown[row.conversation_id] += 1
        else:
            events[row.conversation_id].append(event)
    for row in await read(_ANSWERS):
        events[row.conversation_id].append(Answered(row.at))
    for row in await read(_ENDS):
        events[row.conversation_id].append(Freed(row.ended_at))
    return [_past(row, events[row.id], unknown[row.id]) for row in rows if events[row.id] or unknown[row.id]]


def _decided(
    row: Any, texts: dict[tuple[int, str], list[str]], written: dict[tuple[int, datetime], str]
) -> Came | Turned | None:
    """None: what it was decided on was not kept then, or has another form now."""
    seen = row.decision.get("seen")
    if row.moment == "arrival":
        return came(row.at, written.get((row.conversation_id, row.at), ""), seen or {})
    if seen is None:
        return None
    text = "\n".join(each for each in texts[row.conversation_id, seen.get("turn", "")] if each)
    try:
        return turned(row.at, text, seen)
    except ValueError:
        return None


def _past(row: Any, events: list[Event], unknown: int) -> PastConversation:
    """Events in order; at the same instant they stay as they were put in."""
    in_order = tuple(sorted(events, key=lambda event: event.at))
    return PastConversation(
        f"conversation-{row.id}", ChannelName(row.channel), row.language, in_order, tuple(row.tags), unknown
    )
