"""The few words that SQLite and PostgreSQL say differently."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Table, any_, func, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def on_postgres(connection: AsyncConnection) -> bool:
    """Whether this is PostgreSQL; else it is SQLite."""
    return connection.dialect.name == "postgresql"


def insert(table: Table, *, postgres: bool) -> Any:
    """An INSERT that knows ON CONFLICT. The two dialects' classes have it alike, but no common ancestor with it."""
    return postgresql.insert(table) if postgres else sqlite.insert(table)


def among(column: ColumnElement[int], ids: ScalarSelect[int], *, postgres: bool) -> ColumnElement[bool]:
    """Rows whose id a subselect picks.

    PostgreSQL may run the subselect of ``IN (SELECT … LIMIT n FOR UPDATE)`` once per row; an array is built once.
    """
    return column == any_(func.array(ids)) if postgres else column.in_(ids)


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name")


async def serialise(connection: AsyncConnection, names: Iterable[str]) -> None:
    """Wait for other transactions that hold one of these names, in an order all keep. SQLite has one writer."""
    wanted = sorted(set(names))
    if wanted and on_postgres(connection):
        await connection.execute(_LOCK, {"names": wanted})
