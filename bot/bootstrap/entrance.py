"""At each platform's door: say where we are, fetch what did not reach us, and poll where nobody can reach us.

Twilio gives up on a webhook within seconds. What it could not deliver (we were down, or the proxy, the database, the
network was) stays in its list, so the list is looked at when a gateway starts, and again and again while it runs.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.bootstrap.opened import Running
from bot.model.errors import FyraError
from bot.ports import Channel

log = structlog.get_logger(__name__)

MISSED = timedelta(hours=24)
"""How far back is looked at the start."""

LOOKED_BACK = timedelta(hours=1)
"""How far back is looked while we run: several looks see each message, in case one of them fails."""

EVERY = timedelta(minutes=10)

SETTLED = timedelta(minutes=2)
"""What is younger may still come by its webhook, which tells more of it than the list does."""


async def keep_doors(running: Running) -> None:
    """For as long as the gateway runs."""
    async with asyncio.TaskGroup() as group:
        for adapter in running.adapters.values():
            group.create_task(_keep(running, adapter))


async def _keep(running: Running, adapter: Channel) -> None:
    connected = await _connect(running, adapter)
    async with asyncio.TaskGroup() as group:
        group.create_task(_poll(running, adapter))
        group.create_task(_look_again(running, adapter, connected=connected))


async def _connect(running: Running, adapter: Channel) -> bool:
    try:
        await adapter.connect()
        await fetch(running, adapter, back=MISSED)
    except FyraError as error:
        log.warning("channel.not_connected", channel=adapter.name, why=str(error))
        return False
    return True


async def _look_again(running: Running, adapter: Channel, *, connected: bool) -> None:
    while True:
        await asyncio.sleep(EVERY.total_seconds())
        if not connected:
            connected = await _connect(running, adapter)
            continue
        try:
            await fetch(running, adapter, back=LOOKED_BACK, until=running.house.clock.now() - SETTLED)
        except FyraError as error:
            log.warning("channel.not_looked_at", channel=adapter.name, why=str(error))


async def fetch(running: Running, adapter: Channel, *, back: timedelta, until: datetime | None = None) -> None:
    """Accept what the platform lists of the time before now. What we have already is known by its id."""
    now = running.house.clock.now()
    await running.store.accept(await adapter.missed(since=now - back, until=until), now=now)


async def _poll(running: Running, adapter: Channel) -> None:
    async for events in adapter.poll():
        await running.store.accept(events, now=running.house.clock.now())
