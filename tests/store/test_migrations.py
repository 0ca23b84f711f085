import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.model.errors import StoreUnavailable
from bot.store import migrate, open_store
from bot.store.database import Database, read_url
from bot.store.migrate import _config, _newest
from bot.store.tables import metadata


async def test_models_and_migrations_agree(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    database = Database(read_url(database_url))
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_every_index_keeps_its_predicate(database_url: str) -> None:
    """compare_metadata doesn't look at WHERE, yet a query uses a partial index only if both say the same."""

    def made(connection: Connection) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for table in metadata.tables:
            for index in inspect(connection).get_indexes(table):
                where = index.get("dialect_options", {}).get(f"{connection.dialect.name}_where")
                found[str(index["name"])] = None if where is None else str(where)
        return found

    database = Database(read_url(database_url))
    async with database.write() as connection:
        by_migrations = await connection.run_sync(made)
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        assert await connection.run_sync(made) == by_migrations
    await database.close()


async def test_several_may_migrate_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new folder' / 'fyra.db'}"
    applied = await asyncio.gather(*(migrate(url) for _ in range(4)))
    assert sorted(applied) == [[], [], [], ["0001", "0002", "0003", "0004", "0005", "0006"]]


async def test_several_may_migrate_at_once_on_postgresql(postgres_url: str) -> None:
    await _emptied(postgres_url)
    applied = await asyncio.gather(*(migrate(postgres_url) for _ in range(4)))
    assert sorted(applied) == [[], [], [], ["0001", "0002", "0003", "0004", "0005", "0006"]]


async def test_a_migration_can_be_taken_back(database_url: str) -> None:
    await _emptied(database_url)
    database = Database(read_url(database_url))
    async with database.read() as connection:
        assert await connection.run_sync(lambda found: inspect(found).get_table_names()) == ["alembic_version"]
    await database.close()
    store = open_store(database_url)
    assert not await store.ready()
    await migrate(database_url)
    assert await store.ready()
    await store.close()


def test_the_newest_migration_is_told_by_its_files_name_without_alembic() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [_newest()]


async def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    url = "postgresql://postgres@127.0.0.1:1/fyra"
    with pytest.raises(StoreUnavailable):
        await migrate(url)
    store = open_store(url)
    assert not await store.ready()
    await store.close()


async def _emptied(url: str) -> None:
    def back(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        downgrade(config, "base")

    database = Database(read_url(url))
    async with database.write() as connection:
        await connection.run_sync(back)
        await connection.execute(text("SELECT 1"))
    await database.close()
