"""Putting work into the work table, inside the transaction that makes it necessary."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, and_, bindparam, case, delete, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.records import Work
from bot.ports import NewWork
from bot.store.columns import clean
from bot.store.dialects import insert, on_postgres, serialise
from bot.store.tables import DEAD, is_open, work


async def add_work(connection: AsyncConnection, new: NewWork) -> None:
    """One row, by its key where it has one."""
    if new.key is None:
        await add_plain_work(connection, [new])
    else:
        await put_keyed_work(connection, new)


async def add_plain_work(connection: AsyncConnection, new: Sequence[NewWork]) -> None:
    """Rows without key, in this order.

    The locks make a lane's rows become visible in the order of their ids: without them a later row could be committed
    first, look like the head of its lane, and be worked on before its elder.
    """
    if not new:
        return
    await serialise(connection, (clean(each.lane) for each in new if each.lane))
    await connection.execute(_ADD, [_row(each) for each in new])


async def put_keyed_work(connection: AsyncConnection, new: NewWork) -> None:
    """The one open row of its kind and key: made, moved, or (while somebody works on it) told to run once more."""
    if new.lane:
        await serialise(connection, [clean(new.lane)])
    await connection.execute(_put(on_postgres(connection)), _row(new))


@cache
def _put(postgres: bool) -> Executable:
    statement = insert(work, postgres=postgres)
    fresh = statement.excluded
    waits = work.c.owner.is_(None)
    put: Executable = statement.on_conflict_do_update(
        index_elements=[work.c.kind, work.c.key],
        index_where=and_(is_open(work), work.c.key.is_not(None)),
        set_={
            "due": case((waits, fresh.due), else_=work.c.due),
            "payload": case((waits, fresh.payload), else_=work.c.payload),
            "again_due": case((waits, null()), else_=fresh.due),
            "again_payload": case((waits, null()), else_=fresh.payload),
        },
    )
    return put


async def cancel(connection: AsyncConnection, kind: str, key: str, *, real: datetime) -> None:
    """Take back what waits. What is being worked on goes on, but does not run once more."""
    mine = and_(work.c.kind == kind, work.c.key == key, is_open(work))
    idle = or_(work.c.owner.is_(None), work.c.leased_until <= real)
    await connection.execute(delete(work).where(mine, idle))
    await connection.execute(update(work).where(mine).values(again_due=None, again_payload=null()))


async def finish(connection: AsyncConnection, done: Work) -> bool:
    """Delete the row, and put in a new one if it was scheduled again meanwhile. False: the lease was lost."""
    row = (await connection.execute(_FINISH, fence(done))).one_or_none()
    if row is None:
        return False
    if row.again_due is not None:
        await _again(connection, done, row)
    return True


async def bury(connection: AsyncConnection, failed: Work, error: str) -> bool:
    """Keep the row as a dead letter; what was scheduled meanwhile lives on. False: the lease was lost."""
    found = (await connection.execute(_LOCK, fence(failed))).one_or_none()
    if found is None:
        return False
    buried = {"dead": True, "owner": None, "leased_until": None, "again_due": None, "again_payload": null()}
    await connection.execute(update(work).where(work.c.id == failed.id).values(error=error, **buried))
    if found.again_due is not None:
        await _again(connection, failed, found)
    return True


async def heads_after(connection: AsyncConnection, done: Work) -> list[str]:
    """Of which kinds there may be something to do now that this row is done: only those workers are woken."""
    kinds = [] if done.key is None else [done.kind]
    if done.lane is not None:
        kinds += await connection.scalars(_FOLLOWING, {"in_lane": done.lane})
    return kinds


async def revive(connection: AsyncConnection, work_id: int, due: datetime) -> list[str]:
    """Try a dead letter again, at the end of its lane. Returns its kind; nothing: there is no such dead letter."""
    statement = delete(work).where(work.c.id == work_id, DEAD).returning(work)
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return []
    await add_work(connection, NewWork(row.kind, due, row.payload, row.lane, row.key))
    return [row.kind]


def fence(by: Work) -> dict[str, Any]:
    """The values for ``HELD``."""
    return {"held_id": by.id, "held_by": by.owner, "held_attempt": by.attempt}


HELD = and_(
    work.c.id == bindparam("held_id"),
    work.c.owner == bindparam("held_by"),
    work.c.attempt == bindparam("held_attempt"),
    is_open(work),
)
"""The fence: the row as this worker claimed it, and nobody since."""

# Built once: building a statement costs more than compiling it, which SQLAlchemy does once, or than running it.
_ADD = work.insert()
_FINISH = delete(work).where(HELD).returning(work.c.again_due, work.c.again_payload)
_LOCK = select(work).where(HELD).with_for_update()
_FOLLOWING = select(work.c.kind).where(work.c.lane == bindparam("in_lane"), is_open(work)).order_by(work.c.id).limit(1)


async def _again(connection: AsyncConnection, done: Work, row: Any) -> None:
    """A new row: its id is one that no earlier worker can claim to hold."""
    again = NewWork(done.kind, row.again_due, row.again_payload, done.lane, done.key)
    await put_keyed_work(connection, again)


def _row(new: NewWork) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "lane": new.lane,
        "key": new.key,
        "payload": dict(new.payload),
        "due": new.due,
        "dead": False,
        "attempt": 0,
        "failures": 0,
        "error": "",
    }
