"""The day that is meant: the year or month that a customer leaves out, the weekday they name, so many days ago."""

import calendar
from datetime import date, timedelta

_AHEAD = timedelta(days=60)  # a day without year further ahead than this was last year
_LONG_AGO = timedelta(days=300)  # ... and one longer ago is rather soon to come
_SOON = timedelta(days=7)  # a day without month further ahead than this was last month


def on(year: int, month: int, day: int) -> date | None:
    """The day, if it exists: there is no 31 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_year(day: int, month: int, today: date) -> date | None:
    """The day of the month in the year that a customer means when they name none: mostly something past."""
    this = on(today.year, month, day)
    if this is None:
        return None
    if this > today + _AHEAD:
        return on(today.year - 1, month, day)
    following = on(today.year + 1, month, day)
    if this < today - _LONG_AGO and following and following <= today + _AHEAD:
        return following
    return this


def nearest_month(day: int, today: date) -> date | None:
    """The last such day of a month, or one within the coming week."""
    year, month = today.year, today.month
    for _ in range(3):
        found = on(year, month, day)
        if found and found <= today + _SOON:
            return found
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def weekday_before(weekday: int, today: date) -> date:
    """The last such weekday before today (0 is Monday)."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_after(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def months_before(count: int, today: date) -> date:
    """The same day so many months ago, or that month's last."""
    months = today.year * 12 + today.month - 1 - count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def full_year(text: str) -> int:
    """``26`` as 2026."""
    return int(text) + (2000 if len(text) == 2 else 0)
