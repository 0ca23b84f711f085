"""Signals between processes on PostgreSQL, by LISTEN and NOTIFY.

What is told is sent after the commit, by a statement of its own: a NOTIFY inside a transaction makes all such commits
wait for one another (PostgreSQL holds a lock over the whole queue until the commit is on disk). One that gets lost
costs a poll's delay, nothing more.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg
import structlog
from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.news import News

log = structlog.get_logger(__name__)

_CHANNEL = "fyra"
_MOST_BYTES = 7900  # PostgreSQL takes less than 8,000
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds between attempts to listen
_FAILURES = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


@dataclass(slots=True)
class PostgresRelay:
    """Tells the other processes, and hears them. ``missed`` is called when signals may have been lost."""

    engine: AsyncEngine
    heard: Callable[[News], None]
    missed: Callable[[], None]
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    _kinds: set[str] = field(default_factory=set)
    _conversations: set[int | None] = field(default_factory=set)
    _telling: "asyncio.Task[None] | None" = None
    _listening: "asyncio.Task[None] | None" = None

    def tell(self, news: News) -> None:
        """Send it soon, together with whatever else comes until then."""
        self._kinds.update(news.kinds)
        self._conversations.update(news.conversations)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    def listen(self) -> None:
        """Hear the others from now on."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening; what is being told is told."""
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        if self._telling is not None:
            await self._telling

    async def _tell(self) -> None:
        while self._kinds or self._conversations:
            payload = self._payload()
            try:
                async with self.engine.connect() as connection:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                    statement = text("SELECT pg_notify(:channel, :payload)")
                    await connection.execute(statement, {"channel": _CHANNEL, "payload": payload})
            except _FAILURES as error:
                log.warning("store.not_told", error=type(error).__name__)

    def _payload(self) -> str:
        news = {"from": self.name, "kinds": sorted(self._kinds), "conversations": list(self._conversations)}
        self._kinds, self._conversations = set(), set()
        payload = json.dumps(news)
        return payload if len(payload) <= _MOST_BYTES else json.dumps(news | {"conversations": [None]})

    async def _listen(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                async with asyncio.timeout(10):
                    connection = await asyncpg.connect(_dsn(self.engine.url))
            except _FAILURES as error:
                log.warning("store.not_listening", error=type(error).__name__)
            else:
                pause = _FIRST_PAUSE
                await self._hear(connection)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _hear(self, connection: "asyncpg.Connection") -> None:
        """Until the connection is lost."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        try:
            await connection.add_listener(_CHANNEL, self._on_notify)
            self.missed()
            await lost.wait()
        except _FAILURES as error:
            log.warning("store.not_listening", error=type(error).__name__)
        finally:
            await _closed(connection.close(timeout=2))

    def _on_notify(self, _connection: object, _pid: int, _channel: str, payload: str) -> None:
        news = json.loads(payload)
        if news["from"] != self.name:
            self.heard(News(news["kinds"], news["conversations"]))


async def _closed(closing: Awaitable[None]) -> None:
    with suppress(*_FAILURES):
        await closing


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
