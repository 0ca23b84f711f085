from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.hours import AROUND_THE_CLOCK, Calendar, NaiveInstant
from bot.model.promises import Clockwork, Pause, Segment, Why, due_at, explain
from tests.model.hours.reference import utc

OFFICE = Calendar("Europe/Stockholm", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00")
MINUTE = timedelta(minutes=1)
HALF_AN_HOUR = 30 * MINUTE
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # opening time


def at(text: str) -> datetime:
    return utc(text, "Europe/Stockholm")


def test_a_deadline_explains_itself_over_the_weekend() -> None:
    made = at("2026-11-20T14:45")
    due = due_at(made, HALF_AN_HOUR, OFFICE)
    assert due == at("2026-11-23T07:45")
    assert explain(made, due, OFFICE) == [
        Segment(made, at("2026-11-20T15:00"), Why.COUNTED),
        Segment(at("2026-11-20T15:00"), at("2026-11-23T07:30"), Why.CLOSED),
        Segment(at("2026-11-23T07:30"), at("2026-11-23T07:45"), Why.COUNTED),
    ]


def test_waiting_for_the_customer_does_not_count() -> None:
    pause = Pause(at("2026-11-18T09:10"), at("2026-11-18T09:50"))
    assert due_at(at("2026-11-18T09:00"), HALF_AN_HOUR, OFFICE, [pause]) == at("2026-11-18T10:10")
    segments = explain(at("2026-11-18T09:00"), at("2026-11-18T10:10"), OFFICE, [pause])
    assert [(segment.why, segment.counted) for segment in segments] == [
        (Why.COUNTED, True),
        (Why.WAITING_FOR_CUSTOMER, False),
        (Why.COUNTED, True),
    ]


def test_waiting_through_lunch_is_told_as_waiting() -> None:
    pause = Pause(at("2026-11-18T11:30"), at("2026-11-18T13:15"))
    segments = explain(at("2026-11-18T11:00"), at("2026-11-18T14:00"), OFFICE, [pause])
    assert [segment.why for segment in segments] == [Why.COUNTED, Why.WAITING_FOR_CUSTOMER, Why.COUNTED]


def test_the_bots_time_is_kept_out_of_the_human_clock() -> None:
    bot = Pause(at("2026-11-18T09:00"), at("2026-11-18T09:20"), Why.WITH_BOT)
    assert due_at(at("2026-11-18T09:00"), HALF_AN_HOUR, OFFICE, [bot]) == at("2026-11-18T09:50")
    assert explain(at("2026-11-18T09:00"), at("2026-11-18T09:30"), OFFICE, [bot])[0].why == Why.WITH_BOT


def test_a_wait_without_end_has_no_deadline_unless_it_was_due_before() -> None:
    waiting = Pause(at("2026-11-18T09:10"))
    assert due_at(at("2026-11-18T09:00"), HALF_AN_HOUR, OFFICE, [waiting]) is None
    assert due_at(at("2026-11-18T09:00"), 10 * MINUTE, OFFICE, [waiting]) == at("2026-11-18T09:10")
    assert due_at(at("2026-11-18T08:00"), HALF_AN_HOUR, OFFICE, [waiting]) == at("2026-11-18T08:30")


def test_without_hours_the_clock_runs_day_and_night() -> None:
    assert due_at(at("2026-11-21T23:50"), HALF_AN_HOUR) == at("2026-11-22T00:20")
    assert [each.why for each in explain(at("2026-11-21T23:50"), at("2026-11-22T00:20"))] == [Why.COUNTED]


def test_an_hour_of_working_time_stays_an_hour_when_clocks_change() -> None:
    night = Calendar("Europe/Stockholm", "Mo-Su 22:00-06:00")
    assert due_at(at("2026-03-29T01:30"), timedelta(hours=1), night) == at("2026-03-29T03:30")
    assert due_at(at("2026-10-25T01:30"), timedelta(hours=2), night) == at("2026-10-25T02:30") + timedelta(hours=1)


def test_nobody_working_has_no_deadline() -> None:
    assert due_at(FRIDAY, HALF_AN_HOUR, Calendar("UTC", "off")) is None


def test_nothing_to_explain_is_no_segment() -> None:
    assert explain(FRIDAY, FRIDAY, OFFICE) == []
    assert explain(FRIDAY, FRIDAY - MINUTE, OFFICE) == []


def test_times_without_zone_and_pauses_backwards_are_refused() -> None:
    naive = datetime(2026, 11, 18, 9)  # noqa: DTZ001 - that is the point
    with pytest.raises(NaiveInstant):
        due_at(naive, HALF_AN_HOUR, OFFICE)
    with pytest.raises(NaiveInstant):
        explain(FRIDAY, naive, OFFICE)
    with pytest.raises(NaiveInstant):
        Pause(naive)
    with pytest.raises(ValueError, match="pause"):
        Pause(FRIDAY, FRIDAY - MINUTE)
    with pytest.raises(ValueError, match="negative"):
        due_at(FRIDAY, -MINUTE, OFFICE)


@st.composite
def clockworks(draw: st.DrawFn) -> Clockwork:
    offsets = st.integers(-200, 3000)
    pauses = [
        Pause(FRIDAY + start * MINUTE, None if length is None else FRIDAY + (start + length) * MINUTE, why)
        for start, length, why in draw(
            st.lists(
                st.tuples(
                    offsets,
                    st.one_of(st.integers(0, 500), st.integers(0, 500), st.none()),
                    st.sampled_from([Why.WAITING_FOR_CUSTOMER, Why.WITH_BOT]),
                ),
                max_size=4,
            )
        )
    ]
    return Clockwork(draw(st.sampled_from([OFFICE, AROUND_THE_CLOCK])), tuple(pauses))


def reason(clockwork: Clockwork, minute: datetime) -> Why:
    """The slow and obvious way."""
    for pause in clockwork.pauses:
        if pause.start <= minute and (pause.end is None or minute < pause.end):
            return pause.why
    return Why.COUNTED if clockwork.hours.is_open(minute) else Why.CLOSED


@given(clockworks(), st.integers(0, 1200), st.integers(0, 900))
@settings(max_examples=60, deadline=None)
def test_deadlines_hold_against_counting_minute_by_minute(clockwork: Clockwork, begin: int, allowance: int) -> None:
    start = FRIDAY + begin * MINUTE
    left, minute, limit = allowance, start, start + timedelta(days=5)
    while left and minute < limit:
        left -= reason(clockwork, minute) is Why.COUNTED
        minute += MINUTE
    due = clockwork.due_at(start, allowance * MINUTE)
    assert (due if due and due <= limit else None) == (None if left else minute)
    if due:
        assert clockwork.elapsed(start, due) == allowance * MINUTE


@given(clockworks(), st.integers(0, 1200), st.integers(0, 4000))
@settings(max_examples=40, deadline=None)
def test_each_minute_is_explained_once_and_rightly(clockwork: Clockwork, begin: int, length: int) -> None:
    start, until = FRIDAY + begin * MINUTE, FRIDAY + (begin + length) * MINUTE
    segments = clockwork.explain(start, until)
    minute = start
    for segment in segments:
        assert segment.start == minute
        while minute < segment.end:
            assert reason(clockwork, minute) is segment.why
            minute += MINUTE
    assert minute == until
    assert all(before.why is not after.why for before, after in pairwise(segments))
    counted = sum((each.end - each.start for each in segments if each.counted), timedelta(0))
    assert counted == clockwork.elapsed(start, until)
