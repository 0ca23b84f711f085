from datetime import UTC, datetime, timedelta

import pytest

from bot.model.hours import (
    AROUND_THE_CLOCK,
    AnyOf,
    Basis,
    Calendar,
    Closure,
    Holidays,
    InstantOutOfRange,
    Interval,
    NaiveInstant,
    subtract,
    union,
)

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_round_the_clock_is_always_open_and_counts_every_minute() -> None:
    assert AROUND_THE_CLOCK.is_open(NOON)
    assert AROUND_THE_CLOCK.next_closing(NOON) is None
    assert AROUND_THE_CLOCK.add_working_time(NOON, 50 * HOUR) == NOON + 50 * HOUR
    assert AROUND_THE_CLOCK.intervals(NOON, NOON + 400 * 24 * HOUR) == [(NOON, NOON + 400 * 24 * HOUR)]
    assert AROUND_THE_CLOCK.intervals(NOON, NOON - HOUR) == []
    assert AROUND_THE_CLOCK.closure_id(NOON) is None
    assert AROUND_THE_CLOCK.why(NOON).open
    with pytest.raises(NaiveInstant):
        AROUND_THE_CLOCK.why(NOON.replace(tzinfo=None))


@pytest.mark.parametrize("year", [1, 1971, 2399, 9999])
def test_years_without_known_holidays_and_zones_are_refused(year: int) -> None:
    with pytest.raises(InstantOutOfRange):
        AROUND_THE_CLOCK.is_open(datetime(year, 1, 1, tzinfo=UTC))


def test_the_first_and_the_last_year_can_be_asked_about() -> None:
    office = Calendar("UTC", "Mo-Fr 09:00-17:00")
    assert office.next_opening(datetime(2398, 12, 31, 23, tzinfo=UTC)) is not None
    assert Calendar("UTC", "off").closure_id(datetime(1972, 1, 1, tzinfo=UTC)) == "closed-always"
    assert AROUND_THE_CLOCK.next_closing(datetime(2398, 12, 31, tzinfo=UTC)) is None


def test_support_and_evenings_together_have_no_gap_between_them() -> None:
    support = Calendar("UTC", "Mo-Fr 09:00-17:00")
    both = AnyOf([support, Calendar("UTC", "Mo-Fr 17:00-21:00")])
    assert both.next_closing(NOON) == NOON + 9 * HOUR
    assert support.next_closing(NOON) == NOON + 5 * HOUR
    assert both.closure_id(NOON + 10 * HOUR) == "closed-20261118T210000Z"


def test_of_several_closed_schedules_the_most_telling_reason_is_told() -> None:
    closed = Calendar("UTC", "Mo-Fr 09:00-17:00", closures=[Closure(NOON, NOON + HOUR, "power cut")])
    holiday = Calendar("UTC", "Mo-Fr 09:00-17:00", holidays=Holidays(added={NOON.date(): "Founders' day"}))
    weekend = Calendar("UTC", "Sa 09:00-17:00")
    both = AnyOf([weekend, holiday, closed])
    assert both.why(NOON).basis == Basis.TEMPORARY_CLOSURE
    assert both.why(NOON).name == "power cut"
    assert AnyOf([weekend, holiday]).why(NOON).name == "Founders' day"
    assert both.why(NOON).until == NOON + HOUR
    assert both.why(NOON + HOUR).open


def test_nobody_at_all_is_never_open() -> None:
    nobody = AnyOf([])
    assert not nobody.is_open(NOON)
    assert nobody.why(NOON).until is None


def test_intervals_unite_and_are_taken_away() -> None:
    def hours(start: int, end: int) -> Interval:
        return Interval(NOON + start * HOUR, NOON + end * HOUR)

    assert union([hours(3, 4), hours(1, 2), hours(2, 3), hours(6, 6)]) == [hours(1, 4)]
    assert subtract([hours(0, 10)], [hours(2, 3), hours(-1, 1), hours(9, 12), hours(20, 21)]) == [
        hours(1, 2),
        hours(3, 9),
    ]
    assert subtract([hours(0, 2)], [hours(0, 2)]) == []
    assert hours(0, 2).length == 2 * HOUR
