"""Instants as people say them, seen from a Friday at 15:00 in Stockholm."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic_core import PydanticCustomError

from bot.rules.reading.moments import said

ZONE = ZoneInfo("Europe/Stockholm")
NEAR = datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("17:00", "2026-11-27T17:00:00+01:00"),
        ("09:00", "2026-11-27T09:00:00+01:00"),
        ("today 17:00", "2026-11-27T17:00:00+01:00"),
        ("Tomorrow at 9:05", "2026-11-28T09:05:00+01:00"),
        ("Friday 16:00", "2026-11-27T16:00:00+01:00"),
        ("Friday 14:00", "2026-12-04T14:00:00+01:00"),
        ("mon 07:30", "2026-11-30T07:30:00+01:00"),
        ("Th 07:30", "2026-12-03T07:30:00+01:00"),
        ("2026-12-24 14:00", "2026-12-24T14:00:00+01:00"),
        ("2026-12-24T14:00", "2026-12-24T14:00:00+01:00"),
        ("2026-12-24T14:00:59", "2026-12-24T14:00:59+01:00"),
        ("2026-07-24T14:00Z", "2026-07-24T16:00:00+02:00"),
        ("2026-12-24T14:00:00-05:00", "2026-12-24T20:00:00+01:00"),
    ],
)
def test_a_moment_is_found_from_what_is_said(text: str, instant: str) -> None:
    assert said(text).seen_from(NEAR) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "text", ["", "soon", "Friday", "2026-12-24", "t 07:30", "Fredag 16:00", "2026-02-30 10:00", "7"]
)
def test_what_says_no_moment_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="such as Friday 16:00"):
        said(text)


def test_a_time_that_no_clock_shows_is_refused() -> None:
    with pytest.raises(PydanticCustomError, match="there is no 25:00 on a clock"):
        said("Friday 25:00")
