"""The conditions that a hand-off rule can name, as typed facts against typed wishes (policy_rules/handoffs.yml).

Each knows whether it is *implied by* another, so that the checker can tell a rule that never fires.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from bot.model.policy.facts import Facts
from bot.model.spans import in_words

Amount: TypeAlias = int | Decimal | timedelta

_SHOWN = 60  # characters of a pattern in a trace


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact is one of some names: ``intent: [ask_human, insult]``."""

    fact: str
    wanted: frozenset[str]

    def fits(self, facts: Facts) -> bool:
        """Whether the fact is one of them."""
        return getattr(facts, self.fact) in self.wanted

    def because(self, facts: Facts) -> str:
        """``intent is ask_human``."""
        return f"{self.fact} is {getattr(facts, self.fact)}"

    def implied_by(self, other: object) -> bool:
        """Whether this holds whenever the other does."""
        return isinstance(other, OneOf) and other.fact == self.fact and other.wanted <= self.wanted


@dataclass(frozen=True, slots=True)
class Within:
    """A number is in a range: ``misunderstood: at least 2``. No bound is None; ``strict`` leaves the bounds out."""

    fact: str
    low: Amount | None = None
    high: Amount | None = None
    strict: bool = False

    def fits(self, facts: Facts) -> bool:
        """Whether the number is known and in the range."""
        number: Any = getattr(facts, self.fact)
        if number is None:
            return False
        if self.strict:
            return (self.low is None or number > self.low) and (self.high is None or number < self.high)
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def because(self, facts: Facts) -> str:
        """``misunderstood is 2``."""
        number = getattr(facts, self.fact)
        return f"{self.fact} is {in_words(number) if isinstance(number, timedelta) else number}"

    def implied_by(self, other: object) -> bool:
        """Whether this holds whenever the other does."""
        if not isinstance(other, Within) or other.fact != self.fact:
            return False
        return _reaches(self.low, other.low, self.strict, other.strict, 1) and _reaches(
            self.high, other.high, self.strict, other.strict, -1
        )


def _reaches(ours: Any, theirs: Any, ours_strict: bool, theirs_strict: bool, sign: int) -> bool:
    if ours is None:
        return True
    if theirs is None:
        return False
    if ours == theirs:
        return theirs_strict or not ours_strict
    return bool(theirs > ours) if sign > 0 else bool(theirs < ours)


class Pattern(Protocol):
    """A compiled regular expression that takes linear time (google-re2)."""

    @property
    def pattern(self) -> str:
        """As it was written."""

    def search(self, text: str) -> object | None:
        """Something, if it is anywhere in the text."""


@dataclass(frozen=True, slots=True)
class Words:
    """The customer's text holds a pattern."""

    pattern: Pattern

    def fits(self, facts: Facts) -> bool:
        """Whether it is found. Lone surrogates, which no UTF-8 holds, are read as '?'."""
        return self.pattern.search(facts.text.encode("utf-8", "replace").decode()) is not None

    def because(self, _: Facts) -> str:
        """The pattern, never the customer's words."""
        return f"the words fit '{_shortened(self.pattern.pattern)}'"

    def implied_by(self, other: object) -> bool:
        """Only the same pattern is known to imply it."""
        return isinstance(other, Words) and other.pattern.pattern == self.pattern.pattern


def _shortened(written: str) -> str:
    """The beginning of a long pattern: its rule's line shows all of it."""
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN].rstrip()}…"


class Flag(StrEnum):
    """Facts that are true or false."""

    OPEN = "open"
    DIALOGUE_UP = "dialogue_up"


@dataclass(frozen=True, slots=True)
class Is:
    """A fact is true, or is false: ``open: no``, ``dialogue: down``."""

    fact: Flag
    wanted: bool

    def fits(self, facts: Facts) -> bool:
        """Whether it is as wanted."""
        return bool(getattr(facts, self.fact)) == self.wanted

    def because(self, facts: Facts) -> str:
        """``we are closed``: as it is, also where the other was wanted."""
        yes, no = {Flag.OPEN: ("we are open", "we are closed"), Flag.DIALOGUE_UP: ("Rasa answers", "Rasa is down")}[
            self.fact
        ]
        return yes if getattr(facts, self.fact) else no

    def implied_by(self, other: object) -> bool:
        """Only by itself."""
        return self == other


@dataclass(frozen=True, slots=True)
class DuringTime:
    """The wall clock shows a time from ``start`` up to ``end``; over midnight when ``end`` comes first."""

    start: time
    end: time
    zone: tzinfo

    def fits(self, facts: Facts) -> bool:
        """Whether the business's clock is within the stretch."""
        at = facts.at.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def because(self, facts: Facts) -> str:
        """``the time is 23:10``."""
        return f"the time is {facts.at.astimezone(self.zone):%H:%M}"

    def implied_by(self, other: object) -> bool:
        """Only by itself."""
        return self == other


@dataclass(frozen=True, slots=True)
class HasTag:
    """The customer has at least one of some tags."""

    tags: frozenset[str]

    def fits(self, facts: Facts) -> bool:
        """Whether a tag is there."""
        return not self.tags.isdisjoint(facts.tags)

    def because(self, facts: Facts) -> str:
        """``tagged vip``."""
        return f"tagged {', '.join(sorted(self.tags.intersection(facts.tags)))}"

    def implied_by(self, other: object) -> bool:
        """Whether this holds whenever the other does."""
        return isinstance(other, HasTag) and other.tags <= self.tags


AnyCondition: TypeAlias = OneOf | Within | Words | Is | DuringTime | HasTag


def all_implied(earlier: Iterable[AnyCondition], later: Iterable[AnyCondition]) -> bool:
    """Whether a rule with the earlier conditions fits whenever one with the later conditions does."""
    others = tuple(later)
    return all(any(condition.implied_by(other) for other in others) for condition in earlier)


_ALWAYS_KNOWN = frozenset({"channel", "language"})


def known_on_arrival(conditions: Iterable[object]) -> bool:
    """Whether all of it can be told from a message that nobody has understood yet, and of no case."""
    return all(
        isinstance(each, Words | DuringTime | HasTag)
        or (isinstance(each, OneOf) and each.fact in _ALWAYS_KNOWN)
        or (isinstance(each, Is) and each.fact is Flag.OPEN)
        for each in conditions
    )
