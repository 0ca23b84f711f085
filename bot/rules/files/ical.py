"""Holidays from a calendar file (*.ics, RFC 5545) in the rules' folder, as calendar programs export it.

Whole-day events count, also yearly ones and those of several days, whether marked busy or free: programs mark holidays
either way. What plainly is no holiday, such as a meeting, is left out with a warning; what is cancelled, without one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

from bot.rules.faults import Fault, RulesInvalid

YEARS = 30  # so long is a yearly event repeated, from its first time
MAX_EVENTS = 5000
TOLD = 10  # so many events that are left out are named; of more only the number is told
_MOST_TIMES = 20_000
_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)
_MIDNIGHT = time()
_NEEDED = {
    "DTSTART": "its day",
    "DTEND": "its last day",
    "DURATION": "how long it takes",
    "RDATE": "its further days",
    "EXDATE": "its exceptions",
    "RECURRENCE-ID": "which day it replaces",
}
_NO_CALENDAR = "this is no calendar file; export it as iCalendar (.ics)"
_CORRECT = "correct it in the calendar program, and export it again"
_WRITE_DAYS = "write its days as single events, or under special_days in hours.yml"
_HOURS = "if you are closed then, write that day's hours under special_days in hours.yml"
_ENDED = re.compile(rb"\r\n?")


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What a calendar file holds: the days off with their names, and a warning for each event that is left out."""

    days: Mapping[date, str]
    left_out: tuple[Fault, ...] = ()


class _LeftOutError(Exception):
    """Plainly no holiday; the sentence says why."""


class _UnclearError(Exception):
    """Nobody knows which days are meant; the sentence says why."""


def read_days(content: bytes, *, name: str) -> DaysOff:
    """The days off. Raises RulesInvalid with every fault, each at its event's line."""
    text = _text(content)
    events = list(_events(text, name))
    if len(events) > MAX_EVENTS:
        raise RulesInvalid([Fault(name, 1, 1, f"more than {MAX_EVENTS} events")])
    lines, moved = _lines(text), _moved(events)
    days: dict[date, str] = {}
    left_out, faults = [], []
    for at, event in enumerate(events):
        place = lines[at] if at < len(lines) else 1
        try:
            days.update(dict.fromkeys(_days(event, moved), _title(event)))
        except _LeftOutError as reason:
            left_out.append(Fault(name, place, 1, f"{_title(event)!r} {reason}"))
        except _UnclearError as reason:
            faults.append(Fault(name, place, 1, f"{_title(event)!r}: {reason}"))
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            faults.append(Fault(name, place, 1, f"{_title(event)!r} can't be read; {_CORRECT}"))
    if faults:
        raise RulesInvalid(faults)
    if not events:
        left_out.append(Fault(name, 1, 1, "there is no event in this calendar, so it adds no day off"))
    return DaysOff(days, tuple(_shortened(left_out)))


def _text(content: bytes) -> bytes:
    """As UTF-8 with plain line ends, however the program wrote it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode()
    content = _ENDED.sub(b"\n", content.removeprefix(b"\xef\xbb\xbf"))
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").encode()
    return content


def _events(text: bytes, name: str) -> Iterator[Any]:
    """The events of the calendar; of several, if the file holds several. A mailed cancellation holds none."""
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [(each.get("METHOD", ""), each.walk("VEVENT")) for each in calendars if each.name == "VCALENDAR"]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise RulesInvalid([Fault(name, 1, 1, _NO_CALENDAR)]) from error
    if not found:
        raise RulesInvalid([Fault(name, 1, 1, _NO_CALENDAR)])
    for method, events in found:
        if str(method).upper() == "CANCEL":
            for event in events:
                event["STATUS"] = "CANCELLED"
        yield from events


def _lines(text: bytes) -> list[int]:
    """Where each event begins."""
    return [number for number, line in enumerate(text.splitlines(), 1) if line.rstrip().upper() == b"BEGIN:VEVENT"]


def _shortened(left_out: list[Fault]) -> Iterator[Fault]:
    """A calendar of somebody's own holds hundreds of meetings."""
    yield from left_out[:TOLD]
    if rest := left_out[TOLD:]:
        yield Fault(rest[0].file, rest[0].line, 1, f"{len(rest)} more events from here on are left out as well")


def _title(event: Any) -> str:
    found = event.get("SUMMARY", "")
    return " ".join(str(found[0] if isinstance(found, list) else found).split())[:100] or "holiday"


def _moved(events: Iterable[Any]) -> Mapping[str, set[date]]:
    """By event, the times of its repetition that stand in the file as events of their own: moved, or cancelled."""
    moved: dict[str, set[date]] = defaultdict(set)
    for event in events:
        at = event.get("RECURRENCE-ID")
        if at is not None and "RECURRENCE-ID" not in _unread(event) and not isinstance(at, list):
            moved[str(event.get("UID", ""))].add(_date(at.dt))
    return moved


def _unread(event: Any) -> set[str]:
    return {name for name, _ in event.errors}


def _days(event: Any, moved: Mapping[str, set[date]]) -> Iterator[date]:
    """Each day of the event. Raises _LeftOutError or _UnclearError with a sentence."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    unread = _unread(event)
    for name, what in _NEEDED.items():
        if name in unread:
            msg = f"{what} ({name}) can't be read; {_CORRECT}"
            raise _UnclearError(msg)
    first, length = _extent(event)
    if "RRULE" in unread:
        msg = f"how it repeats (RRULE) can't be read; {_WRITE_DAYS}"
        raise _UnclearError(msg)
    own = set() if "RECURRENCE-ID" in event else moved.get(str(event.get("UID", "")), set())
    for start in _starts(event, first):
        if start not in own:
            yield from (start + number * _DAY for number in range(length))


def _extent(event: Any) -> tuple[date, int]:
    """The first day, and how many there are."""
    try:
        first, last = event.decoded("DTSTART"), event.decoded("DTEND", None)
        length = last - first if last else event.decoded("DURATION", _DAY)
    except (KeyError, ValueError, TypeError) as error:
        raise _UnclearError("it has no day (DTSTART); write one, or remove the event") from error
    if isinstance(first, datetime) and not (first.time() == _MIDNIGHT and length and not length % _DAY):
        msg = f"has a time of day, so it is no holiday and left out; {_HOURS}"
        raise _LeftOutError(msg)
    length = length or _DAY  # some programs end a day on itself
    if not _DAY <= length <= _LONGEST:
        raise _UnclearError("it ends before it begins, or lasts longer than a year")
    return _date(first), length.days


def _starts(event: Any, first: date) -> Iterator[date]:
    yield from _listed(event, "RDATE")
    rule = event.get("RRULE")
    if rule is None:
        yield first
        return
    if isinstance(rule, list) or [str(each).upper() for each in rule.get("FREQ", [])] != ["YEARLY"]:
        msg = f"repeats, but not yearly, so it is no holiday and left out; if it is one, {_WRITE_DAYS}"
        raise _LeftOutError(msg)
    without = set(_listed(event, "EXDATE"))
    yield from (day for day in _yearly(rule, first) if day not in without)


def _yearly(rule: Any, first: date) -> Iterator[date]:
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    if any(int(each) < 1 for each in rule.get("INTERVAL", [])):
        msg = f"it repeats every 0 years; {_CORRECT}"
        raise _UnclearError(msg)
    begins = datetime(first.year, first.month, first.day)  # noqa: DTZ001  # whole days have no zone
    last = date(min(first.year + YEARS, date.max.year), first.month, 1)
    moments = rrulestr(rule.to_ical().decode(), dtstart=begins, ignoretz=True)
    yield from (each.date() for each in takewhile(lambda each: each.date() < last, islice(moments, _MOST_TIMES)))


def _listed(event: Any, name: str) -> Iterator[date]:
    found = event.get(name, [])
    groups = found if isinstance(found, list) else [found]
    yield from (_date(each.dt) for group in groups for each in group.dts)


def _date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
