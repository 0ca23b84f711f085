"""Everything durable: SQLAlchemy Core on SQLite or PostgreSQL. Only ``bootstrap`` and the command line open it."""

from bot.store.migrate import migrate
from bot.store.store import SqlStore, open_store

__all__ = ["SqlStore", "migrate", "open_store"]
