"""Hours as operators write them: the part of the OpenStreetMap opening_hours grammar that says what it seems to say.

The library parses and evaluates; this module keeps away what it takes without a word although no operator can mean it
(tried with opening-hours-py 2.1.4): blanks alone and "Mo-Fr" without hours are open all day, "Apr 31 10:00-11:00" is
open every day, "09:00-09:00" is 24 hours, "PH off" does nothing without a country, "sunrise" is always 07:00, a later
rule with ";" wipes out an earlier one for the same days, "off" takes part of a day away only in some orders.
https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from datetime import date, datetime

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stubs only

from bot.model.hours.errors import InvalidHours
from bot.model.hours.grammar import ALL_DAY, TIME_LIST, TIME_RANGE, joined, open_intervals, rules_of, tidied

_MONTH_DAY = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ?(\d{1,2})\b(?!:)", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOSED = re.compile(r"\b(off|closed)\b")
_LOCATED = re.compile(r"--> \d+:(\d+)")

# What the library takes and we don't, and what to write instead.
_REFUSED = (
    (re.compile(r'"[^"]*"'), "comments say nothing about time", "leave the comment out"),
    (re.compile("[\u201c-\u201f]"), "curly quotes, as word processors make them", 'type straight ones: "'),
    (re.compile(r'"'), "a quote without another", "put one at each end, or leave it out"),
    (re.compile(r"\|\|"), "a fallback rule makes the answer uncertain", "write the rules with ';' between them"),
    (re.compile(r"\bunknown\b", re.IGNORECASE), "hours are either open or closed", "leave 'unknown' out"),
    (
        re.compile(r"\b(sunrise|sunset|dawn|dusk)\b", re.IGNORECASE),
        "the sun is not known here",
        "write a time, such as 08:00",
    ),
    (re.compile(r"\b(PH|SH)\b"), "holidays are not part of a schedule", "name them under holidays or special days"),
    (re.compile(r":\d\d ?\+"), "an open end says no closing time", "write when it closes"),
    (re.compile(r"/\d\d?(?!\d*\b)|:\d\d/"), "repeated points in time are not hours", "write each time from-until"),
)
_TIMES_HINT = "write times as 09:00-17:00"
_WORDS_HINT = "days are Mo, Tu, We, Th, Fr, Sa, Su; months Jan, Feb, ... Dec; closed is 'off'"
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"\b\d{4}\b")
_WEEKDAYS_ONLY = re.compile(r"(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[ ,-]*)*", re.IGNORECASE)
# Wall-clock times, hence naive: a week shows what weekdays do; these years have a leap day and a week 53.
_A_WEEK = (datetime(2024, 1, 1), datetime(2024, 1, 15))  # noqa: DTZ001
_SOME_YEARS = (datetime(2024, 1, 1), datetime(2029, 1, 1))  # noqa: DTZ001


def parse_schedule(text: str) -> str:
    """The weekly hours, checked and in one form. Raises InvalidHours with the column, the reason and a hint."""
    tidy, columns = tidied(text)
    if not tidy:
        raise InvalidHours(text, "no hours are given", hint="write 24/7, off, or hours such as Mo-Fr 09:00-17:00")
    for pattern, reason, hint in _REFUSED:
        if found := pattern.search(tidy):
            raise InvalidHours(text, reason, column=columns[found.start()], hint=hint)
    _parse(text, tidy, columns)
    _check_dates(text, tidy, columns)
    _check_rules(text, tidy, columns)
    _check_nothing_is_replaced(text, tidy, columns)
    return tidy


def parse_day(text: str) -> str:
    """The hours of one special day: ``closed``, or times such as ``07:30-12:00,13:00-15:00``. Raises InvalidHours."""
    tidy, columns = tidied(text)
    if tidy.lower() in {"closed", "off"}:
        return "off"
    if tidy.lower() in {"24/7", "open"}:
        return ALL_DAY
    if not TIME_LIST.fullmatch(tidy):
        raise InvalidHours(text, "a day's hours are times or 'closed'", hint="write closed, or 07:30-12:00,13:00-15:00")
    _parse(text, tidy, columns)
    _check_rules(text, tidy, columns)
    return tidy


def _parse(text: str, tidy: str, columns: list[int]) -> None:
    try:
        OpeningHours(tidy, auto_country=False, auto_timezone=False)
    except ParserError as error:
        located = _LOCATED.search(str(error))
        position = min(int(located[1]) - 1, len(columns) - 1) if located else 0
        hint = _hint(tidy[position:])
        raise InvalidHours(text, "this can't be read as hours", column=columns[position], hint=hint) from error


def _hint(unread: str) -> str:
    first = re.split(r"[\s;]", unread, maxsplit=1)[0]
    if any(char.isdigit() for char in first) or not unread:
        return _TIMES_HINT
    return _WORDS_HINT if _WORD.search(first) else ""


def _check_dates(text: str, tidy: str, columns: list[int]) -> None:
    for found in _MONTH_DAY.finditer(tidy):
        try:
            date(2024, _MONTHS.index(found[1].title()) + 1, int(found[2]))  # 2024 has a 29 February
        except ValueError as error:
            raise InvalidHours(text, f"there is no {found[0]}", column=columns[found.start()]) from error


def _check_rules(text: str, tidy: str, columns: list[int]) -> None:
    for rule in rules_of(tidy):
        times = list(TIME_RANGE.finditer(rule.text))
        closed = _CLOSED.search(rule.text)
        if closed and times:
            hint = "write only the hours that are open, such as 09:00-12:00,13:00-17:00"
            raise InvalidHours(text, "times and 'off' in one rule", column=columns[rule.position], hint=hint)
        if not (closed or times or rule.text == "24/7"):
            hint = f"write the hours; all day is {ALL_DAY}"
            raise InvalidHours(text, f"{rule.text!r} says no hours", column=columns[rule.position], hint=hint)
        for time in times:
            if time["start"].zfill(5) == time["end"].zfill(5):
                reason = f"{time[0]} begins and ends at the same time"
                column = columns[rule.position + time.start()]
                raise InvalidHours(text, reason, column=column, hint=f"all day is {ALL_DAY}")


def _check_nothing_is_replaced(text: str, tidy: str, columns: list[int]) -> None:
    """Refuse a rule that later ones replace on each of its days: open or closed there, nothing would change."""
    rules = rules_of(tidy)
    probe = _A_WEEK if all(_WEEKDAYS_ONLY.fullmatch(rule.selector) for rule in rules) else _SOME_YEARS
    for at, rule in enumerate(rules[:-1]):
        if _YEAR.search(rule.selector):
            continue
        always, never = (
            joined([*rules[:at], rule._replace(text=f"{rule.selector} {hours}".strip()), *rules[at + 1 :]])
            for hours in (ALL_DAY, "off")
        )
        if open_intervals(always, *probe) == open_intervals(never, *probe):
            reason = f"{rule.text!r} never applies: a later rule replaces it on the same days"
            hint = "join the hours of one day with a comma (Mo-Fr 09:00-12:00,13:00-17:00), exceptions come last"
            raise InvalidHours(text, reason, column=columns[rule.position], hint=hint)
