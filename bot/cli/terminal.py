"""A channel whose customer sits at the keyboard: the whole pipeline, with no platform around it."""

import itertools
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime

from bot.model.errors import RefusedSend
from bot.model.messages import (
    ButtonStyle,
    ChannelEvent,
    ChannelName,
    InboundMessage,
    Limits,
    OutboundMessage,
    Route,
    Sender,
    Sent,
    Template,
)
from bot.ports import CheckLine, RawWebhook

ROUTE = Route(ChannelName.SMS, "terminal", "keyboard")


class Terminal:
    """Satisfies bot.ports.Channel. ``show`` gets each text that is sent."""

    name = "terminal"
    serves = frozenset({ChannelName.SMS})

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._numbers = itertools.count(1)

    def typed(self, text: str, *, sender: Sender, now: datetime) -> InboundMessage:
        """One line of the customer."""
        return InboundMessage(ROUTE, f"line-{next(self._numbers)}", text, now, sender=sender)

    async def connect(self) -> None:
        """Nobody to tell."""

    def read(self, webhook: RawWebhook) -> list[ChannelEvent]:
        """No webhooks come here."""
        raise RefusedSend(webhook.path)

    def limits(self, channel: ChannelName) -> Limits:
        """A terminal takes long texts, and options by number."""
        del channel
        return Limits(text=4096, button_style=ButtonStyle.NUMBERED, per_chat_seconds=0, per_second=1000)

    def accounts(self) -> Mapping[ChannelName, str]:
        """The one account."""
        return {ROUTE.channel: ROUTE.account}

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        """A terminal is always open."""
        del channel, language, text
        return None

    async def send(self, message: OutboundMessage) -> Sent:
        """Show it."""
        self._show(message.text)
        return Sent(f"shown-{message.id}")

    async def typing(self, route: Route, *, last_inbound: str | None) -> None:
        """Whoever sits there sees that nothing has come yet."""

    async def reconcile(self, message: OutboundMessage, *, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """What was shown was shown."""
        del since, known
        return Sent(f"shown-{message.id}")

    async def answer_tap(self, callback_id: str) -> None:
        """There is nothing to tap."""

    async def missed(self, *, since: datetime, until: datetime | None = None) -> list[ChannelEvent]:
        """Nothing is missed."""
        del since, until
        return []

    async def poll(self) -> AsyncIterator[list[ChannelEvent]]:
        """Lines come by ``typed``."""
        return
        yield []  # what makes this a generator

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        """There are no files."""
        raise RefusedSend(reference)

    async def check(self) -> list[CheckLine]:
        """Nothing to check."""
        return []

    async def close(self) -> None:
        """Nothing to close."""
