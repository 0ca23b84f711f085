"""A usual fortnight: what "Friday 16:00" means in an example, and what a team's week looks like."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from bot.model.hours import Calendar

FORTNIGHT = timedelta(weeks=2)
_WEEKS = 60  # how far we look


def usual_monday(schedules: Mapping[str, Calendar], since: date, zone: tzinfo) -> datetime:
    """The first Monday since the last review that begins two weeks without holidays and special days.

    Counted from the files alone, so that what holds today holds tomorrow.
    """
    first = since - timedelta(days=since.weekday())
    mondays = [first + timedelta(weeks=number) for number in range(_WEEKS)]
    found = next((day for day in mondays if not _has_day_off(schedules, day)), first)
    return datetime.combine(found, time(), zone)


def _has_day_off(schedules: Mapping[str, Calendar], monday: date) -> bool:
    days = [monday + timedelta(days=number) for number in range(FORTNIGHT.days)]
    return any(day in each.special_days or each.holidays.name(day) for each in schedules.values() for day in days)
