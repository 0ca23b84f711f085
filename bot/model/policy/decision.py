"""What was decided, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.policy.rules import Priority, Source
from bot.model.values import Params


@dataclass(frozen=True, slots=True)
class Reason:
    """One link of a decision's trace: the rule, its place, and the inputs that made it fire."""

    rule: str
    source: Source
    because: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that the customer can tap, type by number, or say in own words."""

    id: str
    title: str  # text key
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to say: a text's key and its values. The gateway renders it for language and channel."""

    key: str
    params: Params = field(default_factory=dict)
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOff:
    """Give the conversation to a person: the team, the rule, and the promise that the customer is told."""

    team: str
    rule: str
    priority: Priority
    promised_at: datetime | None  # first answer is due then, UTC
    allowance_minutes: int | None = None
    round_the_clock: bool = False


class Next(StrEnum):
    """Who answers this turn."""

    DIALOGUE = "dialogue"
    PERSON = "person"
    NOBODY = "nobody"  # silence: a person has it, or it was no question


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome: what to say, who goes on, which closure the customer has now been told about, and the trace."""

    next: Next
    say: tuple[Say, ...] = ()
    hand_off: HandOff | None = None
    typing: bool = False
    at_once: bool = False  # the turn begins now: nobody waits for more messages
    noticed_closure: str | None = None
    greeted: bool = False
    trace: tuple[Reason, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
