"""Bringing a database to the newest schema: Alembic, run from code, safely by several processes at once.

Alembic is imported when there is something to migrate: every other start can do without its 12 MB and its second.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.database import Database, read_url
from bot.store.dialects import serialise

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).with_name("migrations")


async def migrate(url: str) -> list[str]:
    """Apply what is missing, in one transaction. Returns the revisions applied, oldest first; nothing: up to date.

    Others who start at the same moment wait for it (a lock on PostgreSQL, the only writer on SQLite).
    Raises StoreUnavailable, and ValueError on a wrong address.
    """
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    database = Database(address)
    try:
        async with database.write() as connection:
            await serialise(connection, ["fyra:migrate"])
            return await connection.run_sync(_upgrade)
    finally:
        await database.close()


def is_current(connection: Connection) -> bool:
    """Whether the schema is the newest that this code knows."""
    return _revision(connection) == _newest()


@cache
def _newest() -> str:
    """Migrations are numbered: the first four characters of a file's name are its revision."""
    return max(path.name[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> list[str]:
    before = _revision(connection)
    if before == _newest():
        return []
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    missing = ScriptDirectory.from_config(config).iterate_revisions("head", before or "base")
    return [script.revision for script in missing if script.revision != before][::-1]


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
