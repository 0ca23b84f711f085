"""How we did: the promised first answers of a while, as a share and a typical time (G3.3, G4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from bot.model.policy.rules import Policy

ENOUGH = 20
"""Fewer promises than this say nothing, and are not told as a share."""


@dataclass(frozen=True, slots=True)
class PromisedAnswer:
    """A first answer that a customer was promised, by the time that they heard first. Times are UTC."""

    team: str
    made_at: datetime
    due: datetime
    kept_at: datetime | None

    @property
    def kept(self) -> bool:
        """Answered by the time that was said first; told anew, it is not kept."""
        return self.kept_at is not None and self.kept_at <= self.due


@dataclass(frozen=True, slots=True)
class Record:
    """``percent`` kept of ``count``, rounded down; None: too few. ``typical``: median working time to an answer."""

    count: int
    percent: int | None = None
    typical: timedelta | None = None


def record(policy: Policy, answers: Sequence[PromisedAnswer]) -> Record:
    """What may honestly be said about them."""
    if len(answers) < ENOUGH:
        return Record(len(answers))
    kept = sum(answer.kept for answer in answers)
    times = [
        policy.calendar_of(answer.team).working_time_between(answer.made_at, answer.kept_at)
        for answer in answers
        if answer.kept_at is not None and answer.team in policy.teams
    ]
    # Most unanswered promises would make the median of those that were answered a lie.
    typical = median_low(times) if 2 * len(times) > len(answers) else None
    return Record(len(answers), 100 * kept // len(answers), _to_minutes(typical))


def _to_minutes(span: timedelta | None) -> timedelta | None:
    """Rounded up to whole minutes: nobody reads seconds."""
    return None if span is None else timedelta(minutes=max(1, -(-span // timedelta(minutes=1))))
