"""Half-open stretches of time, and the few things one does with them: unite, take away, cut out."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.model.hours.errors import InstantOutOfRange, NaiveInstant

FIRST_YEAR = 1971
LAST_YEAR = 2400
EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
LATEST = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


class Interval(NamedTuple):
    """From ``start``, inclusive, until ``end``, exclusive; both aware, or both wall-clock times without a zone."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is. Right across DST changes, because public intervals are in UTC."""
        return self.end - self.start


def to_utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises NaiveInstant without a time zone, InstantOutOfRange outside 1972-2398."""
    if at.utcoffset() is None:
        raise NaiveInstant(at)
    if not FIRST_YEAR < at.year < LAST_YEAR - 1:
        raise InstantOutOfRange(at)
    return at.astimezone(UTC)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in order, with overlapping and touching intervals made one; empty ones are dropped."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if interval.start >= interval.end:
            continue
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def subtract(intervals: Iterable[Interval], away: Iterable[Interval]) -> list[Interval]:
    """What is left of the intervals when the others are taken away. Any order in; united and in order out."""
    left: list[Interval] = []
    holes = union(away)
    for start, end in union(intervals):
        at = start
        for hole in holes:
            if hole.end <= at:
                continue
            if hole.start >= end:
                break
            left.append(Interval(at, hole.start))
            at = hole.end
        left.append(Interval(at, end))
    return [each for each in left if each.start < each.end]


def clip(intervals: Iterable[Interval], start: datetime, end: datetime) -> Iterator[Interval]:
    """The parts of the intervals between two instants."""
    for interval in intervals:
        inside = Interval(max(interval.start, start), min(interval.end, end))
        if inside.start < inside.end:
            yield inside
