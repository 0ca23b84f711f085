"""Long polling, for those without a public URL: https://core.telegram.org/bots/api#getupdates."""

import asyncio
from collections.abc import AsyncGenerator

import structlog

from bot.model.errors import SendError
from bot.model.messages import ChannelEvent
from bot.ports import Clock
from channels.telegram.body import storable
from channels.telegram.client import TelegramClient
from channels.telegram.read import Reader
from channels.telegram.settings import TelegramSettings

log = structlog.get_logger(__name__)

_LONGEST_PAUSE = 60.0


async def poll(
    client: TelegramClient, settings: TelegramSettings, reader: Reader, clock: Clock, *, pause: float = 1.0
) -> AsyncGenerator[list[ChannelEvent], None]:
    """Batches of events, for ever. A batch is confirmed to Telegram only when the next is asked for.

    ``pause``: seconds to wait after a first failure, doubled with each one after it.
    """
    offset: int | None = None
    failures = 0
    while True:
        try:
            updates = await client.call(client.bot.raw_updates(offset, settings.poll_seconds, settings.timeout))
        except SendError as error:
            log.warning("poll_failed", channel="telegram", code=error.code, why=error.reason)
            await asyncio.sleep(min(pause * 2**failures, _LONGEST_PAUSE))
            failures = min(failures + 1, 16)
            continue
        failures = 0
        # Confirmed once, an offset has done its work. Kept, it would hide the ids that start anew after a quiet week.
        offset = None
        if updates:
            cleaned = [storable(update) for update in updates]
            yield [reader.read(update, clock.now()) for update in cleaned]
            offset = 1 + max(update["update_id"] for update in cleaned)
