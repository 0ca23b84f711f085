"""The store: everything durable, behind ``bot.ports.Store``."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import select

from bot.model.errors import StoreUnavailable
from bot.model.messages import ChannelEvent
from bot.store.batches import Batches
from bot.store.database import Database, read_url
from bot.store.desk import SqlDesk
from bot.store.inbox import Arrival, save_arrivals, work_kind
from bot.store.migrate import is_current
from bot.store.past import SqlPast
from bot.store.presence import present
from bot.store.signals import Signals
from bot.store.transaction import SqlTx
from bot.store.users import SqlUsers
from bot.store.work import SqlWorkTable


def real_now() -> datetime:
    """Real time, by which leases are counted even when the application's clock travels."""
    return datetime.now(UTC)


def open_store(url: str, *, real_now: Callable[[], datetime] = real_now) -> "SqlStore":
    """The store at this address, already migrated. Nothing is connected yet. Raises ValueError on a wrong address."""
    return SqlStore(Database(read_url(url)), real_now)


class SqlStore:
    """``bot.ports.Store`` on SQLite and PostgreSQL."""

    def __init__(self, database: Database, real_now: Callable[[], datetime]) -> None:
        self._database = database
        self._real_now = real_now
        self._signals = Signals()
        if not database.is_sqlite:
            from bot.store.relay import PostgresRelay  # takes asyncpg along

            self._signals.relay = PostgresRelay(database.engine, self._signals.heard, self._signals.missed)
        self._arrivals: Batches[Arrival, int] = Batches(self._save_arrivals)
        self._work = SqlWorkTable(database, self._signals, real_now)
        self._desk = SqlDesk(database, self._signals, real_now)
        self._users = SqlUsers(database)
        self._past = SqlPast(database)

    @property
    def work(self) -> SqlWorkTable:
        """The work table."""
        return self._work

    @property
    def desk(self) -> SqlDesk:
        """What the console reads."""
        return self._desk

    @property
    def users(self) -> SqlUsers:
        """Who may sign in."""
        return self._users

    @property
    def past(self) -> SqlPast:
        """What a dry run of changed rules is tried on."""
        return self._past

    async def accept(self, events: Sequence[ChannelEvent], *, now: datetime) -> int:
        """See the port. Raises StoreUnavailable."""
        return await self._arrivals.put(Arrival(tuple(events), now)) if events else 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTx]:
        """See the port. Raises StoreUnavailable. On SQLite nobody else writes meanwhile: await nothing else inside."""
        async with self._database.write() as connection:
            tx = SqlTx(connection, self._real_now)
            yield tx
        self._signals.committed(tx.kinds, tuple(tx.changed))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Have a worker in this process until the block ends. On SQLite the first one frees what a dead one held."""
        async with present(self._database.url, alone=self._work.release_all):
            yield

    async def ready(self) -> bool:
        """Whether the database answers and has the newest schema."""
        try:
            async with self._database.read() as connection:
                await connection.execute(select(1))
                return await connection.run_sync(is_current)
        except StoreUnavailable:
            return False

    async def close(self) -> None:
        """See the port."""
        await self._arrivals.close()
        if self._signals.relay is not None:
            await self._signals.relay.close()
        await self._database.close()

    async def _save_arrivals(self, arrivals: Sequence[Arrival]) -> list[int]:
        async with self._database.write() as connection:
            counts = await save_arrivals(connection, arrivals)
        self._signals.committed({work_kind(event) for arrival in arrivals for event in arrival.events})
        return counts
