"""Holidays from a calendar file (*.ics, RFC 5545) in the rules' folder, as calendar programs export it.

Whole-day events count, also yearly ones and those of several days; a cancelled one does not.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from bot.rules.faults import Fault, RulesInvalid

YEARS = 30  # so long is a yearly event repeated, from its first time
_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)
MAX_EVENTS = 5000
_NEEDED = {"DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE"}


def read_days(content: bytes, *, name: str) -> dict[date, str]:
    """The days off with their names. Raises RulesInvalid with every fault, each at its event's line."""
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise RulesInvalid([Fault(name, 1, 1, "this is no calendar file; export it as iCalendar (.ics)")]) from error
    events = calendar.walk("VEVENT")
    lines = _lines(content)
    if not events or len(events) > MAX_EVENTS:
        message = f"more than {MAX_EVENTS} events" if events else "there is no event in this calendar"
        raise RulesInvalid([Fault(name, 1, 1, message)])
    days: dict[date, str] = {}
    faults = []
    for at, event in enumerate(events):
        try:
            days.update(dict.fromkeys(_days(event), _title(event)))
        except ValueError as error:
            line = lines[at] if at < len(lines) else 1
            faults.append(Fault(name, line, 1, f"{_title(event)!r}: {error}"))
    if faults:
        raise RulesInvalid(faults)
    return days


def _lines(content: bytes) -> list[int]:
    """Where each event begins."""
    return [number for number, line in enumerate(content.splitlines(), 1) if line.strip().upper() == b"BEGIN:VEVENT"]


def _title(event: Any) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:100] or "holiday"


def _days(event: Any) -> Iterator[date]:
    """Each day of the event. Raises ValueError with a sentence."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    for name, _ in event.errors:
        if name in _NEEDED:
            msg = f"its {name} can't be read"
            raise ValueError(msg)
    first, length = _extent(event)
    for start in _starts(event, first):
        for number in range(length):
            yield start + number * _DAY


def _extent(event: Any) -> tuple[date, int]:
    try:
        first, last = event.decoded("DTSTART"), event.decoded("DTEND", None)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError("it has no day (DTSTART)") from error
    if any(isinstance(each, datetime) for each in (first, last)) or type(first) is not date:
        raise ValueError("it has a time of day; holidays are whole days. Hours of one day go into special_days")
    length = (last - first) if last else event.decoded("DURATION", _DAY)
    if not _DAY <= length <= _LONGEST:
        raise ValueError("it ends before it begins, or lasts longer than a year")
    return first, length.days


def _starts(event: Any, first: date) -> Iterator[date]:
    rule = event.get("RRULE")
    if rule is None:
        yield first
        return
    if isinstance(rule, list) or [str(each).upper() for each in rule.get("FREQ", [])] != ["YEARLY"]:
        raise ValueError("it repeats, but not yearly; write its days as single events")
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    begins = datetime(first.year, first.month, first.day)  # noqa: DTZ001  # whole days have no zone
    last = first.replace(day=1, year=first.year + YEARS)
    without = _excluded(event)
    for moment in takewhile(lambda each: each.date() < last, rrulestr(rule.to_ical().decode(), dtstart=begins)):
        if moment.date() not in without:
            yield moment.date()


def _excluded(event: Any) -> set[date]:
    found = event.get("EXDATE", [])
    groups = found if isinstance(found, list) else [found]
    days = [each.dt for group in groups for each in group.dts]
    return {day.date() if isinstance(day, datetime) else day for day in days}
