"""When somebody who left a case open is reminded, and until when it is taken up again."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.policy.unfinished import QuietHours, Unfinished

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NIGHT = QuietHours(time(21), time(8))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.mark.parametrize(("since", "reminded"), [
    ("2026-11-16T10:00", "2026-11-16T12:00"),
    ("2026-11-16T18:59", "2026-11-16T20:59"),
    ("2026-11-16T19:00", "2026-11-17T08:00"),  # at 21:00 sharp it is quiet already
    ("2026-11-16T23:30", "2026-11-17T08:00"),
    ("2026-11-16T06:00", "2026-11-16T08:00"),
    ("2026-03-28T23:00", "2026-03-29T08:00"),  # the clocks go forward in that night
    ("2026-10-24T23:00", "2026-10-25T08:00"),  # and back in that one
])  # fmt: skip
def test_a_reminder_waits_for_the_end_of_the_quiet_hours(since: str, reminded: str) -> None:
    assert Unfinished(quiet=NIGHT).reminder_at(local(since), STOCKHOLM) == local(reminded)


def test_quiet_hours_may_lie_within_a_day() -> None:
    lunch = QuietHours(time(12), time(13))
    assert lunch.next_allowed(local("2026-11-16T12:30"), STOCKHOLM) == local("2026-11-16T13:00")
    assert lunch.next_allowed(local("2026-11-16T23:30"), STOCKHOLM) == local("2026-11-16T23:30")


def test_without_a_time_nobody_is_reminded() -> None:
    assert Unfinished(remind_after=None).reminder_at(local("2026-11-16T10:00"), STOCKHOLM) is None


@given(st.integers(0, 2 * 365 * 24 * 3600).map(lambda after: FIRST + timedelta(seconds=after)), MINUTES, MINUTES)
def test_nobody_is_ever_written_to_in_quiet_hours_nor_kept_waiting_beyond_them(
    at: datetime, start: time, end: time
) -> None:
    if start == end:
        return
    quiet = QuietHours(start, end)
    allowed = quiet.next_allowed(at, STOCKHOLM)
    assert timedelta() <= allowed - at <= timedelta(hours=25)
    assert quiet.next_allowed(allowed, STOCKHOLM) == allowed


def test_a_silence_is_recapped_from_its_time_on_and_stale_from_its_own() -> None:
    rule = Unfinished(recap_after=timedelta(hours=6), resume_within=timedelta(days=14))
    assert not rule.wants_recap(None)
    assert not rule.wants_recap(timedelta(hours=5, minutes=59))
    assert rule.wants_recap(timedelta(hours=6))
    assert not rule.is_stale(timedelta(days=13, hours=23))
    assert rule.is_stale(timedelta(days=14))
    assert not rule.is_stale(None)
