"""One schedule in one time zone, with its holidays, special days and temporary closures.

What decides, strongest first: a temporary closure; a special day; a holiday; the weekly hours. A special day's own
hours may run past midnight, whatever the next day is. A weekly shift past midnight is cut where a day off begins,
and does not take place at all where it would have begun on one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.hours.days_off import NO_HOLIDAYS, Holidays
from bot.model.hours.errors import InvalidClosure, UnknownTimeZone
from bot.model.hours.expression import parse_day, parse_schedule
from bot.model.hours.intervals import LATEST, Interval, subtract, to_utc
from bot.model.hours.timeline import Basis, Hours, Reason
from bot.model.hours.wall_time import to_utc_intervals
from bot.model.hours.weekly import Shifts, midnight

_DAY = timedelta(days=1)
_ALWAYS = "24/7"


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed for a while, for a reason: "closed today from 14:00 because of a fire drill".

    ``end`` None: until further notice. Raises InvalidClosure if it ends before it begins, NaiveInstant without zone.
    """

    start: datetime
    end: datetime | None
    reason: str

    def __post_init__(self) -> None:
        if self.interval.start >= self.interval.end:
            msg = f"a closure from {self.start} until {self.end} is none"
            raise InvalidClosure(msg)

    @property
    def interval(self) -> Interval:
        """The closed time, in UTC."""
        return Interval(to_utc(self.start), to_utc(self.end) if self.end else LATEST)


class Calendar(Hours):
    """When one team works.

    ``schedule``: OpenStreetMap opening_hours, such as ``Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00``.
    ``special_days``: by date, ``closed`` or that day's hours.
    ``observes_days_off``: whether holidays and special days apply; left out: to all but a schedule of 24/7.
    Raises InvalidHours (with the text that is wrong), UnknownTimeZone.
    """

    def __init__(
        self,
        time_zone: str,
        schedule: str,
        *,
        holidays: Holidays = NO_HOLIDAYS,
        special_days: Mapping[date, str] | None = None,
        closures: Iterable[Closure] = (),
        observes_days_off: bool | None = None,
    ) -> None:
        super().__init__()
        self.zone = zone_named(time_zone)
        self.schedule = parse_schedule(schedule)
        self.observes_days_off = self.schedule != _ALWAYS if observes_days_off is None else observes_days_off
        self.holidays = holidays
        self.special_days = {day: parse_day(text) for day, text in (special_days or {}).items()}
        self.closures = tuple(closures)
        self._shifts = Shifts(self.schedule)
        self._regular: dict[int, list[Interval]] = {}

    def with_closures(self, closures: Iterable[Closure]) -> Self:
        """The same calendar under other temporary closures. Cheap: what is known of the years is shared."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, closures=tuple(closures), _years={})
        return other

    def open_in(self, year: int) -> list[Interval]:
        """The open intervals of a UTC year."""
        if year not in self._regular:
            self._regular[year] = to_utc_intervals(self.zone, self._wall_clock(year), year)
        return subtract(self._regular[year], (closure.interval for closure in self.closures))

    def why(self, at: datetime, language: str = "en") -> Reason:
        """Why it is open or closed then; a holiday is named in the language."""
        at = to_utc(at)
        is_open = self.is_open(at)
        until = self.next_closing(at) if is_open else self.next_opening(at)
        for closure in self.closures:
            if closure.interval.start <= at < closure.interval.end:
                return Reason(open=False, basis=Basis.TEMPORARY_CLOSURE, name=closure.reason, until=until)
        basis, name = self._day_basis(at.astimezone(self.zone), language, is_open=is_open)
        return Reason(open=is_open, basis=basis, name=name, until=until)

    def _day_basis(self, local: datetime, language: str, *, is_open: bool) -> tuple[Basis, str]:
        day = local.date()
        if not self.observes_days_off:
            return Basis.WEEKLY_HOURS, ""
        if day in self.special_days or (is_open and self._special_reaches(local.replace(tzinfo=None))):
            return Basis.SPECIAL_DAY, self.holidays.name(day, language) or ""
        if name := self.holidays.name(day, language):
            return Basis.HOLIDAY, name
        return Basis.WEEKLY_HOURS, ""

    def _special_reaches(self, local: datetime) -> bool:
        yesterday = local.date() - _DAY
        if yesterday not in self.special_days:
            return False
        return any(start <= local < end for start, end in self._special_shifts(yesterday))

    def _wall_clock(self, year: int) -> list[Interval]:
        """When the wall clock shows open hours, from shortly before to shortly after a UTC year."""
        first, last = date(year, 1, 1) - 2 * _DAY, date(year + 1, 1, 1) + 2 * _DAY
        same_day, next_day = self._shifts.starting(first, last)
        days = [first + _DAY * number for number in range((last - first).days)]
        off = {day for day in [*days, last] if self._is_day_off(day)}
        found: list[Interval] = []
        for day in days:
            if day not in off:
                found += same_day.get(day, ())
                found += () if day + _DAY in off else next_day.get(day, ())
            elif day in self.special_days:
                found += self._special_shifts(day)
        return found

    def _is_day_off(self, day: date) -> bool:
        return self.observes_days_off and (day in self.special_days or self.holidays.name(day) is not None)

    def _special_shifts(self, day: date) -> list[Interval]:
        same_day, next_day = Shifts(self.special_days[day]).starting(day, day)
        return [*same_day.get(day, ()), *next_day.get(day, ())]


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name. Raises UnknownTimeZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(name) from error


def day_of(at: datetime, zone: ZoneInfo) -> Interval:
    """The local calendar day around an instant, in UTC: 23, 24 or 25 hours long."""
    today = to_utc(at).astimezone(zone).date()
    return Interval(*(to_utc(midnight(day).replace(tzinfo=zone)) for day in (today, today + _DAY)))
