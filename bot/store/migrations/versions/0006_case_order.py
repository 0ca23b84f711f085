"""Which order a case is about, once it was shown whose it is; and conversations by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ORDER, _PHONE = "ix_cases_order", "ix_conversations_phone"


def upgrade() -> None:
    op.add_column("cases", sa.Column("order_number", sa.Text(), nullable=True))
    given = sa.text("order_number IS NOT NULL")
    op.create_index(_ORDER, "cases", ["order_number"], sqlite_where=given, postgresql_where=given)
    given = sa.text("phone IS NOT NULL")
    op.create_index(_PHONE, "conversations", ["phone"], sqlite_where=given, postgresql_where=given)


def downgrade() -> None:
    op.drop_index(_PHONE, "conversations")
    op.drop_index(_ORDER, "cases")
    op.drop_column("cases", "order_number")
