"""The two engines that each database gets: one whose commits are on disk when they return, and a light one.

The light engine is for single statements that may be lost in a power cut without harm: claims, heartbeats, retries
(the work is claimed anew) and reads. They commit themselves, and don't wait for the disk.
"""

from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.columns import dump_json

BUSY_SECONDS = 5.0  # how long a transaction waits for the database: a webhook has 15 s in all
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={int(BUSY_SECONDS * 1000)}")
_COMMON: dict[str, Any] = {
    "json_serializer": dump_json,
    "hide_parameters": True,  # they hold customers' words, which must not reach a log
    "pool_timeout": BUSY_SECONDS,
    "pool_use_lifo": True,  # as few connections as the load needs: each keeps its own prepared statements, about 1 MB
}
_LIGHT: dict[str, Any] = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
}


def durable_engine(url: URL) -> AsyncEngine:
    """Transactions; those with the option ``fyra_writes`` are on disk when their commit returns."""
    if url.get_backend_name() == "postgresql":
        return create_async_engine(
            url, pool_size=5, max_overflow=5, pool_pre_ping=True, connect_args=_settings(), **_COMMON
        )
    engine = create_async_engine(url, pool_size=5, **_COMMON)
    _prepare_sqlite(engine, synchronous="FULL")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # A transaction that reads before it writes can't become a writer once another has written: it begins as one.
        writes = connection.get_execution_options().get("fyra_writes")
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        connection.connection.dbapi_connection.run_async(lambda driver: driver.execute(statement))

    return engine


def light_engine(url: URL) -> AsyncEngine:
    """Single statements that commit themselves."""
    if url.get_backend_name() == "postgresql":
        settings = _settings(synchronous_commit="off")
        return create_async_engine(
            url, pool_size=2, max_overflow=3, pool_pre_ping=True, connect_args=settings, **_COMMON, **_LIGHT
        )
    engine = create_async_engine(url, pool_size=2, **_COMMON, **_LIGHT)
    _prepare_sqlite(engine, synchronous="NORMAL")
    return engine


def _prepare_sqlite(engine: AsyncEngine, *, synchronous: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        cursor = connection.cursor()
        for pragma in (f"synchronous={synchronous}", *PRAGMAS):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _settings(**more: str) -> dict[str, Any]:
    settings = {
        "application_name": "fyra",
        "jit": "off",
        "lock_timeout": f"{int(BUSY_SECONDS)}s",
        "idle_in_transaction_session_timeout": "60s",
        **more,
    }
    return {"server_settings": settings, "timeout": BUSY_SECONDS, "command_timeout": 6 * BUSY_SECONDS}
