"""What the store keeps, as the pure model sees it. Times are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.model.conversation import Case, Controller
from bot.model.escalation.call import Call
from bot.model.messages import Attachment, Button, ChannelEvent, ChannelName, DeliveryStatus, MessageKind, Route


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A webhook's event as it was accepted."""

    id: int
    event: ChannelEvent
    accepted_at: datetime


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far an outbound message came."""

    status: DeliveryStatus = DeliveryStatus.PLANNED
    provider_id: str | None = None
    error: str = ""
    error_code: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be recorded: a customer's, or one of ours that is planned to be sent."""

    conversation_id: int
    author: Author
    text: str
    at: datetime
    kind: MessageKind = MessageKind.TEXT
    provider_id: str | None = None
    case_id: int | None = None
    agent_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()
    button: str | None = None  # inbound: the option that was tapped
    options: tuple[str, ...] = ()  # outbound: option ids in the order shown, so that "2" is understood
    template: Mapping[str, Any] | None = None
    decided_under: int | None = None  # outbound: owner version
    decision_id: int | None = None
    text_key: str = ""
    handled: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A recorded message."""

    id: int
    route: Route
    content: NewMessage
    delivery: Delivery = field(default_factory=Delivery)
    turn_id: str | None = None
    edited_from: str | None = None


@dataclass(frozen=True, slots=True)
class HandoffRecord:
    """A conversation given to people: why, by which rule, with the packet as it was then."""

    id: int
    conversation_id: int
    case_id: int | None
    team: str
    reason: str
    rule: str
    rule_source: str
    priority: str
    packet: Mapping[str, Any]
    created_at: datetime
    taken_at: datetime | None = None
    taken_by: int | None = None
    ended_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """A promise that was told to a customer, or that we hold ourselves to.

    ``due_at``: what holds now; ``first_due_at``: what was said at first, by which we are measured. ``escalated`` and
    ``marked``: the shares (percent) up to which the escalation matrix was followed, and is shown on the console.
    """

    id: int
    conversation_id: int
    kind: str
    made_at: datetime
    due_at: datetime
    team: str
    rule: str  # of the hand-off
    told: bool = False
    kept_at: datetime | None = None
    broken_at: datetime | None = None
    cancelled_at: datetime | None = None
    first_due_at: datetime | None = None
    allowance: timedelta | None = None
    round_the_clock: bool = False
    rules_version: str | None = None
    renewals: int = 0
    renewed_at: datetime | None = None
    escalated: int = -1
    marked: int = -1


@dataclass(frozen=True, slots=True)
class OtherCase:
    """A case of another conversation: on which channel, and who has it there."""

    case: Case
    channel: ChannelName
    controller: Controller


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A call for somebody on call, about a conversation (bot.model.escalation.call)."""

    id: int
    conversation_id: int
    promise_id: int
    rule: str
    rule_source: str
    started_at: datetime
    call: Call


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed row of the work table.

    ``attempt`` counts claims from 1 and fences the completion; ``failures`` counts retries that named an error and
    workers that died of it.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    owner: str
    due: datetime
    lane: str | None = None
    key: str | None = None
    failures: int = 0
