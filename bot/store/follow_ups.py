"""Follow-ups: one for a case at most."""

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.model.follow_ups import FollowUp, Stage
from bot.store.columns import Utc
from bot.store.follow_up_tables import ASKED, follow_ups
from bot.store.rows import Rows


class FollowUpRows(Rows):
    """The part of ``bot.ports.Tx`` about follow-ups."""

    async def add_follow_up(self, planned: FollowUp) -> FollowUp:
        """See the port."""
        added = await self.one(insert(follow_ups).values(_values(planned)).returning(follow_ups.c.id), "new follow-up")
        self.touch(planned.conversation_id)
        return replace(planned, id=added.id)

    async def save_follow_up(self, follow_up: FollowUp) -> None:
        """See the port. Raises NotStored."""
        statement = update(follow_ups).where(follow_ups.c.id == follow_up.id).values(_values(follow_up))
        await self.change(statement, f"follow-up {follow_up.id}")
        self.touch(follow_up.conversation_id)

    async def follow_up(self, follow_up_id: int) -> FollowUp:
        """See the port. Raises NotStored."""
        statement = select(follow_ups).where(follow_ups.c.id == follow_up_id)
        return _as_follow_up(await self.one(statement, f"follow-up {follow_up_id}"))

    async def follow_up_of(self, case_id: int) -> FollowUp | None:
        """See the port."""
        statement = select(follow_ups).where(follow_ups.c.case_id == case_id)
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else _as_follow_up(row)

    async def asked_follow_up(self, conversation_id: int, *, since: datetime) -> FollowUp | None:
        """See the port."""
        row = (await self.connection.execute(_ASKED, {"conversation": conversation_id, "since": since})).one_or_none()
        return None if row is None else _as_follow_up(row)


_ASKED = (
    select(follow_ups)
    .where(
        follow_ups.c.conversation_id == bindparam("conversation"),
        follow_ups.c.asked_at >= bindparam("since", type_=Utc),
        ASKED,
    )
    .order_by(follow_ups.c.asked_at.desc())
    .limit(1)
)


def _values(record: FollowUp) -> dict[str, Any]:
    """The columns are named like the fields."""
    values = asdict(record) | {"stage": str(record.stage), "params": dict(record.params)}
    del values["id"]
    return values


def _as_follow_up(row: Any) -> FollowUp:
    known = {each.name: getattr(row, each.name) for each in fields(FollowUp)}
    return FollowUp(**known | {"stage": Stage(row.stage)})
