"""What people see on the console, as the store reads it. Times are UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.model.conversation import Case, Controller, Conversation
from bot.model.follow_ups import FollowUp
from bot.model.messages import ChannelName
from bot.model.records import HandoffRecord, Message, PromiseRecord


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in to the console. Roles: agent, supervisor, operator."""

    id: int
    name: str
    password_hash: str = field(repr=False)
    roles: frozenset[str]
    active: bool
    created_at: datetime
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LastWords:
    """The customer's newest message. ``answered``: somebody of ours, or the bot, has written since."""

    text: str
    at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a conversation is with people, since when, and what the customer was promised (the earliest that is due).

    ``customers_move``: a colleague has answered, and a solution's clock stands still.
    """

    handoff_id: int
    team: str
    reason: str
    rule: str
    priority: str
    since: datetime
    promise_due: datetime | None = None
    promise_broken: bool = False
    promise_team: str | None = None  # the team that it was made for: escalation may have moved it to another
    escalated: int | None = None  # the share of the promise (percent) at which the escalation matrix marked it
    promise_kind: str | None = None
    customers_move: bool = False


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """One line of a list of conversations. ``waiting``: its open hand-off."""

    conversation_id: int
    customer_name: str
    channel: ChannelName
    language: str
    controller: Controller
    active_at: datetime
    phone: str | None = None
    agent_id: int | None = None
    agent_name: str | None = None
    last_words: LastWords | None = None
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it was taken: ``decision`` holds its trace (rule, file, line, inputs)."""

    id: int
    moment: str
    rules_version: str
    decision: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """All that an agent sees of one conversation. Messages and decisions: the newest, oldest first."""

    conversation: Conversation
    agent_name: str | None
    case: Case | None
    handoff: HandoffRecord | None  # the newest, open or ended
    promises: Sequence[PromiseRecord]
    messages: Sequence[Message]
    decisions: Sequence[DecisionRecord]
    follow_up: FollowUp | None = None  # the case's


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Work that failed too often and was put aside."""

    work_id: int
    kind: str
    payload: Mapping[str, Any]
    due: datetime
    failures: int
    error: str
    lane: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures for operators: open work and its earliest due time by kind, dead letters, messages by status."""

    open_work: Mapping[str, int]
    oldest_due: Mapping[str, datetime]
    dead_letters: int
    deliveries: Mapping[str, int]  # planned, sending, unknown: the others are counted as they happen
    waiting: int  # conversations in the queue that no agent has taken
