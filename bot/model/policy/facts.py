"""What is known when a decision is made. Each field is a fact that a rule in policy_rules/handoffs.yml can name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.conversation import Controller, Step
from bot.model.messages import ChannelName, MessageKind


class Mood(StrEnum):
    """How the customer sounds."""

    CALM = "calm"
    ANGRY = "angry"


class Wish(StrEnum):
    """Why the dialogue itself asks for a person."""

    NOT_SATISFIED = "not_satisfied"
    NOT_PROVEN = "not_proven"  # three wrong tries to show whose order it is
    NO_PLAYBOOK = "no_playbook"  # a problem we have no playbook for
    OVER_LIMIT = "over_limit"
    NOT_SOLVABLE = "not_solvable"
    ACTION_FAILED = "action_failed"
    TURN_LIMIT = "turn_limit"
    ASKED = "asked"
    STILL_UNSOLVED = "still_unsolved"  # asked after the solution, the customer says that it did not help


class Moment(StrEnum):
    """When in a turn is decided."""

    ARRIVAL = "arrival"  # the message has come in; nobody has understood it yet
    UNDERSTOOD = "understood"  # intent and mood are known; nobody has answered yet
    ANSWERED = "answered"  # the dialogue has answered, and may ask for a person


@dataclass(frozen=True, slots=True)
class Facts:
    """Typed facts of one moment in one conversation. ``at`` is an aware UTC datetime."""

    at: datetime
    moment: Moment
    channel: ChannelName
    language: str
    controller: Controller = Controller.BOT
    text: str = ""
    kind: MessageKind = MessageKind.TEXT
    group: bool = False
    silent: bool = False  # the platform answered already, or the person opted out
    greeted_at: datetime | None = None  # when this conversation was last greeted
    noticed_closure: str | None = None  # the closed period this person has been told about
    automatic: int = 0  # our automatic messages within the loop guard's window
    same_text: int = 0  # identical messages in a row, each answered by us (bot.model.policy.loops)
    quick_replies: int = 0  # answers to us in a row, each quicker than a person
    intent: str | None = None
    confidence: float = 0.0
    mood: Mood = Mood.CALM
    step: Step | None = None
    problem: str | None = None
    misunderstood: int = 0
    dialogue_wants: Wish | None = None
    dialogue_up: bool = True
    order_value: int | None = None  # whole units of the business's currency
    customer_value: int | None = None  # what the customer has bought for in all, likewise
    tags: tuple[str, ...] = ()
    waiting: timedelta = timedelta()  # since the customer first wrote of what is not solved yet
    said_before: timedelta | None = None  # how long ago the acknowledgement of such a message was said to them
    unserved: str | None = None  # the language they write in, if we don't serve it and have not said so yet
    awaited: bool = False  # we asked the customer something of our own accord: this is the answer, not a start
    open: bool = True  # whether the channel's people work now
