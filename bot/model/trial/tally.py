"""What some rules made of past conversations, counted: who goes on, what is said, hand-offs, and the people's week."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from statistics import median_low
from typing import NamedTuple

from bot.model.hours import Hours
from bot.model.policy.basis import PromiseKind
from bot.model.policy.decision import Next
from bot.model.policy.rules import Policy
from bot.model.trial.promised import Promised
from bot.model.trial.replay import Moment

AT_RISK = 0.8
"""From this share of its time on, a promise counts as being at risk."""


class Slot(NamedTuple):
    """An hour of the week by the business's clock: Monday is 0, hours are 0-23."""

    weekday: int
    hour: int


def slot_of(at: datetime, zone: tzinfo) -> Slot:
    """The hour of the week around an instant."""
    local = at.astimezone(zone)
    return Slot(local.weekday(), local.hour)


@dataclass(frozen=True, slots=True)
class Given:
    """A hand-off of the replay. ``answered_at``: when a person really answered; None: they were never asked."""

    team: str
    at: datetime
    due: datetime | None
    answered_at: datetime | None


@dataclass(slots=True)
class Tally:
    """Counts under one set of rules. ``work``: hand-offs by the hour in which the team can first look at them.

    ``late`` and ``at_risk`` are by the hour in which the promise is due. ``estimated``: how many of all promises are
    judged by the typical time to an answer, because no person was asked in the past. ``owed`` and ``broken``: promises
    of each kind; ``steps``: what the escalation matrix does about them.
    """

    decisions: Counter[Next] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    work: Counter[Slot] = field(default_factory=Counter)
    at_risk: Counter[Slot] = field(default_factory=Counter)
    late: Counter[Slot] = field(default_factory=Counter)
    promised: int = 0
    estimated: int = 0
    given: list[Given] = field(default_factory=list)
    owed: Counter[PromiseKind] = field(default_factory=Counter)
    broken: Counter[PromiseKind] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    promises: list[Promised] = field(default_factory=list)

    def add(self, moment: Moment) -> None:
        """Count one decision."""
        decision = moment.decision
        self.decisions[decision.next] += 1
        self.said.update(say.key for say in decision.say)
        if decision.hand_off is not None:
            hand_off = decision.hand_off
            self.teams[hand_off.team] += 1
            self.rules[hand_off.rule] += 1
            self.given.append(Given(hand_off.team, moment.event.at, hand_off.promised_at, moment.answered_at))

    def finish(self, policy: Policy, typical: timedelta | None) -> None:
        """Work out the people's week, once everything is counted."""
        for each in self.given:
            calendar = policy.calendar_of(each.team)
            first_look = calendar.open_from(each.at)
            if first_look is not None:
                self.work[slot_of(first_look, policy.zone)] += 1
            if each.due is not None:
                self._judge(each, each.due, calendar, policy.zone, typical)
        for promise in self.promises:
            self._follow(policy, promise, typical)

    def _follow(self, policy: Policy, promise: Promised, typical: timedelta | None) -> None:
        """An answer that no person was asked for in the past is taken to come after the typical time."""
        ended, answer = promise.over_at, promise.kind is not PromiseKind.RESOLUTION
        if ended is None and answer and typical is not None:
            ended = promise.clock.hours.add_working_time(promise.made, typical)
        self.owed[promise.kind] += 1
        self.broken[promise.kind] += promise.late(ended)
        row = policy.escalation.row_for(promise.kind, promise.team, promise.priority)
        self.steps.update(promise.steps(row, ended))

    def _judge(self, each: Given, due: datetime, hours: Hours, zone: tzinfo, typical: timedelta | None) -> None:
        self.promised += 1
        answered_at = each.answered_at
        if answered_at is None:
            self.estimated += 1
            answered_at = hours.add_working_time(each.at, typical) if typical is not None else None
        if answered_at is None:
            return
        used, allowed = hours.working_time_between(each.at, answered_at), hours.working_time_between(each.at, due)
        if answered_at > due:
            self.late[slot_of(due, zone)] += 1
        if answered_at > due or used >= AT_RISK * allowed:
            self.at_risk[slot_of(due, zone)] += 1


def typical_answer(policy: Policy, given: Iterable[Given]) -> timedelta | None:
    """The median working time until a person answered; None: nobody ever did."""
    times = [
        policy.calendar_of(each.team).working_time_between(each.at, each.answered_at)
        for each in given
        if each.answered_at is not None
    ]
    return median_low(times) if times else None


def open_share(hours: Sequence[Hours], start: datetime, end: datetime, zone: tzinfo) -> dict[Slot, float]:
    """How much of each hour of the week somebody was there between two instants, from 0 to 1."""
    total: Counter[Slot] = Counter()
    worked: dict[Slot, float] = {}
    for at in _hours_between(start, end):
        slot = slot_of(at, zone)
        total[slot] += 1
        there = max((each.working_time_between(at, at + _HOUR) / _HOUR for each in hours), default=0.0)
        worked[slot] = worked.get(slot, 0.0) + there
    return {slot: worked[slot] / number for slot, number in total.items()}


_HOUR = timedelta(hours=1)


def _hours_between(start: datetime, end: datetime) -> Iterator[datetime]:
    at = start.replace(minute=0, second=0, microsecond=0)
    while at < end:
        yield at
        at += _HOUR
