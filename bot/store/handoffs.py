"""Hand-offs to people."""

from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import insert, select, update

from bot.model.records import HandoffRecord
from bot.store.rows import Rows
from bot.store.tables import HANDOFF_OPEN, handoffs


class HandoffRows(Rows):
    """The part of ``bot.ports.Tx`` about hand-offs. The ids of new records are given by the store."""

    async def add_handoff(self, handoff: HandoffRecord) -> HandoffRecord:
        """See the port."""
        added = await self.one(insert(handoffs).values(_values(handoff)).returning(handoffs.c.id), "new hand-off")
        self.touch(handoff.conversation_id)
        return replace(handoff, id=added.id)

    async def open_handoff(self, conversation_id: int) -> HandoffRecord | None:
        """See the port. The newest, if there were several."""
        statement = select(handoffs).where(handoffs.c.conversation_id == conversation_id, HANDOFF_OPEN)
        row = (await self.connection.execute(statement.order_by(handoffs.c.id.desc()).limit(1))).one_or_none()
        return None if row is None else as_handoff(row)

    async def save_handoff(self, handoff: HandoffRecord) -> None:
        """See the port. Raises NotStored."""
        statement = update(handoffs).where(handoffs.c.id == handoff.id).values(_values(handoff))
        await self.change(statement, f"hand-off {handoff.id}")
        self.touch(handoff.conversation_id)


def _values(record: HandoffRecord) -> dict[str, Any]:
    """The columns are named like the fields."""
    values = asdict(record)
    del values["id"]
    return values


def as_handoff(row: Any) -> HandoffRecord:
    """A row of the table."""
    return HandoffRecord(**{each.name: getattr(row, each.name) for each in fields(HandoffRecord)})
