"""Messages and what platforms tell about them. Only a channel can make the inbound ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ChannelName(StrEnum):
    """The doors a customer can come in by."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a conversation lives: our account on a channel, and the customer's address there.

    The address is opaque: a WhatsApp sender can be a business-scoped id without a phone number.
    """

    channel: ChannelName
    account: str
    address: str

    @property
    def key(self) -> str:
        """One string for a lane, a lock or a log line's hash."""
        return f"{self.channel}|{self.account}|{self.address}"


class MessageKind(StrEnum):
    """What came in, before anybody tried to understand it."""

    TEXT = "text"
    MEDIA = "media"
    BUTTON = "button"
    LOCATION = "location"
    CONTACT = "contact"
    START = "start"
    UNSUPPORTED = "unsupported"


WORDLESS = frozenset({MessageKind.LOCATION, MessageKind.CONTACT, MessageKind.UNSUPPORTED})
"""What nobody can read as words: its text, if any, was not written by the customer."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the customer sent. ``reference``: the platform's URL or file id; fetched when an agent looks."""

    content_type: str
    reference: str
    name: str = ""
    size: int | None = None


class OptOut(StrEnum):
    """What an opt-out keyword asked for."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Sender:
    """What the platform tells about the person who wrote."""

    name: str = ""
    phone: str | None = None  # E.164, only where the platform vouches for it
    language_hint: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message of a customer, as the channel read it. ``received_at`` is UTC by our clock."""

    route: Route
    provider_id: str
    text: str
    received_at: datetime
    kind: MessageKind = MessageKind.TEXT
    sender: Sender = field(default_factory=Sender)
    attachments: tuple[Attachment, ...] = ()
    button: str | None = None  # the option id that a tapped button carries
    callback_id: str | None = None  # Telegram: a tap that wants answerCallbackQuery
    edits: str | None = None  # provider id of the message that this one corrects
    opt_out: OptOut | None = None
    answered_by_platform: bool = False  # Twilio has answered STOP/HELP itself; we stay silent
    group: bool = False  # written in a group chat, not to us alone


class DeliveryStatus(StrEnum):
    """How far an outbound message came. The order of the members is the rank; a receipt only moves it forward."""

    PLANNED = "planned"
    SENDING = "sending"
    UNKNOWN = "unknown"  # the send's outcome is not known; to be reconciled
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    DROPPED = "dropped"  # never sent: overtaken, opted out, cancelled

    @property
    def rank(self) -> int:
        """A later status has a higher rank."""
        return _RANK[self]

    def then(self, other: "DeliveryStatus") -> "DeliveryStatus":
        """The status after a receipt says ``other``: receipts come in any order, so only forward."""
        if self in _FINAL:
            return self
        return other if other.rank > self.rank else self


_RANK = {status: rank for rank, status in enumerate(DeliveryStatus)}
_FINAL = frozenset({DeliveryStatus.READ, DeliveryStatus.FAILED, DeliveryStatus.DROPPED})


@dataclass(frozen=True, slots=True)
class Receipt:
    """A platform's word about a message that we sent. It may come before our own send has been committed."""

    channel: ChannelName
    account: str
    provider_id: str
    status: DeliveryStatus
    at: datetime
    error_code: str = ""
    event_id: str = ""  # what makes this receipt unique, to store it once


class Reach(StrEnum):
    """Whether we may write to an address."""

    OPEN = "open"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True)
class ReachChange:
    """The person blocked or unblocked us, or their chat moved to another address."""

    route: Route
    event_id: str
    at: datetime
    reach: Reach = Reach.OPEN
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something signed by the platform that we don't act upon, kept for people to look at."""

    channel: ChannelName
    account: str
    event_id: str
    at: datetime
    why: str
    raw: Mapping[str, Any] = field(default_factory=dict)


ChannelEvent = InboundMessage | Receipt | ReachChange | Unread


@dataclass(frozen=True, slots=True)
class Button:
    """One tappable answer. ``id`` comes back as ``InboundMessage.button`` (64 bytes at most, Telegram's limit)."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Template:
    """An approved WhatsApp template: Twilio's ContentSid and its variables."""

    name: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One call to a platform's send API: planned, rendered, and within the channel's limits."""

    id: int
    route: Route
    text: str
    buttons: tuple[Button, ...] = ()
    template: Template | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message."""

    provider_id: str
    status: DeliveryStatus = DeliveryStatus.SENT


class ButtonStyle(StrEnum):
    """How a channel shows options."""

    TAPPED = "tapped"  # buttons under the message
    NUMBERED = "numbered"  # a list in the text, answered by number


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message can carry. ``window_hours``: free text only so long after the customer's last word."""

    text: int
    button_style: ButtonStyle
    buttons: int = 0
    button_title: int = 0
    segments: bool = False  # SMS: text is paid and cut by segment
    window_hours: int | None = None
    typing: bool = False
    per_chat_seconds: float = 1.0  # least pause between two messages to one person
    per_second: float = 30.0  # messages (SMS: segments) a second from one account, in the long run
    burst: int = 0  # how many may go at once after a silence; 0: each waits for the one before it
