"""Questions about open hours, answered from cached lists of open intervals.

Each UTC year is worked out once, on first use (some milliseconds), and then searched by bisection (microseconds).
An instance is immutable but for that cache, which may be filled by several threads at once without harm.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import accumulate

from bot.model.hours.intervals import EARLIEST, FIRST_YEAR, LAST_YEAR, LATEST, Interval, clip, to_utc, union

HORIZON = timedelta(days=370)  # what does not come within a year and some days is told as never


class Basis(StrEnum):
    """What decided that it is open or closed."""

    WEEKLY_HOURS = "weekly hours"
    HOLIDAY = "holiday"
    SPECIAL_DAY = "special day"
    TEMPORARY_CLOSURE = "temporary closure"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it is open or closed at an instant, and until when (UTC; None: for as long as can be told).

    ``name`` is the holiday's name or the closure's reason; empty otherwise.
    """

    open: bool
    basis: Basis
    name: str
    until: datetime | None


class _Year:
    """The open intervals of one UTC year, with the time that was worked before each."""

    def __init__(self, intervals: list[Interval]) -> None:
        self.intervals = intervals
        self.starts = [each.start for each in intervals]
        self.ends = [each.end for each in intervals]
        self.totals = list(accumulate((each.length for each in intervals), initial=timedelta(0)))

    def worked_until(self, at: datetime) -> timedelta:
        index = bisect_right(self.starts, at)
        if not index:
            return timedelta(0)
        return self.totals[index] - max(timedelta(0), self.ends[index - 1] - at)

    def reached(self, worked: timedelta) -> datetime:
        """The first instant by which so much (more than nothing, at most the year's total) was worked."""
        index = bisect_left(self.totals, worked)
        return self.ends[index - 1] - (self.totals[index] - worked)


class Hours(ABC):
    """When somebody works. Every datetime given must be aware, in 1972-2398; every datetime returned is in UTC.

    Raises NaiveInstant and InstantOutOfRange (see errors.py).
    """

    def __init__(self) -> None:
        self._years: dict[int, _Year] = {}

    @abstractmethod
    def open_in(self, year: int) -> list[Interval]:
        """The open intervals of a UTC year, in order, neither overlapping nor touching."""

    @abstractmethod
    def why(self, at: datetime, language: str = "en") -> Reason:
        """Why it is open or closed then; a holiday is named in the language."""

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at that instant. An opening instant is open, a closing instant is closed."""
        at = to_utc(at)
        year = self._year(at.year)
        index = bisect_right(year.starts, at)
        return index > 0 and at < year.ends[index - 1]

    def next_opening(self, at: datetime) -> datetime | None:
        """The next change from closed to open after ``at``; None if there is none within the horizon."""
        at = to_utc(at)
        return next((start for start, _ in self._from(at) if start > at), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """The next change from open to closed after ``at``; None if there is none within the horizon."""
        at = to_utc(at)
        return next((end for _, end in self._from(at) if end <= at + HORIZON), None)

    def open_from(self, at: datetime) -> datetime | None:
        """``at`` itself when open, otherwise the next opening."""
        return to_utc(at) if self.is_open(at) else self.next_opening(at)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """The open intervals between two instants, half-open, in order."""
        start, end = to_utc(start), to_utc(end)
        return union(
            piece
            for number in range(start.year, end.year + 1)
            for piece in clip(self._pieces(number, start, end), start, end)
        )

    def closure_id(self, at: datetime) -> str | None:
        """A name for the closed period around ``at``, the same for each instant in it; None when open.

        Made of the instant at which it began, so that "one notice per closure and person" can be keyed by it.
        """
        if self.is_open(at):
            return None
        began = self._closed_since(to_utc(at))
        return f"closed-{began:%Y%m%dT%H%M%SZ}" if began else "closed-always"

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How long it is open from one instant to the other; nothing if the second is not later."""
        start, end = to_utc(start), to_utc(end)
        if end <= start:
            return timedelta(0)
        whole = sum((self._year(each).totals[-1] for each in range(start.year, end.year)), timedelta(0))
        return whole + self._year(end.year).worked_until(end) - self._year(start.year).worked_until(start)

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime | None:
        """The first instant by which so much working time has passed; None if nobody works for longer than the horizon.

        "First answer within 30 minutes" of Friday 14:45, closing 15:00, is due on Monday 07:45 (opening 07:30); within
        15 minutes it is due on Friday 15:00. Raises ValueError on a negative duration.
        """
        at = to_utc(start)
        if duration < timedelta(0):
            msg = f"a negative duration can't be worked: {duration}"
            raise ValueError(msg)
        while duration:
            if self.open_from(at) is None:
                return None
            year = self._year(at.year)
            worked = year.worked_until(at)
            if worked + duration <= year.totals[-1]:
                return year.reached(worked + duration)
            duration -= year.totals[-1] - worked
            at = datetime(at.year + 1, 1, 1, tzinfo=UTC)
        return at

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            self._years[number] = _Year(self.open_in(number) if FIRST_YEAR <= number <= LAST_YEAR else [])
        return self._years[number]

    def _pieces(self, number: int, start: datetime, end: datetime) -> list[Interval]:
        year = self._year(number)
        return year.intervals[bisect_right(year.ends, start) : bisect_left(year.starts, end)]

    def _from(self, at: datetime) -> Iterator[Interval]:
        """The open intervals that end after ``at`` and begin within the horizon, joined across new year."""
        limit = at + HORIZON
        pending: Interval | None = None
        for number in range(at.year, limit.year + 1):
            for piece in self._pieces(number, at, limit + timedelta.resolution):
                if pending and pending.end == piece.start:
                    pending = Interval(pending.start, piece.end)
                    continue
                if pending:
                    yield pending
                pending = piece
        if pending:
            yield pending

    def _closed_since(self, at: datetime) -> datetime | None:
        earliest = max(EARLIEST, at - HORIZON)
        for number in range(at.year, earliest.year - 1, -1):
            year = self._year(number)
            index = bisect_right(year.ends, at)
            if index:
                return year.ends[index - 1]
        return None


class AroundTheClock(Hours):
    """Open at every instant: for promises that don't wait for opening hours."""

    def open_in(self, year: int) -> list[Interval]:
        """The whole year."""
        return [Interval(datetime(year, 1, 1, tzinfo=UTC), min(LATEST, datetime(year + 1, 1, 1, tzinfo=UTC)))]

    def why(self, at: datetime, language: str = "en") -> Reason:
        """Always open, for ever."""
        to_utc(at)
        return Reason(open=True, basis=Basis.WEEKLY_HOURS, name="", until=None)


AROUND_THE_CLOCK = AroundTheClock()
