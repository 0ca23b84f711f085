"""Promises explain themselves; calls for people on call."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("looped_at", _TIME, nullable=True))
    op.add_column("conversations", sa.Column("staff", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in (
        sa.Column("first_due_at", _TIME, nullable=True),
        sa.Column("allowance", sa.Float(), nullable=True),
        sa.Column("round_the_clock", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rules_version", sa.Text(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("renewed_at", _TIME, nullable=True),
        sa.Column("escalated", sa.Integer(), nullable=False, server_default="-1"),
        sa.Column("marked", sa.Integer(), nullable=False, server_default="-1"),
    ):
        op.add_column("promises", column)
    op.create_table(
        "turnovers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_turnovers_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_turnovers"),
    )
    op.create_index("ix_turnovers_conversation", "turnovers", ["conversation_id", "id"])
    op.create_table(
        "clock_intervals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("promise_id", _ID, nullable=False),
        sa.Column("start", _TIME, nullable=False),
        sa.Column("end", _TIME, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_clock_intervals_promise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_intervals"),
    )
    op.create_index("ix_clock_intervals_promise", "clock_intervals", ["promise_id", "id"])
    op.create_table(
        "calls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("promise_id", _ID, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_source", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_calls_conversation_id"),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name="fk_calls_promise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_conversation_id", "calls", ["conversation_id"])
    op.create_index("ix_calls_promise_id", "calls", ["promise_id"])
    op.create_index("ix_calls_open", "calls", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for table in ("calls", "clock_intervals", "turnovers"):
        op.drop_table(table)
    _drop("promises", ("first_due_at", "allowance", "round_the_clock", "rules_version"))
    _drop("promises", ("renewals", "renewed_at", "escalated", "marked"))
    _drop("conversations", ("looped_at", "staff"))


def _drop(table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        op.drop_column(table, column)
