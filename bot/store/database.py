"""The engine, and transactions that mean the same on SQLite and PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import URL, exc, make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.errors import StoreUnavailable
from bot.store.engines import BUSY_SECONDS, durable_engine, light_engine

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
# BEGIN goes to SQLite's driver itself, hence its own error.
_UNAVAILABLE = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
    sqlite3.OperationalError,
    OSError,
    TimeoutError,
)
# SQLSTATE classes: connection lost, deadlock, no resources, lock timeout, operator intervention, system error.
_PASSING = ("08", "40", "53", "57", "58", "55")


def read_url(text: str) -> URL:
    """The database's address, its driver named. Raises ValueError on a database that we don't serve."""
    try:
        url = make_url(text)
    except exc.ArgumentError as error:
        raise ValueError(
            "the database's address must look like sqlite:///var/fyra.db or postgresql://host/name"
        ) from error
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in _DRIVERS.values():
        msg = f"{url.drivername} is not served: use sqlite+aiosqlite or postgresql+asyncpg"
        raise ValueError(msg)
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("SQLite in memory is not served: name a file")
    return url


class Database:
    """Connections. On SQLite there is one writer at a time, and readers never wait."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.engine = durable_engine(url)
        self.light = light_engine(url)
        self._for_writing = self.engine.execution_options(fyra_writes=True)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, on disk at the end of the block. Raises StoreUnavailable; never nest it."""
        with as_unavailable():
            async with self._turn(), self._for_writing.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write_lightly(self) -> AsyncIterator[AsyncConnection]:
        """One statement that a power cut may undo. Raises StoreUnavailable."""
        with as_unavailable():
            async with self._turn(), self.light.connect() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One unchanging view of the database for several statements. Raises StoreUnavailable."""
        with as_unavailable():
            async with self.engine.connect() as connection:
                if not self.is_sqlite:
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """Single reading statements, each with the view of its moment. Raises StoreUnavailable."""
        with as_unavailable():
            async with self.light.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        await self.light.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """On SQLite writers of this process queue here, in order; SQLite itself would let them race."""
        if not self.is_sqlite:
            yield
            return
        async with asyncio.timeout(BUSY_SECONDS):
            await self._writer.acquire()
        try:
            yield
        finally:
            self._writer.release()


@contextmanager
def as_unavailable() -> Iterator[None]:
    """Turn what passes by itself (a lost connection, a full disk, a busy database) into StoreUnavailable."""
    try:
        yield
    except _UNAVAILABLE as error:
        raise StoreUnavailable(_reason(error)) from error
    except exc.DBAPIError as error:
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if error.connection_invalidated or state.startswith(_PASSING):
            raise StoreUnavailable(_reason(error)) from error
        raise


def _reason(error: Exception) -> str:
    """What the driver said, without the statement and its parameters: those hold customers' words."""
    return str(getattr(error, "orig", None) or error) or type(error).__name__
