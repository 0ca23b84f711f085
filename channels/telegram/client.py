"""The library's Bot, with errors that say what to do next."""

import logging
import os
import ssl
from collections.abc import Awaitable
from functools import cache
from typing import Any, TypeVar

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.model.errors import UncertainSend
from channels.telegram.errors import send_error
from channels.telegram.settings import TelegramSettings
from channels.telegram.update import ALLOWED_UPDATES

T = TypeVar("T")

# Pauses as timedelta, as the library will have it in its next version; without this it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# httpx logs every address it calls at INFO, and Telegram's hold the bot's token.
logging.getLogger("httpx").setLevel(logging.WARNING)


@cache
def _tls() -> ssl.SSLContext:
    """Certificates take a noticeable part of a second to read: once is enough."""
    return httpx.create_ssl_context()


class RawBot(Bot):
    """A Bot that gives updates as JSON, so that one it can't read does not take the others with it."""

    async def raw_updates(self, offset: int | None, seconds: int, answer_within: float) -> list[Any]:
        """getUpdates: waits up to ``seconds`` for the first one."""
        data = {"timeout": seconds, "offset": offset, "allowed_updates": ALLOWED_UPDATES}
        updates: list[Any] = await self._post("getUpdates", data, read_timeout=seconds + answer_within)
        return updates


class TelegramClient:
    """One bot's connections, opened at their first use."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._settings = settings
        self._bot: RawBot | None = None
        self._requests: list[HTTPXRequest] = []

    @property
    def bot(self) -> RawBot:
        """The library's bot."""
        if self._bot is None:
            self._bot = self._open()
        return self._bot

    async def call(self, request: Awaitable[T]) -> T:
        """One API call. Raises a SendError."""
        try:
            return await request
        except TelegramError as error:
            raise send_error(error) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # The library could not read what Telegram answered: what was asked may well be done.
            msg = f"an answer of Telegram's that can't be read: {type(error).__name__}"
            raise UncertainSend(msg) from None

    async def close(self) -> None:
        """Let go of the connections. The client opens again when it is used again."""
        requests, self._requests, self._bot = self._requests, [], None
        for request in requests:
            await request.shutdown()

    def _open(self) -> RawBot:
        timeout = self._settings.timeout
        self._requests = [
            HTTPXRequest(
                connection_pool_size=size,
                read_timeout=timeout,
                write_timeout=timeout,
                pool_timeout=timeout,
                httpx_kwargs={"verify": _tls()},
            )
            for size in (32, 1)
        ]
        base = (self._settings.api_url or "https://api.telegram.org").rstrip("/")
        return RawBot(
            self._settings.bot_token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
