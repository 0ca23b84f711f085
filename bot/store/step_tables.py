"""How cases went through the steps. Append-only."""

from sqlalchemy import Column, Index, Integer, Table

from bot.store.columns import CleanText, Utc
from bot.store.schema import id_column, metadata, reference

case_moves = Table(
    "case_moves",
    metadata,
    id_column(),
    reference("cases"),
    Column("playbook", CleanText, nullable=False),
    Column("step", Integer, nullable=False),
    Column("what", CleanText, nullable=False),
    Column("at", Utc, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("why", CleanText, nullable=False),
    Index("ix_case_moves_case", "case_id", "id"),
)
