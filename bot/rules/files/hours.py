"""hours.yml: when we are open, and who answers on which channel then (G2.2)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationInfo

from bot.model.hours.calendar import Calendar, Closure
from bot.model.hours.days_off import Holidays, HolidaySource
from bot.model.hours.several import AnyOf
from bot.model.hours.timeline import Hours
from bot.model.messages import ChannelName
from bot.model.policy.rules import Source
from bot.rules.explaining.examples import EXAMPLES, Examples
from bot.rules.faults import Fault
from bot.rules.files.schedules import HolidaysRule, ScheduleRule, TimeZone, of_country, of_hours
from bot.rules.reading.scalars import Day, DayHours, Name, Words, one_or_many
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.validate import RuleModel, wrong
from bot.rules.reading.words import unknown

FILE = "hours.yml"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}")


def _moment(raw: Any) -> datetime:
    text = str(raw).strip()
    try:
        return datetime.fromisoformat(text.replace("T", " ")) if _MOMENT.fullmatch(text) else _no_moment(text)
    except ValueError as error:
        raise wrong("a day and a time are expected here, such as 2026-12-24 14:00") from error


def _no_moment(text: str) -> datetime:
    raise ValueError(text)


def _after_it_begins(until: datetime | None, known: ValidationInfo) -> datetime | None:
    begins = known.data.get("from_")
    if until and begins and until <= begins:
        raise wrong("this is before the closure begins")
    return until


Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Schedules = Annotated[tuple[Name, ...], BeforeValidator(one_or_many), Field(min_length=1)]


class ClosureRule(RuleModel):
    """Closed for a while, beside the usual hours."""

    from_: Moment = Field(alias="from", description="The first moment that is closed, such as 2026-12-01 14:00")
    until: Annotated[Moment | None, AfterValidator(_after_it_begins)] = Field(
        default=None, description="When it opens again; left out: until further notice"
    )
    because: Words = Field(description="Why, for colleagues")
    schedules: tuple[Name, ...] = Field(default=(), description="Which schedules are closed; left out: all but 24/7")


class HoursFile(RuleModel):
    """When we are open."""

    time_zone: TimeZone = Field(description="Such as Europe/Stockholm")
    holidays: Annotated[
        HolidaysRule, BeforeValidator(of_country, json_schema_input_type=str | list[str] | HolidaysRule)
    ] = Field(
        default=HolidaysRule(),
        description="Whose public holidays we keep: SE, [SE, NO], or {country: SE, ical: holidays.ics}",
    )
    schedules: dict[
        Name, Annotated[ScheduleRule, BeforeValidator(of_hours, json_schema_input_type=str | ScheduleRule)]
    ] = Field(
        min_length=1, description="Weekly hours by name: 'Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00', or 24/7"
    )
    special_days: dict[Day, DayHours] = Field(default={}, description="By date: closed, or that day's own hours")
    closures: tuple[ClosureRule, ...] = Field(default=(), description="Temporary closures")
    who_answers: dict[ChannelName, Schedules] = Field(
        description="By channel: the schedule in which people answer there, or several"
    )
    examples: Examples = EXAMPLES

    _days_off: Mapping[date, str] = PrivateAttr(default_factory=dict)

    @property
    def days_off(self) -> Mapping[date, str]:
        """The days of its calendar files."""
        return self._days_off

    def with_days_off(self, days: Mapping[date, str]) -> Self:
        """The same with what its calendar files hold."""
        other = self.model_copy()
        other._days_off = days  # noqa: SLF001  # another of our own class
        return other

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each line about opening hours stands. ``closures`` are by their reason; ``answering``: schedules' names.

    ``special_days`` and ``holidays`` are by schedule: its own lines, or those for all.
    """

    schedules: Mapping[str, Source] = field(default_factory=dict)
    special_days: Mapping[str, Mapping[date, Source]] = field(default_factory=dict)
    closures: Mapping[str, Source] = field(default_factory=dict)
    answering: Mapping[ChannelName, tuple[str, ...]] = field(default_factory=dict)
    holidays: Mapping[str, Source] = field(default_factory=dict)


def check(file: HoursFile, tree: Tree) -> list[Fault]:
    """Channels that nobody answers, closures of unknown schedules."""
    faults = [
        tree.fault(("who_answers",), f"nobody answers on {channel.value}; add it with a schedule")
        for channel in ChannelName
        if channel not in file.who_answers
    ]
    for at, closure in enumerate(file.closures):
        faults += check_closure(file.schedules, tree, at, closure)
    return faults


def check_closure(schedules: Mapping[str, ScheduleRule], tree: Tree, at: int, closure: ClosureRule) -> list[Fault]:
    """One closure, against the schedules there are."""
    return [
        tree.fault(("closures", at, "schedules", index), unknown("schedule", name, schedules))
        for index, name in enumerate(closure.schedules)
        if name not in schedules
    ]


def warnings(file: HoursFile, tree: Tree, today: date) -> list[Fault]:
    """Closures that are over, and special days of past years: they only make the file longer."""
    written: list[tuple[Path, Mapping[date, str]]] = [(("special_days",), file.special_days)]
    written += [(("schedules", name, "special_days"), rule.special_days or {}) for name, rule in file.schedules.items()]
    faults = [
        tree.fault((*above, str(day)), f"{day} is long over; delete the line", at_key=True)
        for above, days in written
        for day in days
        if day.year < today.year
    ]
    for at, closure in enumerate(file.closures):
        if closure.until and closure.until.date() < today:
            faults.append(tree.fault(("closures", at), "this closure is over; delete it"))
    return faults


def build_calendars(file: HoursFile, more: Sequence[ClosureRule] = ()) -> dict[str, Calendar]:
    """A calendar for each schedule, with ``more`` closures. Raises HoursError, which validation has made impossible."""
    everybodys = _build_holidays(file.holidays.country, file.days_off)
    closures = build_closures(file, more)
    return {
        name: Calendar(
            rule.time_zone or file.time_zone,
            rule.open,
            holidays=everybodys if rule.holidays is None else _build_holidays(rule.holidays),
            special_days=file.special_days if rule.special_days is None else rule.special_days,
            closures=closures[name],
        )
        for name, rule in file.schedules.items()
    }


def _build_holidays(countries: Sequence[str], added: Mapping[date, str] = MappingProxyType({})) -> Holidays:
    return Holidays(tuple(HolidaySource.parse(source) for source in countries), added=added)


def build_closures(file: HoursFile, more: Sequence[ClosureRule] = ()) -> dict[str, list[Closure]]:
    """The temporary closures of each schedule: those of the file, and more."""
    return {
        name: [_closure(rule, file.zone) for rule in (*more, *file.closures) if closes(rule, name, schedule.open)]
        for name, schedule in file.schedules.items()
    }


def closes(rule: ClosureRule, name: str, schedule: str) -> bool:
    """Whether a closure is about the schedule of this name; one that names none is about all but 24/7."""
    return name in rule.schedules if rule.schedules else schedule != "24/7"


def _closure(rule: ClosureRule, zone: ZoneInfo) -> Closure:
    until = rule.until.replace(tzinfo=zone) if rule.until else None
    return Closure(rule.from_.replace(tzinfo=zone), until, rule.because)


def build_who_answers(file: HoursFile, calendars: Mapping[str, Calendar]) -> dict[ChannelName, Hours]:
    """For each channel the hours in which somebody answers there."""
    return {
        channel: calendars[names[0]] if len(names) == 1 else AnyOf([calendars[name] for name in names])
        for channel, names in file.who_answers.items()
    }


def build_places(file: HoursFile, tree: Tree) -> Places:
    """Where each line stands, for explanations."""
    return Places(
        schedules={name: tree.source(("schedules", name)) for name in file.schedules},
        special_days={name: _special_places(name, rule, file, tree) for name, rule in file.schedules.items()},
        closures={rule.because: tree.source(("closures", at)) for at, rule in enumerate(file.closures)},
        answering=file.who_answers,
        holidays={
            name: tree.source(("holidays",) if rule.holidays is None else ("schedules", name, "holidays"))
            for name, rule in file.schedules.items()
        },
    )


def _special_places(name: str, rule: ScheduleRule, file: HoursFile, tree: Tree) -> Mapping[date, Source]:
    own = rule.special_days is not None
    days = file.special_days if rule.special_days is None else rule.special_days
    above: Path = ("schedules", name, "special_days") if own else ("special_days",)
    return {day: tree.source((*above, str(day))) for day in days}
