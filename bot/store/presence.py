"""Which workers are alive on a SQLite file: a lock that the kernel lets go however a process ends.

A worker that was killed leaves its leases behind. Beside others it must let them run out, as on PostgreSQL, where
workers are on several machines; but one that finds itself alone knows that nobody can hold any, and goes on at once.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL


@asynccontextmanager
async def present(url: URL, *, alone: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Be counted among the workers until the block ends. ``alone`` is awaited first if there is no other."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        yield
        return
    file = await asyncio.to_thread(Path(f"{url.database}-workers").open, "a", encoding="ascii")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_SH)  # another one is just looking whether it is alone
        else:
            await alone()
            fcntl.flock(file, fcntl.LOCK_SH)
        yield
