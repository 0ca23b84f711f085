"""The databases that a benchmark runs on."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.store import migrate
from tests.support.postgres import NoPostgresError, postgres


@asynccontextmanager
async def databases(named: Sequence[str] = ()) -> AsyncIterator[list[str]]:
    """Those named; else SQLite in a temporary folder and, where a server can be had, PostgreSQL. All migrated."""
    async with AsyncExitStack() as stack:
        urls = list(named) or [_sqlite(stack), *await _postgres(stack)]
        for url in urls:
            await migrate(url)
        yield urls


def _sqlite(stack: AsyncExitStack) -> str:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="fyra-bench-"))
    return f"sqlite+aiosqlite:///{Path(folder) / 'fyra.db'}"


async def _postgres(stack: AsyncExitStack) -> list[str]:
    server = postgres()
    try:
        running = await asyncio.to_thread(server.__enter__)
    except NoPostgresError as error:
        print(f"without PostgreSQL: {error}")
        return []
    stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
    name = await asyncio.to_thread(running.create)
    stack.push_async_callback(asyncio.to_thread, running.drop, name)
    return [running.url(name)]
