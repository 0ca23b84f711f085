"""What operators wrote, typed. bot/rules reads the YAML into this; ``decide`` reads only this.

Every rule knows its place in the files, so that every automatic act can say why (file, line).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.model.escalation.matrix import Escalation
from bot.model.follow_ups.rules import FollowUpRules
from bot.model.hours import Calendar, Hours
from bot.model.messages import ChannelName
from bot.model.policy.basis import Priority as Priority
from bot.model.policy.basis import PromiseKind as PromiseKind
from bot.model.policy.basis import Source as Source
from bot.model.policy.facts import Facts
from bot.model.policy.unfinished import Unfinished

_UTC = ZoneInfo("UTC")
_PROMISES = Source("promises.yml", 1)
_TEAMS = Source("teams.yml", 1)
_ACKNOWLEDGEMENTS = Source("acknowledgements.yml", 1)
_HANDOFFS = Source("handoffs.yml", 1)
_NO_ESCALATION = Escalation()
_UNFINISHED = Unfinished()
_FOLLOW_UPS = FollowUpRules()


class Pattern(Protocol):
    """A compiled pattern (google-re2)."""

    def search(self, text: str) -> object | None:
        """Something where it is found, None where it is not."""


class Condition(Protocol):
    """One line of a rule's ``when``."""

    def fits(self, facts: Facts) -> bool:
        """Whether the facts fulfil it."""

    def because(self, facts: Facts) -> str:
        """The fact and the wish in one short phrase, for the trace: ``mood is angry``."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A time we promise. In the team's working time, unless ``round_the_clock``."""

    within: timedelta
    round_the_clock: bool = False
    source: Source = _PROMISES


@dataclass(frozen=True, slots=True)
class Team:
    """People who answer. ``hours`` names a schedule."""

    name: str
    hours: str
    title: str = ""
    source: Source = _TEAMS


@dataclass(frozen=True, slots=True)
class RenewalRule:
    """When a promise that was told is about to break, the customer is told a new time (before it breaks)."""

    at: float = 0.8  # of the promised time, as its clock counts it
    at_least_before: timedelta = timedelta(minutes=2)
    times: int = 2
    say: str = "promise.renewed"  # text key, with {promised}
    say_changed: str = "promise.changed"  # text key, with {promised}: our hours or promises were changed
    source: Source = _PROMISES


class ResolutionFrom(StrEnum):
    """When the clock of a resolution starts."""

    HAND_OFF = "the hand-off"  # only people's time counts
    CASE_OPENING = "the case's opening"  # the assistant's time counts, too


@dataclass(frozen=True, slots=True)
class HandoffRule:
    """When a person must answer, which team, by when, and what the customer is told."""

    name: str
    when: tuple[Condition, ...]
    to: str
    say: str
    source: Source
    priority: Priority = Priority.NORMAL
    first_answer: timedelta | None = None  # overrides promises.yml
    round_the_clock: bool = False

    def fits(self, facts: Facts) -> bool:
        """Whether every condition is fulfilled."""
        return all(condition.fits(facts) for condition in self.when)


@dataclass(frozen=True, slots=True)
class Trial:
    """These rules are on trial (G4.6): whoever was last greeted before ``since`` (aware) is told so, once."""

    say: str  # text key
    since: datetime


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """What is said at once (G2.1, G2.3), before anybody has understood anything."""

    greeting: str  # text key, at the start of a conversation
    out_of_hours: str  # text key, once per closure and person
    media: str  # text key, a kind answer to a picture
    unsupported: str
    group: str  # said once in a group chat
    languages: str  # once, to who writes in a language that we don't serve; with {languages}
    quiet_time: timedelta = timedelta(seconds=3)
    quiet_time_at_most: timedelta = timedelta(seconds=10)
    greet_again_after: timedelta = timedelta(hours=12)
    loop_guard: int = 30  # at most so many automatic messages in a row within loop_guard_window
    loop_guard_window: timedelta = timedelta(minutes=5)
    loop_same_text: int = 4  # from the so manyth identical text in a row within the window on, it is a machine
    loop_quick_replies: int = 5  # so many answers in a row, each within loop_quick_within of ours: a machine
    loop_quick_within: timedelta = timedelta(seconds=2)
    loop_phrases: tuple[Pattern, ...] = ()  # what only machines say
    trial: Trial | None = None
    loop_source: Source = _ACKNOWLEDGEMENTS
    source: Source = _ACKNOWLEDGEMENTS


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages we serve, and how a new customer's is guessed."""

    served: tuple[str, ...]
    default: str
    by_phone_country: Mapping[str, str] = field(default_factory=dict)  # ISO 3166 country -> language
    names: Mapping[str, str] = field(default_factory=dict)  # what a language is called in any of them -> language
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # language -> what it calls each of them


@dataclass(frozen=True, slots=True)
class Business:
    """Who we are, as texts say it."""

    name: str
    currency: str = "SEK"
    website: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules that ``decide`` needs, as one consistent version."""

    version: str
    business: Business
    languages: Languages
    schedules: Mapping[str, Calendar]
    who_answers: Mapping[ChannelName, Hours]  # the union of the channel's schedules
    teams: Mapping[str, Team]
    default_team: Mapping[ChannelName, str]
    promises: Mapping[tuple[PromiseKind, str], Promise]  # (kind, team or channel or "*")
    handoffs: tuple[HandoffRule, ...]
    acknowledgements: Acknowledgements
    handoffs_source: Source = _HANDOFFS  # where it would stand if a rule did fit
    zone: ZoneInfo = _UTC  # the business's clock: "today" and "Monday" are by it
    renewal: RenewalRule = RenewalRule()
    resolution_from: ResolutionFrom = ResolutionFrom.HAND_OFF
    needs_no_answer: Pattern | None = None  # what a customer says that starts no clock, such as thanks
    escalation: Escalation = _NO_ESCALATION
    unfinished: Unfinished = _UNFINISHED
    follow_ups: FollowUpRules = _FOLLOW_UPS

    def promise(self, kind: PromiseKind, *, team: str, channel: ChannelName) -> Promise | None:
        """The most special promise: the team's, else the channel's, else everybody's."""
        for who in (team, channel.value, "*"):
            if (kind, who) in self.promises:
                return self.promises[kind, who]
        return None

    def calendar_of(self, team: str) -> Calendar:
        """The hours in which a team works."""
        return self.schedules[self.teams[team].hours]
