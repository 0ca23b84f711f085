"""The tables of promises: what was promised, whose move it was when, how the time was counted, and who was called."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, and_, false

from bot.store.columns import CleanText, Json, Seconds, Utc
from bot.store.schema import id_column, metadata, partial_index, reference

promises = Table(
    "promises",
    metadata,
    id_column(),
    reference("conversations"),
    Column("kind", CleanText, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("team", CleanText, nullable=False),
    Column("rule", CleanText, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("kept_at", Utc),
    Column("broken_at", Utc),
    Column("cancelled_at", Utc),
    Column("first_due_at", Utc),
    Column("allowance", Seconds),
    Column("round_the_clock", Boolean, nullable=False, server_default=false()),
    Column("rules_version", CleanText),
    Column("renewals", Integer, nullable=False, server_default="0"),
    Column("renewed_at", Utc),
    Column("escalated", Integer, nullable=False, server_default="-1"),
    Column("marked", Integer, nullable=False, server_default="-1"),
    Index("ix_promises_conversation", "conversation_id", "id"),
)

# Append-only: from when on it was whose move, and how the time of each promise that is over was counted.
turnovers = Table(
    "turnovers",
    metadata,
    id_column(),
    reference("conversations"),
    Column("since", Utc, nullable=False),
    Column("side", CleanText, nullable=False),
    Index("ix_turnovers_conversation", "conversation_id", "id"),
)

clock_intervals = Table(
    "clock_intervals",
    metadata,
    id_column(),
    reference("promises"),
    Column("start", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    Column("why", CleanText, nullable=False),
    Index("ix_clock_intervals_promise", "promise_id", "id"),
)

calls = Table(
    "calls",
    metadata,
    id_column(),
    reference("conversations", index=True),
    reference("promises", index=True),
    Column("rule", CleanText, nullable=False),
    Column("rule_source", CleanText, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("chain", CleanText, nullable=False),
    Column("code", CleanText, nullable=False),
    Column("asked", Json, nullable=False),
    Column("outcome", CleanText, nullable=False),
    Column("confirmed_by", CleanText),
    Column("ended_at", Utc),
)

PROMISE_OPEN = and_(promises.c.kept_at.is_(None), promises.c.cancelled_at.is_(None))
CALL_OPEN = calls.c.ended_at.is_(None)

partial_index("ix_promises_open", promises.c.conversation_id, promises.c.due_at, where=PROMISE_OPEN)
partial_index("ix_calls_open", calls.c.id, where=CALL_OPEN)
