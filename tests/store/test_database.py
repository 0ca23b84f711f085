import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url, text

from bot.model.errors import StoreUnavailable
from bot.model.messages import ChannelName, InboundMessage, Route
from bot.ports import NewWork, Store
from bot.store import SqlStore, database, engines, open_store
from bot.store.database import Database, read_url
from tests.store.conftest import NOW

MESSAGE = InboundMessage(Route(ChannelName.SMS, "+46700000000", "+46701111111"), "SM1", "hi", NOW)


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("sqlite:///var/fyra.db", "sqlite+aiosqlite:///var/fyra.db"),
        ("postgres://me@host/fyra", "postgresql+asyncpg://me@host/fyra"),
        ("postgresql+asyncpg://me@host/fyra", "postgresql+asyncpg://me@host/fyra"),
    ],
)
def test_the_driver_is_always_named(given: str, understood: str) -> None:
    assert str(read_url(given)) == understood


@pytest.mark.parametrize("given", ["var/fyra.db", "mysql://host/fyra", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_not_served_is_refused_with_words(given: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite|SQLite"):
        open_store(given)


def test_the_store_fits_its_port(tmp_path: Path) -> None:
    store: Store = open_store(f"sqlite:///{tmp_path / 'fyra.db'}")
    assert store.desk is not None


async def test_sqlite_is_opened_for_durability(sqlite_url: str) -> None:
    opened = Database(read_url(sqlite_url))
    async with opened.read() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
    await opened.close()


async def test_a_database_without_tables_is_unavailable_to_every_webhook(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    outcomes = await asyncio.gather(*(store.accept([MESSAGE], now=NOW) for _ in range(5)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 5
    assert not await store.ready()
    await store.close()


async def test_sqlite_that_is_held_by_another_process_is_unavailable(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PRAGMAS", (*engines.PRAGMAS, "busy_timeout=50"))
    store = open_store(sqlite_url)
    other = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        await store.accept([MESSAGE], now=NOW)
    other.execute("ROLLBACK")
    other.close()
    assert await store.accept([MESSAGE], now=NOW) == 1
    await store.close()


async def test_a_full_disk_is_unavailable_and_nothing_is_half_stored(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    async with store._database.write() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar()
    await store._database.close()
    full = f"max_page_count={pages}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "PRAGMAS", (*engines.PRAGMAS, full))
        store = open_store(sqlite_url)
        big = InboundMessage(MESSAGE.route, "SM2", "x" * 100_000, NOW)
        with pytest.raises(StoreUnavailable, match="full"):
            await store.accept([MESSAGE, big], now=NOW)
        assert await store.work.next_due(kinds=["event"]) is None
    await store.close()


async def test_a_writer_that_never_ends_keeps_nobody_waiting_for_ever(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    store = open_store(sqlite_url)
    async with store.transaction():
        with pytest.raises(StoreUnavailable):
            await store.accept([MESSAGE], now=NOW)
    assert await store.accept([MESSAGE], now=NOW) == 1
    await store.close()


async def test_a_transaction_whose_task_is_cancelled_leaves_nothing_behind_and_blocks_nobody(store: SqlStore) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("turn", NOW, lane="a"))
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.transaction() as tx:
        await tx.add_work(NewWork("turn", NOW, {"after": True}, lane="a"))
    lease = timedelta(seconds=1)
    (work,) = await store.work.claim(kinds=["turn"], limit=9, owner="me", now=NOW, lease=lease)
    assert work.payload == {"after": True}


async def test_readers_do_not_wait_for_a_writer(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_work(NewWork("turn", NOW))
        async with asyncio.timeout(5):
            assert await store.desk.queue() == []
            assert await store.work.next_due(kinds=["turn"]) is None


async def test_a_postgresql_that_comes_back_is_used_again(postgres_url: str) -> None:
    store = open_store(postgres_url)
    assert await store.accept([MESSAGE], now=NOW) == 1
    await _cut_off(postgres_url)
    assert await store.accept([MESSAGE], now=NOW) == 0
    await store.close()


async def test_a_connection_lost_within_a_transaction_is_unavailable(postgres_url: str) -> None:
    store = open_store(postgres_url)

    async def cut_within() -> None:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("turn", NOW))
            await _cut_off(postgres_url)
            await tx.add_work(NewWork("turn", NOW))

    with pytest.raises(StoreUnavailable):
        await cut_within()
    lease = timedelta(seconds=1)
    assert await store.work.claim(kinds=["turn"], limit=1, owner="me", now=NOW, lease=lease) == []
    await store.close()


async def test_two_transactions_that_block_each_other_are_told_to_try_again(postgres_url: str) -> None:
    store = open_store(postgres_url)
    begun = asyncio.Barrier(2)

    async def add(first: str, second: str) -> None:
        async with store.transaction() as tx:
            await tx.add_work(NewWork("turn", NOW, lane=first))
            await begun.wait()
            await tx.add_work(NewWork("turn", NOW, lane=second))

    outcomes = await asyncio.gather(add("a", "b"), add("b", "a"), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StoreUnavailable"]
    await store.close()


async def _cut_off(url: str) -> None:
    """Close every connection to the database, as a restart of the server would."""
    admin = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await admin.close()
