"""A platform, and what its webhooks are before anything is trusted."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.messages import (
    ChannelEvent,
    ChannelName,
    Limits,
    OutboundMessage,
    Route,
    Sent,
    Template,
)


@dataclass(frozen=True, slots=True)
class RawWebhook:
    """A webhook as it came: nothing trusted, nothing parsed. ``raw_path`` is the undecoded path with its query."""

    path: str
    raw_path: str
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of a preflight: what was checked, whether it holds, and what to do if not."""

    ok: bool
    what: str
    advice: str = ""


class Channel(Protocol):
    """A platform. Its webhooks come in by ``read``, its messages go out by ``send``."""

    name: str  # "twilio", "telegram"
    serves: frozenset[ChannelName]

    async def connect(self) -> None:
        """Tell the platform where to deliver, where it takes that from us. Raises SendError."""

    def read(self, webhook: RawWebhook) -> list[ChannelEvent]:
        """Verify and parse. Raises ForgedWebhook (403) or MalformedWebhook (400)."""

    def limits(self, channel: ChannelName) -> Limits:
        """What one message can carry."""

    def accounts(self) -> Mapping[ChannelName, str]:
        """Our own address on each channel it serves."""

    def template(self, channel: ChannelName, *, language: str, text: str) -> Template | None:
        """The approved template that carries a text when free text is not allowed; None: there is none."""

    async def send(self, message: OutboundMessage) -> Sent:
        """One API call. Raises SendError: RefusedSend, DelayedSend or UncertainSend."""

    async def typing(self, route: Route, *, last_inbound: str | None) -> None:
        """Show that we are writing. A failure is no error: it raises nothing but is logged."""

    async def reconcile(self, message: OutboundMessage, *, since: datetime, known: Collection[str] = ()) -> Sent | None:
        """Look for an uncertain send at the platform; None: not there. Raises UncertainSend when it can't tell.

        ``since``: when the call began. ``known``: provider ids of other messages, perhaps with the same words.
        """

    async def answer_tap(self, callback_id: str) -> None:
        """Tell the platform that a tapped button was heard (Telegram). Others do nothing."""

    async def missed(self, *, since: datetime, until: datetime | None = None) -> list[ChannelEvent]:
        """What customers sent in that time (``until`` None: up to now), where the platform can list it; else nothing.

        Raises SendError when the list can't be read.
        """

    def poll(self) -> AsyncIterator[list[ChannelEvent]]:
        """Updates for those without a public URL. Yields nothing where the platform can't be polled."""

    async def fetch(self, reference: str) -> tuple[str, bytes]:
        """An attachment's content type and bytes. Raises SendError when the platform does not give it."""

    async def check(self) -> list[CheckLine]:
        """The preflight: credentials, webhook address, signature round trip, what to paste where."""

    async def close(self) -> None:
        """Let go of connections."""
