"""The shifts that a schedule starts on each date, overnight ones whole.

opening-hours-py 2.1.4 loses track of hours past midnight when another rule speaks about the next day: "Mo-Th
08:00-02:00; Fr 08:00-15:00" closes Thursday's shift at midnight, and "Fr 22:00-02:00; 2026 Nov 20 off" leaves Friday's
shift open from Saturday 00:00. So it is asked twice, about what lies before midnight and, written on the date that
the shift began, about what lies after it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.model.hours.grammar import TIME_RANGE, Rule, joined, open_intervals, rules_of
from bot.model.hours.intervals import Interval

_DAY = timedelta(days=1)
_MIDNIGHT = "24:00"


class Shifts:
    """A checked expression's shifts by the date on which they start."""

    def __init__(self, expression: str) -> None:
        self._before_midnight = TIME_RANGE.sub(_until_midnight, expression)
        self._after_midnight = _after_midnight(expression)

    def starting(self, first: date, last: date) -> tuple[dict[date, list[Interval]], dict[date, list[Interval]]]:
        """By start date, from ``first`` to ``last``: what lies on that date, and what reaches into the next one."""
        start, end = midnight(first), midnight(last + _DAY)
        same_day = _by_date(open_intervals(self._before_midnight, start, end))
        next_day: dict[date, list[Interval]] = {}
        if self._after_midnight:
            spilt = _by_date(open_intervals(self._after_midnight, start, end))
            next_day = {
                day: [Interval(begins + _DAY, ends + _DAY) for begins, ends in intervals]
                for day, intervals in spilt.items()
            }
        return same_day, next_day


def midnight(day: date) -> datetime:
    """The naive local time at which the date begins."""
    return datetime.combine(day, time.min)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _spill(found: re.Match[str]) -> int:
    """How many minutes of a time range lie after midnight: 22:00-02:00 and 22:00-26:00 both have 120."""
    start, end = _minutes(found["start"]), _minutes(found["end"])
    return max(0, end - 24 * 60) if end > start else end


def _until_midnight(found: re.Match[str]) -> str:
    overnight = _spill(found) or _minutes(found["end"]) == 0
    return f"{found['start']}-{_MIDNIGHT}" if overnight else found[0]


def _after_midnight(expression: str) -> str:
    """The expression for what lies after midnight, as if it lay on the date before; empty when nothing does."""
    if not any(_spill(found) for found in TIME_RANGE.finditer(expression)):
        return ""
    rules: list[Rule] = []
    for rule in rules_of(expression):
        spills = [_spill(found) for found in TIME_RANGE.finditer(rule.text)]
        hours = ",".join(f"00:00-{spill // 60:02}:{spill % 60:02}" for spill in spills if spill)
        if hours or rule.joined_by != ",":  # an added rule without such hours adds nothing
            rules.append(rule._replace(text=f"{rule.selector} {hours or 'off'}".strip()))
    return joined(rules)


def _by_date(intervals: Iterable[Interval]) -> dict[date, list[Interval]]:
    """The intervals cut at each midnight, by date."""
    days: dict[date, list[Interval]] = defaultdict(list)
    for start, end in intervals:
        at = start
        while at < end:
            following = min(end, midnight(at.date() + _DAY))
            days[at.date()].append(Interval(at, following))
            at = following
    return days
