from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from bot.rules.reading.scalars import day, day_hours, duration, number, one_or_many, pattern, percent, schedule, window


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 minutes", timedelta(minutes=10)),
        ("1 hour", timedelta(hours=1)),
        ("1 hour 30 minutes", timedelta(minutes=90)),
        ("1 hour, 5 minutes and 3 seconds", timedelta(seconds=3903)),
        ("2 Days", timedelta(days=2)),
        ("1.5 hours", timedelta(minutes=90)),
        ("15min", timedelta(minutes=15)),
        ("1 week", timedelta(weeks=1)),
    ],
)
def test_a_length_of_time_is_said_in_words(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("249", "249"), ("249.50", "249.50"), ("5 000", "5000"), ("12,5", "12.5"), ("-3", "-3")]
)
def test_a_number_may_have_blanks_and_a_comma(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


def test_a_share_may_have_its_sign() -> None:
    assert percent("10 %") == percent("10") == Decimal(10)


def test_a_day_is_written_year_first() -> None:
    assert day("2026-12-24") == date(2026, 12, 24)


def test_a_stretch_of_the_day_may_pass_midnight() -> None:
    assert window("22:00-06:00") == (time(22), time(6))
    assert window("18:00-24:00") == (time(18), time(0))


def test_a_pattern_is_found_in_capitals_too() -> None:
    assert pattern("brinner|smoke").search("Det BRINNER")


def test_hours_stay_as_they_are_written() -> None:
    assert schedule("Mo-Fr 09:00-12:00,13:00-17:00") == "Mo-Fr 09:00-12:00,13:00-17:00"
    assert day_hours("closed") == "closed"


@pytest.mark.parametrize(
    "text", ["Mo-Fr 09:00-12:00, Sa 10:00-14:00", "Mo 09:00-17:00; Tu 10:00-18:00", "Fr 22:00-02:00"]
)
def test_hours_of_different_days_do_not_overlap(text: str) -> None:
    assert schedule(text) == text


def test_one_is_as_good_as_a_list_of_one() -> None:
    assert one_or_many("a") == ["a"]
    assert one_or_many(["a", "b"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("parse", "raw", "column", "message"),
    [
        (duration, "soon", 1, "a time is expected here, such as 10 minutes or 2 hours"),
        (duration, "10 minutes or so", 12, "a time is expected here"),
        (duration, "10 minuts", 4, "'minuts' is no unit of time; did you mean 'minutes'?"),
        (duration, "10 s", 4, "'s' is no unit of time"),
        (duration, "0 minutes", 1, "a time is expected here"),
        (duration, None, 1, "nothing is written here"),
        (duration, ["x"], 1, "a text is expected here"),
        (number, "many", 1, "a number is expected here"),
        (percent, "110 %", 1, "a share from 0 % to 100 % is expected here"),
        (day, "24/12", 1, "'24/12' is no date; write year-month-day, such as 2026-12-24"),
        (day, "2026-02-30", 1, "'2026-02-30' is no date"),
        (window, "at night", 1, "a stretch of the day is expected here, such as 22:00-06:00"),
        (window, "22:00-25:00", 7, "there is no 25:00 on a clock"),
        (window, "22:60-24:00", 1, "there is no 22:60 on a clock"),
        (pattern, "(fire", 1, "this pattern can't be read: missing )"),
        (pattern, r"(?=x)", 1, "this pattern can't be read"),
        (schedule, "Mo-Fr 9-17", 1, ""),
        (schedule, "Mo-Fr 09:00-12:00,11:00-17:00", 19, "11:00-17:00 overlaps 09:00-12:00; each hour of a day once"),
        (day_hours, "09:00-12:00,11:00-17:00", 13, "11:00-17:00 overlaps 09:00-12:00"),
        (day_hours, "later", 1, "a day's hours are times or 'closed'; write closed, or 07:30-12:00,13:00-15:00"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_column(
    parse: Callable[[Any], Any], raw: Any, column: int, message: str
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse(raw)
    context = caught.value.context
    assert context is not None
    assert message in context["message"]
    assert context["column"] == column or not message
