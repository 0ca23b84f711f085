"""The record of cases' ways through the steps: appended to by turns, read for the stall report."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.conversation import CaseStatus, Step
from bot.model.stalls import Moved, Walk, What
from bot.store.columns import Utc
from bot.store.rows import Rows
from bot.store.step_tables import case_moves
from bot.store.tables import cases, conversations


class CaseMoveRows(Rows):
    """The part of ``bot.ports.Tx`` about it."""

    async def add_moves(self, case_id: int, moved: Sequence[Moved]) -> None:
        """See the port."""
        rows = [asdict(each) | {"case_id": case_id, "step": int(each.step), "what": str(each.what)} for each in moved]
        if rows:
            await self.connection.execute(insert(case_moves), rows)


async def read_walks(connection: AsyncConnection, since: datetime) -> list[Walk]:
    """The ways of all cases that were opened since then."""
    rows = (await connection.execute(_WALKS, {"since": since})).all()
    moved: dict[int, list[Moved]] = defaultdict(list)
    for row in rows:
        moved[row.case_id].append(_as_moved(row))
    of_case = {row.case_id: row for row in rows}
    return [
        Walk(number, tuple(own), CaseStatus(of_case[number].status).over, of_case[number].last_inbound_at)
        for number, own in moved.items()
    ]


def _as_moved(row: Any) -> Moved:
    return Moved(row.playbook, Step(row.step), What(row.what), row.at, row.turns, row.why)


_WALKS = (
    select(case_moves, cases.c.status, conversations.c.last_inbound_at)
    .join(cases, cases.c.id == case_moves.c.case_id)
    .join(conversations, conversations.c.id == cases.c.conversation_id)
    .where(cases.c.opened_at >= bindparam("since", type_=Utc))
    .order_by(case_moves.c.id)
)
