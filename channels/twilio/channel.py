"""Twilio as a channel: WhatsApp and SMS by one webhook."""

import re
from collections.abc import AsyncGenerator, Collection, Mapping
from datetime import datetime

import structlog

from bot.model.errors import SendError
from bot.model.messages import ChannelEvent, ChannelName, Limits, OutboundMessage, Route, Sent, Template
from bot.ports import CheckLine, Clock, RawWebhook
from channels.twilio import backfill, check, media
from channels.twilio.client import TwilioClient
from channels.twilio.limits import limits
from channels.twilio.read import read
from channels.twilio.send import TwilioSender
from channels.twilio.settings import TwilioSettings
from channels.twilio.signature import verified

log = structlog.get_logger(__name__)

_MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")


class TwilioChannel:
    """Satisfies bot.ports.Channel."""

    name = "twilio"
    serves = frozenset({ChannelName.WHATSAPP, ChannelName.SMS})

    def __init__(self, settings: TwilioSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._client = TwilioClient(settings)
        self._sender = TwilioSender(settings, self._client)

    async def connect(self) -> None:
        """Twilio is told our address by people: ``fyra channels check`` says what to paste where."""

    def read(self, webhook: RawWebhook) -> list[ChannelEvent]:
        """Verify and parse a message or a status callback. Raises ForgedWebhook or MalformedWebhook."""
        return read(verified(webhook, self._settings), webhook.received_at)

    def limits(self, channel: ChannelName) -> Limits:
        """What one message can carry."""
        return limits(channel, self._settings)

    def accounts(self) -> Mapping[ChannelName, str]:
        """Our own numbers, without ``whatsapp:``."""
        return self._settings.accounts

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        """WhatsApp's template of that language, with the text as its first variable."""
        if channel is not ChannelName.WHATSAPP or language not in self._settings.templates:
            return None
        return Template(language, {"1": text})

    async def send(self, message: OutboundMessage) -> Sent:
        """One message. Raises a SendError."""
        return await self._sender.send(message)

    async def typing(self, route: Route, *, last_inbound: str | None) -> None:
        """Show that we are writing, for 25 s at most; the customer's message is marked read (Twilio's public beta).

        https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource
        """
        if route.channel is not ChannelName.WHATSAPP or not last_inbound or not _MESSAGE_SID.fullmatch(last_inbound):
            return
        indicators = self._client.sdk.messaging.v2.typing_indicator
        try:
            await self._client.call(indicators.create_async(channel="whatsapp", message_id=last_inbound))
        except SendError as error:
            log.info("typing_not_shown", channel=route.channel.value, code=error.code)

    async def reconcile(self, message: OutboundMessage, *, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """Look for an uncertain send in Twilio's list. Raises UncertainSend when it can't tell."""
        return await self._sender.reconcile(message, since, known)

    async def answer_tap(self, callback_id: str) -> None:
        """Twilio wants no answer to a tap."""

    async def missed(self, *, since: datetime, until: datetime | None = None) -> list[ChannelEvent]:
        """Inbound messages in Twilio's list of that time. Raises a SendError when the list can't be read."""
        return await backfill.missed(self._client, self._settings, since=since, until=until or self._clock.now())

    async def poll(self) -> AsyncGenerator[list[ChannelEvent], None]:
        """Twilio can't be polled."""
        return
        yield []  # what makes this a generator

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        """A customer's file. Raises a SendError."""
        return await media.fetch(self._settings, reference)

    async def check(self) -> list[CheckLine]:
        """The preflight."""
        return await check.check(self._client, self._settings, self._clock.now())

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()
