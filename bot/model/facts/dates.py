"""Dates in numbers and words: 2026-11-12, 12/11, 12 November, the 14th, igår, last Tuesday, för tre dagar sedan."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.model.facts import date_patterns as written
from bot.model.facts.calendar_days import (
    full_year,
    months_before,
    nearest_month,
    nearest_year,
    on,
    weekday_after,
    weekday_before,
)
from bot.model.facts.date_patterns import DAYS, UNITS_OF_TIME
from bot.model.facts.kinds import FactKind, Found, Question
from bot.model.facts.words import COUNTS, MONTHS, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS
from bot.model.slips import nearly

Reader = Callable[[re.Match[str], date], date | None]
Readings = tuple[tuple[re.Pattern[str], Reader], ...]

_LOOKS_BACK = 40  # characters


def dates(text: str, question: Question) -> Iterator[Found]:
    """Every date that exists; of overlapping readings the most precise one."""
    asked = _WHEN_ASKED if question.expects(FactKind.DATE) else ()
    bare = () if question.expects(FactKind.ORDER_NUMBER) else _SIX_DIGITS
    for pattern, read in (*_READINGS, *asked, *bare):
        for found in pattern.finditer(text):
            day = read(found, question.today)
            if day and day > question.today and _has_happened(text, found):
                day = on(question.today.year - 1, day.month, day.day)
            yield Found(*found.span(), FactKind.DATE, day) if day else Found(*found.span())
    yield from _with_slips(text, question.today)


def _has_happened(text: str, found: re.Match[str]) -> bool:
    """Whether a month is named and the words before look back: "bought it on 24 December" is last year's."""
    said = found.groupdict()
    if not said.get("month") or said.get("year"):
        return False
    return bool(written.HAPPENED.search(text, max(0, found.start() - _LOOKS_BACK), found.start()))


def _with_slips(text: str, today: date) -> Iterator[Found]:
    """``yesterdy``, ``wednsday``: one slip in a word that can hardly be another."""
    for found in written.LONG_WORD.finditer(text):
        meant = next((word for word in written.SLIPPERY if nearly(found[0], word)), None)
        if meant and found[0] != meant + "s":  # "open on mondays?" names no day
            yield Found(*found.span(), FactKind.DATE, _named_day(meant, today))


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


def _lately(found: re.Match[str], today: date) -> date | None:
    """Six digits are a day if it is one of the last year's, or of the coming weeks."""
    day = _year_first(found, today)
    return day if day and -400 <= (day - today).days <= 60 else None


def _of_this_month(found: re.Match[str], today: date) -> date | None:
    return on(today.year, today.month, _number(found["day"]))


def _day_only(found: re.Match[str], today: date) -> date | None:
    return nearest_month(_number(found["day"]), today)


def _word(found: re.Match[str], today: date) -> date:
    return _named_day(found["word"], today)


def _past_weekday(found: re.Match[str], today: date) -> date:
    return weekday_before(_weekday(found["past"] or found["weekday"]), today)


def _coming_weekday(found: re.Match[str], today: date) -> date:
    return weekday_after(_weekday(found["weekday"]), today)


def _ago(found: re.Match[str], today: date) -> date | None:
    days, count = UNITS_OF_TIME[found["unit"]], _number(found["count"])
    if days * count > 3650:
        return None
    if days < 30:
        return today - timedelta(days=days * count)
    return months_before(count * (12 if days == 365 else 1), today)


def _no_day(_: re.Match[str], __: date) -> None:
    """A fraction."""


def _named_day(word: str, today: date) -> date:
    if word in DAYS:
        return today + timedelta(days=DAYS[word])
    return weekday_before(WEEKDAYS[word.removesuffix("s")], today)


def _weekday(word: str) -> int:
    return WEEKDAYS[word] if word in WEEKDAYS else SHORT_WEEKDAYS[word]


def _number(text: str) -> int:
    if digits := re.match(r"\d+", text):
        return int(digits[0])
    if text.endswith(("par", "couple of")):
        return 2
    return COUNTS.get(text) or ORDINALS.get(text) or 1


def _readings(*pairs: tuple[str, Reader]) -> Readings:
    return tuple((re.compile(pattern), read) for pattern, read in pairs)


_READINGS = _readings(
    (written.FRACTION, _no_day),
    (written.ISO, _year_first),
    (written.COMPACT, _year_first),
    (written.NUMERIC, _day_first),
    (written.SLASHED, _day_first),
    (written.DOTTED, _day_first),
    (written.OF_THIS_MONTH, _of_this_month),
    (written.DAY_MONTH, _named_month),
    (written.MONTH_DAY, _named_month),
    (written.AGO, _ago),
    (written.DAY_WORD, _word),
    (written.COMING, _coming_weekday),
    (written.COMING_SHORT, _coming_weekday),
    (written.PAST, _past_weekday),
    (written.PAST_SHORT, _past_weekday),
    (written.THE_14TH, _day_only),
    (written.THE_14, _day_only),
)
_WHEN_ASKED = _readings(
    (written.SIX_DIGITS, _year_first),
    (written.TWENTY_FOUR_SEVEN, _day_first),
    (written.AGO_ASKED, _ago),
    (written.BARE_DAY, _day_only),
)
_SIX_DIGITS = _readings((written.SIX_DIGITS, _lately))
