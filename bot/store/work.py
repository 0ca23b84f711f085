"""The work table: inbox queue, outbox queue and timers in one (docs/decisions/003-work-table.md)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, Integer, and_, bindparam, case, exists, func, or_, select, update

from bot.model.records import Work
from bot.store import work_rows
from bot.store.columns import Utc
from bot.store.database import Database
from bot.store.dialects import among, on_postgres
from bot.store.signals import Signals
from bot.store.tables import is_open, work

_older = work.alias("older")


class SqlWorkTable:
    """``bot.ports.WorkTable``. ``due`` is on the caller's clock; leases are counted in real time."""

    def __init__(self, database: Database, signals: Signals, real_now: Callable[[], datetime]) -> None:
        self._database = database
        self._signals = signals
        self._real_now = real_now

    async def claim(
        self, *, kinds: Sequence[str], limit: int, owner: str, now: datetime, lease: timedelta
    ) -> list[Work]:
        """See the port. Rows of one call are ordered by due time."""
        self._signals.looks(kinds)
        real = self._real_now()
        values = {"kinds": kinds, "most": limit, "by": owner, "now": now, "real": real, "until": real + lease}
        async with self._database.write_lightly() as connection:
            rows = (await connection.execute(_claim(on_postgres(connection)), values)).all()
        return sorted((_as_work(row) for row in rows), key=lambda each: (each.due, each.id))

    async def beat(self, held: Work, *, lease: timedelta) -> bool:
        """See the port."""
        return await self._change(held, {"leased_until": self._real_now() + lease})

    async def finish(self, held: Work) -> bool:
        """See the port."""
        async with self._database.write() as connection:
            done = await work_rows.finish(connection, held)
            kinds = await work_rows.heads_after(connection, held)
        self._signals.committed(kinds)
        return done

    async def retry(self, held: Work, *, due: datetime, error: str) -> bool:
        """See the port."""
        failures = work.c.failures + (1 if error else 0)
        values = {"due": due, "error": error, "owner": None, "leased_until": None, "failures": failures}
        kept = await self._change(held, values)
        self._signals.committed([held.kind])
        return kept

    async def bury(self, held: Work, *, error: str) -> bool:
        """See the port."""
        async with self._database.write() as connection:
            done = await work_rows.bury(connection, held, error)
            kinds = await work_rows.heads_after(connection, held)
        self._signals.committed(kinds)
        return done

    async def revive(self, work_id: int, *, due: datetime) -> bool:
        """See the port."""
        async with self._database.write() as connection:
            kinds = await work_rows.revive(connection, work_id, due)
        self._signals.committed(kinds)
        return bool(kinds)

    async def next_due(self, *, kinds: Sequence[str]) -> datetime | None:
        """See the port."""
        async with self._database.glance() as connection:
            due: datetime | None = await connection.scalar(_FIRST, {"kinds": kinds, "real": self._real_now()})
        return due

    async def release_all(self) -> int:
        """See the port."""
        async with self._database.write_lightly() as connection:
            leased = update(work).where(work.c.owner.is_not(None)).values(owner=None, leased_until=None)
            count = (await connection.execute(leased)).rowcount
        self._signals.missed()
        return count

    async def wait(self, *, timeout: float) -> None:
        """See the port."""
        await self._signals.wait_for_work(timeout=timeout)

    async def _change(self, held: Work, values: Mapping[str, Any]) -> bool:
        async with self._database.write_lightly() as connection:
            statement = update(work).where(work_rows.HELD).values(**values)
            result = await connection.execute(statement, work_rows.fence(held))
        return result.rowcount == 1


# Built once: SQLAlchemy compiles a statement once, but building it anew for each claim costs as much as running it.
_real = bindparam("real", type_=Utc)
_blocked = exists().where(_older.c.lane == work.c.lane, is_open(_older), _older.c.id < work.c.id)
_HEADS = and_(
    is_open(work),
    work.c.kind.in_(bindparam("kinds", expanding=True)),
    or_(work.c.leased_until.is_(None), work.c.leased_until <= _real),
    or_(work.c.lane.is_(None), ~_blocked),
)
"""Nobody works on them, and nothing older is open in their lane: a head that waits or is leased blocks its lane."""

_FIRST = select(func.min(work.c.due)).where(_HEADS)
_CLAIMABLE = (
    select(work.c.id)
    .where(_HEADS, work.c.due <= bindparam("now", type_=Utc))
    .order_by(work.c.due, work.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)


@cache
def _claim(postgres: bool) -> Executable:
    return (
        update(work)
        .where(among(work.c.id, _CLAIMABLE.scalar_subquery(), postgres=postgres))
        .values(
            owner=bindparam("by"),
            leased_until=bindparam("until", type_=Utc),
            attempt=work.c.attempt + 1,
            # Whoever held it until now has crashed.
            failures=work.c.failures + case((work.c.owner.is_(None), 0), else_=1),
        )
        .returning(work)
    )


def _as_work(row: Any) -> Work:
    return Work(row.id, row.kind, row.payload, row.attempt, row.owner, row.due, row.lane, row.key, row.failures)
