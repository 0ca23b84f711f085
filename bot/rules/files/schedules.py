"""One schedule of hours.yml: its weekly hours, and the time zone and days off of its own, where it has them."""

from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, StringConstraints

from bot.model.hours.calendar import zone_named
from bot.model.hours.days_off import HolidaySource
from bot.model.hours.errors import UnknownHolidays, UnknownTimeZone
from bot.rules.reading.scalars import Day, DayHours, Schedule, one_or_many
from bot.rules.reading.validate import RuleModel, wrong
from bot.rules.reading.words import closest, unknown


def _zone(raw: Any) -> str:
    try:
        return zone_named(str(raw)).key
    except UnknownTimeZone as error:
        close = closest(error.name, available_timezones())
        raise wrong(unknown("time zone", error.name, [close]) if close else str(error)) from error


def _holidays(raw: Any) -> str:
    try:
        return str(HolidaySource.parse(str(raw)))
    except UnknownHolidays as error:
        raise wrong(str(error)) from error


TimeZone = Annotated[str, BeforeValidator(_zone)]
HolidaysOf = Annotated[str, BeforeValidator(_holidays)]
Countries = Annotated[tuple[HolidaysOf, ...], BeforeValidator(one_or_many)]
CalendarFile = Annotated[str, StringConstraints(pattern=r"^[^./\\][^/\\]*\.ics$", max_length=100)]


class HolidaysRule(RuleModel):
    """Whose holidays, and calendar files with more of them."""

    country: Countries = Field(default=(), description="A country's two letters, such as SE, or several")
    ical: Annotated[tuple[CalendarFile, ...], BeforeValidator(one_or_many)] = Field(
        default=(), description="A calendar file beside this one, such as holidays.ics, or several"
    )


def of_country(raw: Any) -> Any:
    """``SE`` and ``[SE, NO]`` are the short way of writing ``{country: …}``."""
    return {"country": raw} if isinstance(raw, (str, list)) else raw


class ScheduleRule(RuleModel):
    """When people work. What is written here counts instead of what the file says for all."""

    open: Schedule = Field(description="Weekly hours: 'Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00', or 24/7")
    time_zone: TimeZone | None = Field(default=None, description="Where these people work: Asia/Bangkok")
    holidays: Countries | None = Field(default=None, description="Whose public holidays they keep: TH, or [TH, SE]")
    special_days: dict[Day, DayHours] | None = Field(
        default=None, description="Their special days: by date, closed or that day's own hours"
    )


def of_hours(raw: Any) -> Any:
    """Hours alone are the short way of writing ``{open: …}``."""
    return raw if isinstance(raw, dict) else {"open": raw}
