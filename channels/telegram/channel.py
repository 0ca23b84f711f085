"""Telegram as a channel."""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from datetime import datetime

import structlog
from telegram.constants import ChatAction

from bot.model.errors import SendError, UncertainSend
from bot.model.messages import ChannelEvent, ChannelName, Limits, OutboundMessage, Route, Sent, Template
from bot.ports import CheckLine, Clock, RawWebhook
from channels.telegram import check, media
from channels.telegram.body import parse
from channels.telegram.client import TelegramClient
from channels.telegram.limits import LIMITS
from channels.telegram.poll import poll
from channels.telegram.read import Reader
from channels.telegram.secret import verify
from channels.telegram.send import chat_id, send
from channels.telegram.settings import TelegramSettings
from channels.telegram.update import ALLOWED_UPDATES

log = structlog.get_logger(__name__)


class TelegramChannel:
    """Satisfies bot.ports.Channel."""

    name = "telegram"
    serves = frozenset({ChannelName.TELEGRAM})

    def __init__(self, settings: TelegramSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._client = TelegramClient(settings)
        self._reader = Reader(settings.account)

    async def connect(self) -> None:
        """Tell Telegram where to deliver, or that we poll. What waits is kept. Raises a SendError."""
        if self._settings.inbound_url is None:
            await self._client.call(self._client.bot.delete_webhook(drop_pending_updates=False))
            return
        await self._client.call(
            self._client.bot.set_webhook(
                self._settings.inbound_url,
                secret_token=self._settings.webhook_secret,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
            )
        )

    def read(self, webhook: RawWebhook) -> list[ChannelEvent]:
        """Verify and parse one update. Raises ForgedWebhook; MalformedWebhook only for what is no JSON at all."""
        verify(webhook, self._settings)
        return [self._reader.read(parse(webhook.body), webhook.received_at)]

    def limits(self, channel: ChannelName) -> Limits:
        """What one message can carry."""
        return LIMITS

    def accounts(self) -> Mapping[ChannelName, str]:
        """The bot's own number."""
        return {ChannelName.TELEGRAM: self._settings.account}

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        """Telegram lets a bot write freely for as long as the person has not blocked it."""
        del channel, language, text
        return None

    async def send(self, message: OutboundMessage) -> Sent:
        """One message. Raises a SendError."""
        return await send(self._client, message)

    async def typing(self, route: Route, *, last_inbound: str | None) -> None:
        """Show that we are writing, for 5 s at most: https://core.telegram.org/bots/api#sendchataction."""
        try:
            await self._client.call(self._client.bot.send_chat_action(chat_id(route.address), ChatAction.TYPING))
        except SendError as error:
            log.info("typing_not_shown", channel=route.channel.value, code=error.code)

    async def reconcile(self, message: OutboundMessage, *, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """Always raises UncertainSend: a bot can't list what it has sent."""
        raise UncertainSend("Telegram does not tell what was sent")

    async def answer_tap(self, callback_id: str) -> None:
        """Stop the tapped button's waiting sign. One that is too old to be answered is no error."""
        try:
            await self._client.call(self._client.bot.answer_callback_query(callback_id))
        except SendError as error:
            log.info("tap_not_answered", channel="telegram", code=error.code)

    async def missed(self, *, since: datetime, until: datetime | None = None) -> list[ChannelEvent]:
        """Nothing: Telegram keeps what it could not deliver, for 24 hours, and delivers it then."""
        return []

    async def poll(self) -> AsyncGenerator[list[ChannelEvent], None]:
        """Updates by long polling; nothing when they come by webhook."""
        if self._settings.inbound_url is None:
            async with aclosing(poll(self._client, self._settings, self._reader, self._clock)) as batches:
                async for events in batches:
                    yield events

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        """A customer's file. Raises a SendError."""
        return await media.fetch(self._client, reference)

    async def check(self) -> list[CheckLine]:
        """The preflight."""
        return await check.check(self._client, self._settings, self._clock.now())

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()
