"""When something is to be done about a promise that nobody has kept yet: renew it, break it, escalate it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.escalation.matrix import Row, Step
from bot.model.policy.rules import RenewalRule
from bot.model.promises.clockwork import Clockwork

NONE_YET = -1
"""The share (in percent) up to which a promise is escalated before its first step, which may be at 0 %."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise as far as its alarms go. ``base``: when it was made or last renewed; ``due``: what holds now.

    Escalation goes by the allowance from ``made`` on, however often the customer was told a later time.
    """

    made: datetime
    allowance: timedelta
    base: datetime
    due: datetime
    told: bool
    renewals: int = 0
    escalated: int = NONE_YET
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Alarms:
    """What is due now, and when to look again. ``next_at`` is None when nothing more will happen by itself."""

    renew: bool
    breaks: bool
    steps: tuple[Step, ...]
    next_at: datetime | None


def alarms(owed: Owed, clock: Clockwork, rule: RenewalRule, row: Row | None, now: datetime) -> Alarms:
    """Look at a promise. While its clock stands still without end, nothing of it is due."""
    moments: list[datetime] = []
    renewable = owed.told and owed.renewals < rule.times
    renew_at = renewal_at(owed, clock, rule) if renewable else None
    paused = clock.due_at(owed.made, owed.allowance) is None
    if renew_at is not None:
        moments.append(renew_at)
    if not owed.broken and not paused:
        moments.append(owed.due)
    due_steps: list[Step] = []
    for step, at in _steps(owed, clock, row):
        if at <= now:
            due_steps.append(step)
        else:
            moments.append(at)
    return Alarms(
        renew=renew_at is not None and renew_at <= now,
        breaks=not owed.broken and not paused and owed.due <= now,
        steps=tuple(due_steps),
        next_at=min((at for at in moments if at > now), default=None),
    )


def renewal_at(owed: Owed, clock: Clockwork, rule: RenewalRule) -> datetime:
    """When the customer is to hear of a new time: at a share of the working time, some minutes before it breaks."""
    whole = clock.elapsed(owed.base, owed.due)
    at = clock.due_at(owed.base, whole * rule.at) or owed.due
    return max(owed.base, min(at, owed.due - rule.at_least_before))


def _steps(owed: Owed, clock: Clockwork, row: Row | None) -> Iterator[tuple[Step, datetime]]:
    for step in row.steps if row else ():
        if step.at > owed.escalated:
            at = clock.due_at(owed.made, owed.allowance * step.at / 100) if step.at else owed.made
            if at is not None:
                yield step, at
