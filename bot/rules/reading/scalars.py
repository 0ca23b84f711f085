"""The small texts of which rules are made, each with its own grammar: times, amounts, hours, patterns.

Each parser raises pydantic's error with a sentence and a column; ``Annotated`` types below carry them into the models.
"""

import re
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import re2
from pydantic import BeforeValidator, StringConstraints

from bot.model.hours.errors import InvalidHours
from bot.model.hours.expression import parse_day, parse_schedule
from bot.model.hours.grammar import TIME_RANGE, rules_of, tidied
from bot.rules.reading.validate import wrong
from bot.rules.reading.words import did_you_mean

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_BETWEEN = re.compile(r"(?:\s|,|and\b)*")
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_NUMBER = re.compile(r"[-+]?\d[\d ]*(?:[.,]\d+)?")
MAX_PATTERN_MEMORY = 1 << 20


def duration(raw: Any) -> timedelta:
    """``10 minutes``, ``1 hour 30 minutes``, ``2 days`` (24 hours each)."""
    text = _text(raw).lower()
    total, at = timedelta(), 0
    while at < len(text):
        part = _PART.match(text, at)
        if not part:
            raise wrong("a time is expected here, such as 10 minutes or 2 hours", column=at + 1)
        total += float(part[1]) * _unit(part)
        between = _BETWEEN.match(text, part.end())
        at = between.end() if between else part.end()
    if not total:
        raise wrong("a time is expected here, such as 10 minutes or 2 hours")
    return total


def _unit(part: re.Match[str]) -> timedelta:
    name = part[2].removesuffix("s") if part[2] != "s" else ""
    if name not in _UNITS:
        message = f"{part[2]!r} is no unit of time{did_you_mean(part[2], [f'{unit}s' for unit in _UNITS])}"
        raise wrong(message, column=part.start(2) + 1)
    return _UNITS[name]


def number(raw: Any) -> Decimal:
    """``249``, ``249.50``, ``5 000``."""
    text = _text(raw)
    if not _NUMBER.fullmatch(text):
        raise wrong("a number is expected here, such as 249 or 249.50")
    try:
        return Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:  # pragma: no cover - the pattern above admits only numbers
        raise wrong("a number is expected here, such as 249 or 249.50") from error


def percent(raw: Any) -> Decimal:
    """``10 %`` or ``10``; from 0 to 100."""
    text = _text(raw).removesuffix("%").strip()
    value = number(text) if _NUMBER.fullmatch(text) else None
    if value is None or not 0 <= value <= 100:
        raise wrong("a share from 0 % to 100 % is expected here, such as 80 %")
    return value


def day(raw: Any) -> date:
    """``2026-12-24``."""
    text = _text(raw)
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no_date(text)
    except ValueError as error:
        message = f"{text!r} is no date; write year-month-day, such as 2026-12-24"
        raise wrong(message) from error


def _no_date(text: str) -> date:
    raise ValueError(text)


def window(raw: Any) -> tuple[time, time]:
    """``22:00-06:00``: from, until; past midnight when it ends before it begins. 24:00 is 00:00."""
    text = _text(raw)
    found = _WINDOW.fullmatch(text)
    if not found:
        raise wrong("a stretch of the day is expected here, such as 22:00-06:00")
    return _clock(found, 1), _clock(found, 3)


def _clock(found: re.Match[str], group: int) -> time:
    hour, minute = int(found[group]), int(found[group + 1])
    if (hour, minute) == (24, 0):
        return time(0)
    try:
        return time(hour, minute)
    except ValueError as error:
        message = f"there is no {found[group]}:{found[group + 1]} on a clock"
        raise wrong(message, column=found.start(group) + 1) from error


def pattern(raw: Any) -> Any:
    """A google-re2 pattern, in any case. re2 takes linear time whatever is written (platform_facts.md)."""
    text = _text(raw)
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, MAX_PATTERN_MEMORY
    try:
        return re2.compile(text, options)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        message = f"this pattern can't be read: {said}"
        raise wrong(message) from error


def schedule(raw: Any) -> str:
    """Weekly hours (bot.model.hours)."""
    text = _text(raw)
    try:
        parse_schedule(text)
    except InvalidHours as error:
        raise _hours_fault(error) from error
    _check_overlaps(text)
    return text


def day_hours(raw: Any) -> str:
    """One day's hours, or ``closed``."""
    text = _text(raw)
    try:
        parse_day(text)
    except InvalidHours as error:
        raise _hours_fault(error) from error
    _check_overlaps(text)
    return text


def _check_overlaps(text: str) -> None:
    """The library unites overlapping hours without a word; whoever writes them has made a mistake."""
    tidy, columns = tidied(text)
    for rule in rules_of(tidy):
        spans: list[tuple[int, int, str]] = []
        for found in TIME_RANGE.finditer(rule.text):
            start, end = _minutes(found["start"]), _minutes(found["end"])
            end = end if end > start else end + 24 * 60
            for other_start, other_end, other in spans:
                if start < other_end and other_start < end:
                    message = f"{found[0]} overlaps {other}; each hour of a day once"
                    raise wrong(message, column=columns[rule.position + found.start()])
            spans.append((start, end, found[0]))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _hours_fault(error: InvalidHours) -> Exception:
    return wrong(f"{error.reason}; {error.hint}" if error.hint else error.reason, column=error.column)


def one_or_many(raw: Any) -> Any:
    """``support`` as well as ``[support, evenings]``."""
    return raw if isinstance(raw, (list, tuple)) else [raw]


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise wrong("nothing is written here" if raw is None or raw == "" else "a text is expected here")
    return raw.strip()


Duration = Annotated[timedelta, BeforeValidator(duration, json_schema_input_type=str)]
Number = Annotated[Decimal, BeforeValidator(number, json_schema_input_type=str | float)]
Percent = Annotated[Decimal, BeforeValidator(percent, json_schema_input_type=str | float)]
Day = Annotated[date, BeforeValidator(day, json_schema_input_type=str)]
Window = Annotated[tuple[time, time], BeforeValidator(window, json_schema_input_type=str)]
Schedule = Annotated[str, BeforeValidator(schedule)]
DayHours = Annotated[str, BeforeValidator(day_hours)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
TextKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=120)]
