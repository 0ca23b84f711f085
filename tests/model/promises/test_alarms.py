"""When something is due about a promise; held against a clock that is looked at all the time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.escalation.matrix import Row, Step
from bot.model.hours import Calendar
from bot.model.policy.rules import RenewalRule
from bot.model.promises import NONE_YET, Clockwork, Owed, Pause, alarms, renewal_at
from tests.model.hours.reference import utc

FRIDAY = utc("2026-11-20T14:45", "Europe/Stockholm")
MONDAY = utc("2026-11-23T07:45", "Europe/Stockholm")
OFFICE = Clockwork(Calendar("Europe/Stockholm", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00"))
MINUTE = timedelta(minutes=1)
RULE = RenewalRule(at=0.8, at_least_before=2 * MINUTE, times=2)
ROW = Row("any", tuple(Step(at, mark=True) for at in (0, 50, 100, 200)))
OWED = Owed(FRIDAY, 30 * MINUTE, FRIDAY, MONDAY, told=True)


def test_it_is_renewed_at_its_share_of_the_working_time() -> None:
    assert renewal_at(OWED, OFFICE, RULE) == MONDAY - 6 * MINUTE


def test_it_is_renewed_some_minutes_before_it_breaks_however_short_it_is() -> None:
    assert renewal_at(OWED, OFFICE, replace(RULE, at_least_before=20 * MINUTE)) == MONDAY - 20 * MINUTE
    short = replace(OWED, allowance=MINUTE, due=FRIDAY + MINUTE)
    assert renewal_at(short, OFFICE, RULE) == FRIDAY


def test_where_nobody_works_any_more_it_is_renewed_at_once() -> None:
    nobody = Clockwork(Calendar("Europe/Stockholm", "off"))
    assert renewal_at(OWED, nobody, RULE) == FRIDAY


def test_nothing_is_due_before_its_time_and_the_next_look_is_known() -> None:
    found = alarms(replace(OWED, escalated=0), OFFICE, RULE, ROW, FRIDAY + MINUTE)
    assert (found.renew, found.breaks, found.steps) == (False, False, ())
    assert found.next_at == FRIDAY + 15 * MINUTE


@pytest.mark.parametrize("owed", [replace(OWED, told=False), replace(OWED, renewals=2)])
def test_what_was_not_told_or_often_enough_renewed_is_renewed_no_more(owed: Owed) -> None:
    assert not alarms(owed, OFFICE, RULE, None, MONDAY - MINUTE).renew


def test_renewing_does_not_put_off_the_escalation() -> None:
    later = replace(OWED, base=MONDAY - 6 * MINUTE, due=MONDAY + 24 * MINUTE, renewals=1, escalated=50)
    found = alarms(later, OFFICE, RULE, ROW, MONDAY)
    assert [step.at for step in found.steps] == [100]
    assert not found.breaks


def test_while_its_clock_stands_still_nothing_of_it_is_due() -> None:
    paused = Clockwork(OFFICE.hours, (Pause(FRIDAY + 5 * MINUTE),))
    found = alarms(replace(OWED, told=False, escalated=0), paused, RULE, ROW, MONDAY + timedelta(days=9))
    assert (found.renew, found.breaks, found.steps, found.next_at) == (False, False, (), None)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 9), st.integers(0, 40), st.booleans())
def test_looking_all_the_time_and_looking_when_told_do_the_same(tens: int, fives: int, told: bool) -> None:
    made, allowance = FRIDAY - 5 * fives * MINUTE, 10 * tens * MINUTE
    due = OFFICE.due_at(made, allowance)
    assert due is not None
    fresh = Owed(made, allowance, made, due, told=told)
    end = due + timedelta(days=4)
    all_the_time = [made + five * 5 * MINUTE for five in range(int((end - made) / (5 * MINUTE)) + 1)]
    assert _followed(fresh, None, until=end) == _followed(fresh, all_the_time)


def _followed(owed: Owed, looks: list[datetime] | None, until: datetime | None = None) -> list[tuple[str, datetime]]:
    """What happened, and when. Without ``looks``: looked at each ``next_at``."""
    done: list[tuple[str, datetime]] = []
    next_at = None
    for at in looks if looks is not None else [owed.made]:
        owed, next_at = _look(owed, at, done)
    while looks is None and next_at is not None and until is not None and next_at <= until:
        owed, next_at = _look(owed, next_at, done)
    return done


def _look(owed: Owed, now: datetime, done: list[tuple[str, datetime]]) -> tuple[Owed, datetime | None]:
    # The reference renews nothing by itself: a renewal moves no other alarm but the break, which it takes away here.
    found = alarms(owed, OFFICE, replace(RULE, times=0), ROW, now)
    if found.breaks:
        done.append(("breaks", now))
        owed = replace(owed, broken=True)
    for step in found.steps:
        done.append((f"{step.at} %", now))
        owed = replace(owed, escalated=step.at)
    assert owed.escalated >= NONE_YET
    return owed, alarms(owed, OFFICE, replace(RULE, times=0), ROW, now).next_at
