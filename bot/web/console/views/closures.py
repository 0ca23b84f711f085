"""Temporary closures as the rules in force have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.model.policy.rules import Policy

if TYPE_CHECKING:
    from bot.model.hours import Closure


@dataclass(frozen=True, slots=True)
class ClosureView:
    """``end`` None: until further notice. ``schedules``: which it closes, as hours.yml names them."""

    start: datetime
    end: datetime | None
    because: str
    begun: bool
    schedules: Sequence[str]


def make_closures(policy: Policy, now: datetime) -> list[ClosureView]:
    """Those in force and those ahead, each once; the earliest first."""
    found: dict[Closure, list[str]] = {}  # equal ones of several schedules are one
    for name, calendar in policy.schedules.items():
        for each in calendar.closures:
            if each.interval.end > now:
                found.setdefault(each, []).append(name)
    return [
        ClosureView(each.start, each.end, each.reason, each.start <= now, names)
        for each, names in sorted(found.items(), key=lambda item: item[0].interval.start)
    ]
