"""Holidays and special days of each schedule, for staff: whose they keep, and the days ahead by their own clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale

from bot.model.hours import Calendar, Holidays, HolidaySource, day_of
from bot.model.policy.rules import Policy
from bot.web.policy.hours import usual
from bot.web.policy.words import spaced

AHEAD = timedelta(days=365)
_DAY = timedelta(days=1)
_ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day with other hours than its weekday's: ``closed``, or the hours. ``name``: the holiday's."""

    day: date
    hours: str
    name: str


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Schedules that keep the same days. ``clock``: their time zone, where it is not the business's."""

    schedules: tuple[str, ...]
    clock: str
    holidays: str
    days: tuple[DayOff, ...]


def days_off(policy: Policy, now: datetime) -> list[DaysOff]:
    """All schedules but those that keep none (24/7), in the order of the rules."""
    alike: list[list[str]] = []
    for name, calendar in policy.schedules.items():
        if not calendar.observes_days_off:
            continue
        group = next((each for each in alike if _kept(policy.schedules[each[0]]) == _kept(calendar)), None)
        if group is None:
            alike.append([name])
        else:
            group.append(name)
    return [_of(policy, names, now) for names in alike]


def _kept(calendar: Calendar) -> object:
    return calendar.zone, calendar.holidays, calendar.special_days


def _of(policy: Policy, names: Sequence[str], now: datetime) -> DaysOff:
    calendars = [policy.schedules[name] for name in names]
    first = calendars[0]
    clock = "" if first.zone == policy.zone else first.zone.key
    return DaysOff(
        tuple(map(spaced, names)),
        clock,
        _whose(first.holidays),
        tuple(_ahead(calendars, now.astimezone(first.zone).date())),
    )


def _whose(holidays: Holidays) -> str:
    """``Sweden, and a calendar file``."""
    told = ", ".join(_country(each) for each in holidays.sources)
    return ", and ".join(filter(None, (told, "a calendar file" if holidays.added else ""))) or "none"


def _country(source: HolidaySource) -> str:
    name = _ENGLISH.territories.get(source.country, source.country)
    return f"{name} ({source.subdivision})" if source.subdivision else name


def _ahead(calendars: Sequence[Calendar], today: date) -> Iterator[DayOff]:
    """Every special day, and a year's holidays on which somebody would have worked."""
    first = calendars[0]
    year = {today + _DAY * number for number in range(AHEAD.days)}
    for day in sorted(year.union(each for each in first.special_days if each >= today)):
        name = first.holidays.name(day) or ""
        if day in first.special_days:
            hours = first.special_days[day]
            yield DayOff(day, "closed" if hours == "off" else hours, name)
        elif name and any(_works(each, day) for each in calendars):
            yield DayOff(day, "closed", name)


def _works(calendar: Calendar, day: date) -> bool:
    """Whether that weekday is a working day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=calendar.zone)
    return bool(usual(calendar).intervals(*day_of(noon, calendar.zone)))
