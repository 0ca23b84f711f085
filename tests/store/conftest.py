"""Stores over fresh databases, and a real-time clock that tests can move.

Making and dropping a PostgreSQL database makes the server write all it has to disk, which takes longer than most tests:
here one database is emptied before each test instead.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.store import SqlStore, engines, migrate, open_store
from bot.store.tables import metadata
from tests.support.postgres import NoPostgresError, Postgres

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class RealTime:
    """Stands in for real time, by which leases end."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **units: float) -> None:
        self.at += timedelta(**units)


@pytest.fixture
def real_time() -> RealTime:
    return RealTime()


@pytest.fixture
async def store(database_url: str, real_time: RealTime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlStore]:
    monkeypatch.setattr(engines, "PRAGMAS", (*engines.PRAGMAS, "synchronous=OFF"))
    opened = open_store(database_url, real_now=real_time)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def _shared_postgres(_postgres_template: tuple[Postgres, str] | NoPostgresError) -> Iterator[str]:
    if isinstance(_postgres_template, NoPostgresError):
        # A machine without a server and without its binaries: told in red at the end of the run.
        pytest.skip(f"no PostgreSQL: {_postgres_template}")
    server, template = _postgres_template
    name = server.create(template)
    asyncio.run(_hurry(server.url(name)))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def postgres_url(_shared_postgres: str) -> str:
    """A migrated and empty database, its numbering begun anew."""
    asyncio.run(_empty(_shared_postgres))
    return _shared_postgres


async def _hurry(url: str) -> None:
    """What is tested here need not survive a power cut."""
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    await connection.execute(f'ALTER DATABASE "{make_url(url).database}" SET synchronous_commit = off')
    await connection.close()


async def _empty(url: str) -> None:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    statement = f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"
    try:
        await connection.execute(statement)
    except asyncpg.UndefinedTableError:  # a test of migrations failed half-way
        await migrate(url)
        await connection.execute(statement)
    finally:
        await connection.close()
