from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.web.console.templating import environment
from bot.web.console.views.times import DueState, When, due

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 23:30 in Stockholm


def test_days_are_the_business_days_not_those_of_utc() -> None:
    when = When(NOW, STOCKHOLM)
    assert when.days_ago(NOW + timedelta(minutes=40)) == -1
    assert when.days_ago(NOW - timedelta(hours=23)) == 0
    assert when.time(NOW) == "23:30"
    assert when.moment(NOW + timedelta(hours=1)) == "Sat 21 Nov 00:30"


def test_another_year_is_written_out() -> None:
    when = When(NOW, STOCKHOLM)
    assert when.date(datetime(2025, 6, 1, tzinfo=UTC)) == "Sun 1 Jun 2025"
    assert when.date(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)) == "Thu 1 Jan"


def test_spans_cross_the_change_of_clocks_in_real_time() -> None:
    before = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    when = When(datetime(2026, 10, 25, 10, 0, tzinfo=UTC), STOCKHOLM)
    assert when.since(before) == timedelta(hours=12)  # 13 by the clock on the wall


@pytest.mark.parametrize(
    ("left", "state"),
    [(16, DueState.FINE), (15, DueState.AT_RISK), (1, DueState.AT_RISK), (0, DueState.OVERDUE), (-5, DueState.OVERDUE)],
)
def test_a_promise_is_fine_at_risk_or_overdue(left: int, state: DueState) -> None:
    promise = due(NOW + timedelta(minutes=left), NOW)
    assert (promise.state, promise.left) == (state, timedelta(minutes=left))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "&lt; 1 min"),
        (1, "1 min"),
        (59.9, "59 min"),
        (60, "1 h"),
        (125, "2 h 5 min"),
        (-125, "2 h 5 min"),
        (605, "10 h"),
        (2880, "2 days"),
    ],
)
def test_spans_are_said_as_people_say_them(minutes: float, words: str) -> None:
    say: object = environment().get_template("words.html").module
    assert str(say.span(timedelta(minutes=minutes))).strip() == words  # type: ignore[attr-defined]


def test_a_span_names_its_days_and_one_far_off_its_date() -> None:
    when = When(NOW, STOCKHOLM)
    assert when.span(NOW, NOW + timedelta(minutes=29)) == "Fri 23:30-23:59"
    assert when.span(NOW, NOW + timedelta(hours=1)) == "Fri 23:30 - Sat 00:30"
    assert when.span(NOW - timedelta(days=7), NOW) == "Fri 13 Nov 23:30 - Fri 23:30"
