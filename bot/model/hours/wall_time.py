"""From what the clock on the wall shows to UTC.

A schedule is about the wall clock: at an instant it is open if, and only if, the local time shown then is within the
hours. So hours in the spring gap never happen, and hours in the autumn hour that comes twice happen twice. (The
library's own conversion takes a start in that hour for the second one and an end for the second one too, which makes
"02:30-04:00" lose an hour and "01:00-02:30" gain a closed stretch; hence this module.)
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from bot.model.hours.intervals import Interval, union

_SECOND = timedelta(seconds=1)


class Offset(NamedTuple):
    """The stretch in which the zone's distance from UTC stays the same."""

    start: datetime
    end: datetime
    offset: timedelta


def to_utc_intervals(zone: tzinfo, wall: Iterable[Interval], year: int) -> list[Interval]:
    """The instants of a UTC year at which the wall clock is within the (naive) intervals, as UTC intervals."""
    intervals = list(wall)
    found: list[Interval] = []
    for start, end, offset in offsets(zone, year):
        shown_from = (start + offset).replace(tzinfo=None)
        shown_until = (end + offset).replace(tzinfo=None)
        for interval in intervals:
            first, last = max(interval.start, shown_from), min(interval.end, shown_until)
            if first < last:
                found.append(Interval((first - offset).replace(tzinfo=UTC), (last - offset).replace(tzinfo=UTC)))
    return union(found)


@lru_cache(maxsize=64)
def offsets(zone: tzinfo, year: int) -> tuple[Offset, ...]:
    """The zone's offsets through a UTC year, in order and without gaps."""
    start, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    spans: list[Offset] = []
    day = start
    while day < last:
        following = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, following):
            change = _change_between(zone, day, following)
            spans.append(Offset(start, change, _offset(zone, day)))
            start = change
        day = following
    spans.append(Offset(start, last, _offset(zone, start)))
    return tuple(spans)


def _change_between(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    """The first instant (to the second) at which the offset is that of ``high``, not of ``low``."""
    before = _offset(zone, low)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: tzinfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
