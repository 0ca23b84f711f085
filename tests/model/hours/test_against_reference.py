"""Calendars hold against the minute-by-minute reference, above all around DST changes, new year and leap days."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.hours import AnyOf, Calendar, Closure, Holidays
from tests.model.hours.reference import DAY, MINUTE, Plan, Slots, hours_text, schedule_text

ZONES = ("Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC")
ANCHORS = tuple(
    datetime(*day, tzinfo=UTC)
    for day in (
        (2026, 3, 28),
        (2026, 10, 24),
        (2026, 3, 7),
        (2026, 10, 31),
        (2027, 12, 30),
        (2028, 2, 27),
        (2026, 4, 4),
    )
)


@st.composite
def slots(draw: st.DrawFn) -> Slots:
    """Up to three slots of a day that don't overlap; the last may reach past midnight."""
    edges = sorted(draw(st.sets(st.integers(0, 95), max_size=6)))
    pairs = [(start * 15, end * 15) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    if draw(st.booleans()):
        start = draw(st.integers(edges[-1] + 1 if edges else 0, 96)) * 15
        if start < 24 * 60:
            pairs.append((start, 24 * 60 + draw(st.integers(0, start // 15 - 1 if start else 0)) * 15))
    return tuple(pairs)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, datetime]:
    start = draw(st.sampled_from(ANCHORS)) + draw(st.integers(0, 48)) * timedelta(minutes=47)
    near = st.integers(-1, 4).map(lambda days: (start + days * DAY).date())
    minutes = st.integers(-600, 4000)
    closures = [
        (start + at * MINUTE, start + (at + length) * MINUTE)
        for at, length in draw(st.lists(st.tuples(minutes, st.integers(1, 900)), max_size=2))
    ]
    plan = Plan(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        week=draw(st.dictionaries(st.integers(0, 6), slots())),
        holidays=frozenset(draw(st.sets(near, max_size=2))),
        special=draw(st.dictionaries(near, slots(), max_size=2)),
        closures=closures,
    )
    return plan, start


def calendar_of(plan: Plan) -> Calendar:
    return Calendar(
        plan.zone.key,
        schedule_text(plan.week),
        holidays=Holidays(added=dict.fromkeys(plan.holidays, "Holiday")),
        special_days={day: hours_text(each) for day, each in (plan.special or {}).items()},
        closures=[Closure(start, end, "closed") for start, end in plan.closures],
    )


@given(plans())
@settings(max_examples=15, deadline=None)
def test_each_minute_is_open_or_closed_as_the_wall_clock_says(case: tuple[Plan, datetime]) -> None:
    plan, start = case
    calendar, end = calendar_of(plan), start + 2 * DAY
    intervals = calendar.intervals(start, end)
    for number in range(int((end - start) / MINUTE)):
        at = start + number * MINUTE
        expected = plan.is_open(at)
        assert expected == any(begin <= at < until for begin, until in intervals), at
        if number % 7 == 0:
            assert (
                calendar.is_open(at) == expected == calendar.is_open(at + timedelta(seconds=59, microseconds=999_999))
            )
            assert calendar.why(at).open == expected


@given(plans())
@settings(max_examples=15, deadline=None)
def test_the_next_opening_and_closing_are_those_found_minute_by_minute(case: tuple[Plan, datetime]) -> None:
    plan, start = case
    calendar, within = calendar_of(plan), 3 * DAY
    for at in (start, start + timedelta(hours=13, minutes=29)):
        for found, to_open in ((calendar.next_opening(at), True), (calendar.next_closing(at), False)):
            expected = plan.next_change(at, to_open=to_open, within=within)
            assert expected == (found if found and found <= at + within else None)


@given(plans(), st.integers(0, 3000), st.integers(0, 4000))
@settings(max_examples=15, deadline=None)
def test_working_time_is_counted_and_added_as_minute_by_minute(
    case: tuple[Plan, datetime], allowance: int, elapsed: int
) -> None:
    plan, start = case
    calendar, within = calendar_of(plan), 4 * DAY
    assert calendar.working_time_between(start, start + elapsed * MINUTE) == plan.worked(
        start, start + elapsed * MINUTE
    )
    expected = plan.due(start, allowance * MINUTE, within)
    due = calendar.add_working_time(start, allowance * MINUTE)
    assert expected == (due if due and due <= start + within else None)
    if due:
        assert calendar.working_time_between(start, due) == allowance * MINUTE


@given(plans(), plans())
@settings(max_examples=10, deadline=None)
def test_several_schedules_are_open_when_any_of_them_is(
    one: tuple[Plan, datetime], other: tuple[Plan, datetime]
) -> None:
    together = AnyOf([calendar_of(one[0]), calendar_of(other[0])])
    for number in range(0, 2 * 24 * 60, 11):
        at = one[1] + number * MINUTE
        expected = one[0].is_open(at) or other[0].is_open(at)
        assert together.is_open(at) == expected == together.why(at).open


@given(plans())
@settings(max_examples=15, deadline=None)
def test_a_closure_has_one_name_from_its_first_to_its_last_minute(case: tuple[Plan, datetime]) -> None:
    plan, start = case
    calendar = calendar_of(plan)
    previous: str | None = None
    for number in range(0, 3 * 24 * 60, 5):
        at = start + number * MINUTE
        name = calendar.closure_id(at)
        assert (name is None) == calendar.is_open(at)
        if name and previous and not calendar.intervals(at - 5 * MINUTE, at):
            assert name == previous
        previous = name


BASE: Slots = ((8 * 60, 26 * 60),)


@given(st.sets(st.integers(0, 6), min_size=1, max_size=6), slots(), st.integers(0, 27))
@settings(max_examples=15, deadline=None)
def test_a_later_rule_replaces_its_own_days_and_no_hours_that_began_before(
    days: set[int], other: Slots, offset: int
) -> None:
    week = {day: other if day in days else BASE for day in range(7)}
    names = ",".join(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day] for day in sorted(days))
    calendar = Calendar("Europe/Stockholm", f"Mo-Su 08:00-02:00; {names} {hours_text(other)}")
    plan = Plan(ZoneInfo("Europe/Stockholm"), week)
    start = datetime(2026, 3, 20, tzinfo=UTC) + offset * timedelta(hours=7)
    for number in range(0, 4 * 24 * 60, 15):
        assert calendar.is_open(start + number * MINUTE) == plan.is_open(start + number * MINUTE)


def test_the_reference_itself_tells_open_from_closed() -> None:
    plan = Plan(ZoneInfo("Europe/Stockholm"), {4: ((450, 900),)}, holidays=frozenset({date(2026, 11, 27)}))
    assert plan.is_open(datetime(2026, 11, 20, 6, 30, tzinfo=UTC))
    assert not plan.is_open(datetime(2026, 11, 20, 14, 0, tzinfo=UTC))
    assert not plan.is_open(datetime(2026, 11, 27, 6, 30, tzinfo=UTC))
    assert plan.worked(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)) == timedelta(hours=7.5)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_open_hours_is_in_order_and_never_touches_itself(zone: str) -> None:
    intervals = Calendar(zone, "Mo-Fr 00:00-24:00; Sa 22:00-04:00").open_in(2026)
    assert all(each.start < each.end for each in intervals)
    assert all(before.end < after.start for before, after in pairwise(intervals))
