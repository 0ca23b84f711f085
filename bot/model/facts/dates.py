"""Dates in numbers and words: 2026-11-12, 12/11, 12 November, the 14th, igår, last Tuesday, för tre dagar sedan."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.model.facts.calendar_days import (
    full_year,
    months_before,
    nearest_month,
    nearest_year,
    on,
    weekday_after,
    weekday_before,
)
from bot.model.facts.kinds import FactKind, Found, Question
from bot.model.facts.words import MONTHS, ORDINALS, UNITS, WEEKDAYS, any_of

Reader = Callable[[re.Match[str], date], date | None]

_YEAR = r"(?:19|20)\d\d(?!\d)"
_MONTH = any_of(MONTHS)
_DAY = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th|:?e|:?a)?|{any_of(ORDINALS)})"
_WEEKDAY = any_of(WEEKDAYS)
_COUNT = rf"(?P<count>\d{{1,3}}|{any_of(UNITS)}|an?|ett par|a couple of|couple of)"
_ABOUT = r"(?:(?:about|around|almost|maybe|like|ungefar|nastan|kanske|typ|cirka|ca\.?|drygt|knappt|snart) )?"
_DAYS = {
    "today": 0, "this morning": 0, "idag": 0, "i dag": 0, "i morse": 0, "imorse": 0, "yesterday": -1, "last night": -1,
    "igar": -1, "i gar": -1, "day before yesterday": -2, "forrgar": -2, "i forrgar": -2, "iforrgar": -2,
    "tomorrow": 1, "imorgon": 1, "i morgon": 1, "imorrn": 1,
}  # fmt: skip
_UNITS_OF_TIME = {
    "day": 1, "days": 1, "dag": 1, "dagar": 1, "dygn": 1, "week": 7, "weeks": 7, "vecka": 7, "veckor": 7,
    "month": 30, "months": 30, "manad": 30, "manader": 30, "year": 365, "years": 365, "ar": 365,
}  # fmt: skip


def dates(text: str, question: Question) -> Iterator[Found]:
    """Every date that exists; of overlapping readings the most precise one."""
    readings = (*_READINGS, *(_WHEN_ASKED if question.expects(FactKind.DATE) else ()))
    for pattern, read in readings:
        for found in pattern.finditer(text):
            day = read(found, question.today)
            yield Found(*found.span(), FactKind.DATE, day) if day else Found(*found.span())


def _year_first(found: re.Match[str], _: date) -> date | None:
    return on(full_year(found["year"]), int(found["month"]), int(found["day"]))


def _day_first(found: re.Match[str], today: date) -> date | None:
    """Day and month as written in Europe; the other way round only if there is no such month."""
    first, second = int(found["day"]), int(found["month"])
    day, month = (second, first) if second > 12 else (first, second)
    if year := found["year"]:
        return on(full_year(year), month, day)
    return nearest_year(day, month, today) if month <= 12 else None


def _named_month(found: re.Match[str], today: date) -> date | None:
    day, month = _number(found["day"]), MONTHS[found["month"]]
    year = found["year"]
    return on(int(year), month, day) if year else nearest_year(day, month, today)


def _day_only(found: re.Match[str], today: date) -> date | None:
    return nearest_month(_number(found["day"]), today)


def _word(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS[found["word"]])


def _past_weekday(found: re.Match[str], today: date) -> date:
    return weekday_before(WEEKDAYS[found["past"] or found["weekday"]], today)


def _coming_weekday(found: re.Match[str], today: date) -> date:
    return weekday_after(WEEKDAYS[found["weekday"]], today)


def _ago(found: re.Match[str], today: date) -> date | None:
    days, count = _UNITS_OF_TIME[found["unit"]], _number(found["count"])
    if days * count > 3650:
        return None
    if days < 30:
        return today - timedelta(days=days * count)
    return months_before(count * (12 if days == 365 else 1), today)


def _number(text: str) -> int:
    if digits := re.match(r"\d+", text):
        return int(digits[0])
    if text.endswith(("par", "couple of")):
        return 2
    return UNITS.get(text) or ORDINALS.get(text) or 1


_ISO = r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})(?![\d/-])"
_COMPACT = r"(?<![\w+-])(?P<year>20[12]\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\w)"
_NUMERIC = rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?P<s>[./-])(?P<month>\d{{1,2}})(?P=s) ?(?P<year>{_YEAR}|\d\d(?![\d/.-]))"
_SLASHED = r"(?<![\d/.,-])(?:(?<=den )|(?<=on )|(?!24/7))(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])(?P<year>)"
_DAY_MONTH = (
    rf"(?<![\w/.,])(?:{_WEEKDAY}(?:en)? )?(?:den )?{_DAY}\.? ?(?:of |i )?(?P<month>{_MONTH})\b\.?"
    rf"(?:,? ?(?P<year>{_YEAR}))?"
)
_MONTH_DAY = rf"(?<!\w)(?<!\bi )(?P<month>{_MONTH})\.? ?(?:the )?{_DAY}(?![\w%]|[.,:/]\d)(?:,? ?(?P<year>{_YEAR}))?"
# "fem dagar sen" is five days late, "för fem dagar sen" five days ago.
_AGO = (
    rf"\b(?P<since>for )?{_ABOUT}{_COUNT} (?P<unit>{any_of(_UNITS_OF_TIME)}) "
    r"(?:ago|sedan|tillbaka|back|(?(since)sen|sedan))\b"
)
_COMING = rf"\b(?:next|this coming|coming|until|pa|nasta|kommande|till) (?P<weekday>{_WEEKDAY})(?:en)?\b"
_PAST = rf"\b(?:i (?P<past>{_WEEKDAY})s|(?:(?:last|this past|past|on|since|forra) )?(?P<weekday>{_WEEKDAY})(?:ens?)?)\b"
_THE_14TH = r"\b(?:the|den) (?P<day>\d{1,2}(?:st|nd|rd|th|:?e|:?a))\b(?! (?:one|item|option|time|gangen)\b)"
_THE_14 = r"\b(?:on the|den) (?P<day>\d{1,2})(?=[.,!?]?\s*(?:$|\n)|, |\. | (?:och|men|fast|nar|and|but|when)\b)"

_READINGS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (_ISO, _year_first),
        (_COMPACT, _year_first),
        (_NUMERIC, _day_first),
        (_SLASHED, _day_first),
        (_DAY_MONTH, _named_month),
        (_MONTH_DAY, _named_month),
        (_AGO, _ago),
        (rf"\b(?P<word>{any_of(_DAYS)})\b", _word),
        (_COMING, _coming_weekday),
        (_PAST, _past_weekday),
        (_THE_14TH, _day_only),
        (_THE_14, _day_only),
    )
)
# Only in answer to "when?": a two-digit year first as Swedes write it, and a bare day.
_WHEN_ASKED: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(?<!\w)(?P<year>2\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\w)"), _year_first),
    (re.compile(r"(?<!\d)(?P<day>24)/(?P<month>7)(?!\d)(?P<year>)"), _day_first),
    (re.compile(r"(?<![\w.,:-])(?P<day>\d{1,2}(?:st|nd|rd|th|:?e|:?a)?)(?![\w%]|[.,:/-]\d)"), _day_only),
)
