"""What is planned to be asked after a solution, and what became of it."""

from sqlalchemy import Column, Table, literal_column

from bot.store.columns import CleanText, Id, Json, Seconds, Utc
from bot.store.schema import id_column, metadata, partial_index, reference

follow_ups = Table(
    "follow_ups",
    metadata,
    id_column(),
    Column("case_id", Id, nullable=False, unique=True),
    reference("conversations", index=True),
    Column("solution", CleanText, nullable=False),
    Column("after", Seconds, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("params", Json, nullable=False),
    Column("planned_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("stage", CleanText, nullable=False),
    Column("why", CleanText, nullable=False),
    Column("asked_at", Utc),
    Column("ended_at", Utc),
)

ASKED = follow_ups.c.stage == literal_column("'asked'", CleanText)
partial_index("ix_follow_ups_asked", follow_ups.c.conversation_id, follow_ups.c.asked_at, where=ASKED)
