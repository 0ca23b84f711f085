"""The opening hours of a week and the other hours ahead, for channels that share them and for teams with their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.model.hours import AnyOf, Calendar, Hours, Interval, day_of, subtract
from bot.model.messages import ChannelName
from bot.model.policy.rules import Policy
from bot.web.policy.words import spaced

AHEAD = timedelta(days=42)
_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its open hours by the wall clock; none: closed. ``name``: of the holiday, and of whose it is."""

    day: date
    slots: tuple[tuple[str, str], ...]
    all_day: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """Channels with the same hours; or, on no channel, teams that keep hours of their own."""

    channels: tuple[ChannelName, ...]
    teams: tuple[str, ...]
    hours: Hours
    week: tuple[Day, ...]
    special: tuple[Day, ...]


def doors(policy: Policy, now: datetime, language: str) -> list[Door]:
    """All channels, those that share their hours together, in the order of the rules; then the other teams' hours."""
    together: dict[tuple[tuple[Interval, ...], ...], list[ChannelName]] = {}
    for channel, hours in policy.who_answers.items():
        together.setdefault((tuple(hours.intervals(now, now + 2 * AHEAD)),), []).append(channel)
    reader = _Reader(policy, now, language)
    found = [reader.door(policy.who_answers[each[0]], channels=tuple(each)) for each in together.values()]
    return [*found, *(reader.door(policy.schedules[each], teams=teams_in(policy, each)) for each in _on_none(policy))]


def usual(hours: Hours) -> Hours:
    """The same week by week: without holidays, special days and closures."""
    match hours:
        case AnyOf():
            return AnyOf([usual(member) for member in hours.members])
        case Calendar():
            return _weekly(hours.zone.key, hours.schedule)
        case _:
            return hours


@lru_cache(maxsize=100)
def _weekly(zone: str, schedule: str) -> Calendar:
    return Calendar(zone, schedule)


def teams_in(policy: Policy, schedule: str) -> tuple[str, ...]:
    """What the teams that work in a schedule are called."""
    return tuple(team.title or name for name, team in policy.teams.items() if team.hours == schedule)


def _on_none(policy: Policy) -> Iterator[str]:
    """Schedules of teams that answer on no channel, but for those of 24/7."""
    answering = [member for hours in policy.who_answers.values() for member in _members(hours)]
    for name, calendar in policy.schedules.items():
        if calendar.observes_days_off and teams_in(policy, name) and calendar not in answering:
            yield name


def _members(hours: Hours) -> Sequence[Hours]:
    return hours.members if isinstance(hours, AnyOf) else (hours,)


@dataclass(frozen=True, slots=True)
class _Reader:
    policy: Policy
    now: datetime
    language: str

    def door(self, hours: Hours, *, channels: tuple[ChannelName, ...] = (), teams: tuple[str, ...] = ()) -> Door:
        days = list(self._days())
        week = tuple(self._day(hours, each) for each in days[:7])
        return Door(channels, teams, hours, week, tuple(self._special(hours, days)))

    def _days(self) -> Iterator[Interval]:
        day = day_of(self.now, self.policy.zone)
        for _ in range(AHEAD.days):
            yield day
            day = day_of(day.end + _NOON, self.policy.zone)

    def _special(self, hours: Hours, days: Sequence[Interval]) -> Iterator[Day]:
        """Days whose hours are not those of their weekday."""
        as_ever = usual(hours)
        for day in days:
            if hours.intervals(day.start, day.end) != as_ever.intervals(day.start, day.end):
                yield self._day(hours, day, "; ".join(self._names(hours, day)))

    def _day(self, hours: Hours, day: Interval, name: str = "") -> Day:
        opened = hours.intervals(day.start, day.end)
        slots = tuple((self._clock(each.start), self._clock(each.end)) for each in opened)
        return Day(day.start.astimezone(self.policy.zone).date(), slots, all_day=opened == [day], name=name)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.policy.zone):%H:%M}"

    def _names(self, hours: Hours, day: Interval) -> list[str]:
        """Why it is another day: the holidays of whoever works otherwise than ever, each with whose it is."""
        told: dict[str, str] = {}
        members = [each for each in _members(hours) if isinstance(each, Calendar)]
        for member in members:
            if (holiday := self._holiday(member, day)) is not None:
                told.setdefault(holiday, self._whose(member) if len(members) > 1 else "")
        return [": ".join(filter(None, (whose, holiday))) for holiday, whose in told.items() if whose or holiday]

    def _holiday(self, calendar: Calendar, day: Interval) -> str | None:
        """The holiday's name; empty if the day has none; None if the calendar's hours are as ever on that day."""
        worked, as_ever = (each.intervals(day.start, day.end) for each in (calendar, usual(calendar)))
        other = [*subtract(as_ever, worked), *subtract(worked, as_ever)]
        if not other:
            return None
        return calendar.holidays.name(other[0].start.astimezone(calendar.zone).date(), self.language) or ""

    def _whose(self, calendar: Calendar) -> str:
        """Who keeps these days, where they are not those of the house: of the first schedule that keeps any."""
        house = next((each for each in self.policy.schedules.values() if each.observes_days_off), calendar)
        if (house.holidays, house.special_days) == (calendar.holidays, calendar.special_days):
            return ""
        name = next((name for name, each in self.policy.schedules.items() if each is calendar), "")
        return ", ".join(teams_in(self.policy, name)) or spaced(name)
