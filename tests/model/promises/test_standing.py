from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.hours import AROUND_THE_CLOCK, Calendar
from bot.model.promises import Clockwork, Pause, PromiseKind, Renewal, RunningPromise, Standing, renewed
from tests.model.hours.reference import utc

MADE = utc("2026-11-20T14:45", "Europe/Stockholm")
MONDAY = utc("2026-11-23T07:45", "Europe/Stockholm")
OFFICE = Clockwork(Calendar("Europe/Stockholm", "Mo-Th 07:30-12:00,13:00-17:00; Fr 07:30-15:00"))
MINUTE = timedelta(minutes=1)


def promise(*, told: datetime | None = None, kept_at: datetime | None = None) -> RunningPromise:
    return RunningPromise(PromiseKind.FIRST_ANSWER, MADE, 30 * MINUTE, told, kept_at)


@pytest.mark.parametrize(
    ("now", "standing", "share"),
    [
        (MADE, Standing.ON_TRACK, 0.0),
        (MADE + 15 * MINUTE, Standing.ON_TRACK, 0.5),
        (MADE + timedelta(days=1), Standing.ON_TRACK, 0.5),  # nobody works on a Saturday
        (MONDAY - 6 * MINUTE, Standing.AT_RISK, 0.8),
        (MONDAY, Standing.BROKEN, 1.0),
        (MONDAY + 30 * MINUTE, Standing.BROKEN, 2.0),
    ],
)
def test_a_promise_goes_from_on_track_over_at_risk_to_broken(now: datetime, standing: Standing, share: float) -> None:
    state = promise().state(now, OFFICE)
    assert (state.standing, state.due) == (standing, MONDAY)
    assert state.share == pytest.approx(share)


def test_a_promise_kept_in_time_stays_kept_and_one_kept_late_stays_broken() -> None:
    much_later = MONDAY + timedelta(days=30)
    assert promise(kept_at=MONDAY).state(much_later, OFFICE).standing is Standing.KEPT
    late = promise(kept_at=MONDAY + MINUTE).state(much_later, OFFICE)
    assert late.standing is Standing.BROKEN
    assert late.share == pytest.approx(31 / 30)


def test_while_we_wait_for_the_customer_nothing_comes_due() -> None:
    waiting = Clockwork(OFFICE.hours, (Pause(MADE + 5 * MINUTE),))
    state = promise().state(MONDAY + timedelta(days=9), waiting)
    assert (state.standing, state.due) == (Standing.ON_TRACK, None)
    assert state.share == pytest.approx(5 / 30)
    assert promise(kept_at=MONDAY).state(MONDAY, waiting).standing is Standing.KEPT


def test_what_is_due_at_once_is_broken_until_it_is_kept() -> None:
    at_once = RunningPromise(PromiseKind.NEXT_ANSWER, MADE, timedelta(0))
    assert at_once.state(MADE, Clockwork(AROUND_THE_CLOCK)).share == 1.0
    assert at_once.state(MADE, Clockwork(AROUND_THE_CLOCK)).standing is Standing.BROKEN


def test_the_risk_can_begin_earlier() -> None:
    assert promise().state(MADE + 15 * MINUTE, OFFICE, at_risk=0.5).standing is Standing.AT_RISK


def test_a_stricter_rule_does_not_shorten_what_the_customer_was_told() -> None:
    stricter = RunningPromise(PromiseKind.FIRST_ANSWER, MADE, 10 * MINUTE, told=MONDAY)
    assert stricter.renewal(OFFICE) == Renewal(MONDAY, must_tell=False)
    assert stricter.state(MADE + 12 * MINUTE, OFFICE).standing is Standing.ON_TRACK


def test_a_later_time_must_be_told() -> None:
    longer = RunningPromise(PromiseKind.FIRST_ANSWER, MADE, 60 * MINUTE, told=MONDAY)
    assert longer.renewal(OFFICE) == Renewal(MONDAY + 30 * MINUTE, must_tell=True)


def test_what_was_never_told_is_due_as_computed_and_what_can_not_be_computed_as_told() -> None:
    assert renewed(None, MONDAY) == Renewal(MONDAY, must_tell=False)
    assert renewed(MONDAY, None) == Renewal(MONDAY, must_tell=False)
    assert renewed(None, None) == Renewal(None, must_tell=False)


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_renewed_promise_is_never_earlier_than_told_nor_later_without_telling(told: int, recomputed: int) -> None:
    renewal = renewed(MADE + told * MINUTE, MADE + recomputed * MINUTE)
    assert renewal.due is not None
    assert renewal.due >= MADE + told * MINUTE
    assert renewal.must_tell == (renewal.due > MADE + told * MINUTE)
