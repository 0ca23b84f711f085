"""The escalation matrix, typed: at which share of a promise who is told, how, and who owns it then (G3.4, pain 10).

bot/rules reads policy_rules/escalation.yml into this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.hours import AROUND_THE_CLOCK, Hours
from bot.model.messages import ChannelName
from bot.model.policy.basis import Priority, PromiseKind, Source

_NOWHERE = Source("escalation.yml", 1)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a colleague is reached: a phone number (SMS, E.164) or a Telegram chat."""

    channel: ChannelName
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague who can be called. ``called`` is what customers and colleagues read; addresses in order."""

    name: str
    called: str
    language: str
    addresses: tuple[Address, ...]
    source: Source = _NOWHERE


@dataclass(frozen=True, slots=True)
class Link:
    """One place of a chain: a person, and when they can be called."""

    person: str
    hours: Hours = AROUND_THE_CLOCK


@dataclass(frozen=True, slots=True)
class Chain:
    """People in the order in which they are called. Not confirmed in time: the next one, at last the last one again."""

    name: str
    links: tuple[Link, ...]
    confirm_within: timedelta = timedelta(minutes=5)
    last_again: int = 2
    source: Source = _NOWHERE

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Who can be called at an instant, in order, each once."""
        return tuple(dict.fromkeys(link.person for link in self.links if link.hours.is_open(at)))


@dataclass(frozen=True, slots=True)
class Step:
    """What happens when a share of a promise's time is used up. ``at`` in percent; 0 is at once."""

    at: int
    mark: bool = False  # shown on the console
    tell: str | None = None  # a chain: who is first on duty in it gets a message
    until_confirmed: bool = False  # … and must confirm, or the next one is called
    move_to: str | None = None  # another team's queue
    source: Source = _NOWHERE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix: for which promises, teams and priorities (nothing named: all), and its steps by share."""

    name: str
    steps: tuple[Step, ...]
    kinds: frozenset[PromiseKind] = frozenset()
    teams: frozenset[str] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    source: Source = _NOWHERE

    def fits(self, kind: PromiseKind, team: str, priority: Priority) -> bool:
        """Whether it is about this promise."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.teams or team in self.teams)
            and (not self.priorities or priority in self.priorities)
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """All of escalation.yml. Of the rows, the first that fits counts. Empty: nobody is told anything."""

    people: Mapping[str, Person] = field(default_factory=dict)
    chains: Mapping[str, Chain] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    confirm_words: frozenset[str] = frozenset()  # casefolded
    absent_after: timedelta = timedelta(minutes=30)  # an agent who wrote nothing for so long is away (pain 11)

    def row_for(self, kind: PromiseKind, team: str, priority: Priority) -> Row | None:
        """The first that fits."""
        return next((row for row in self.rows if row.fits(kind, team, priority)), None)

    def person_at(self, channel: ChannelName, address: str) -> Person | None:
        """Whose address this is; None: no colleague's."""
        wanted = Address(channel, address)
        return next((person for person in self.people.values() if wanted in person.addresses), None)
