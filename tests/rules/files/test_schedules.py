"""Schedules with a clock and days off of their own: a team in another country (G2.2)."""

from datetime import UTC, date, datetime

import pytest

from bot.rules.faults import RulesInvalid
from bot.rules.files import hours
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.tree import Tree
from bot.rules.reading.validate import validate

HOURS = """\
time_zone: Europe/Stockholm
holidays: SE
special_days:
  2026-12-24: closed
  2020-12-24: closed
schedules:
  home: "Mo-Fr 08:00-17:00"
  bangkok:
    open: "Mo-Fr 09:00-17:00"
    time_zone: Asia/Bangkok
    holidays: TH
    special_days:
      2026-12-30: closed
      2020-12-30: closed
  oslo:
    open: "Mo-Fr 08:00-16:00"
    holidays: [NO, SE]
who_answers: {whatsapp: home, sms: [home, bangkok], telegram: oslo}
"""


def read(text: str = HOURS) -> tuple[hours.HoursFile, Tree]:
    tree = read_bytes(text.encode(), name="hours.yml")
    return validate(hours.HoursFile, tree), tree


def is_open(schedule: str, at: str) -> bool:
    return hours.build_calendars(read()[0])[schedule].is_open(datetime.fromisoformat(at).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("schedule", "at", "expected"),
    [
        ("home", "2026-11-23 02:00", False),
        ("bangkok", "2026-11-23 02:00", True),  # 09:00 there
        ("bangkok", "2026-11-23 10:00", False),  # 17:00 there
        ("bangkok", "2027-04-14 04:00", False),  # Songkran
        ("home", "2027-04-14 08:00", True),
        ("bangkok", "2026-12-24 04:00", True),  # special days of its own are instead of those for all
        ("bangkok", "2026-12-30 04:00", False),
        ("home", "2026-12-30 09:00", True),
        ("oslo", "2026-12-24 09:00", False),  # without any of its own, those for all count
        ("oslo", "2027-05-17 09:00", False),  # Norway's constitution day
        ("home", "2027-05-17 09:00", True),
    ],
)
def test_a_schedule_keeps_its_own_clock_and_days_off(schedule: str, at: str, expected: bool) -> None:
    assert is_open(schedule, at) is expected


def test_its_own_lines_are_named_and_others_elsewhere() -> None:
    places = hours.build_places(*read())
    assert {name: source.line for name, source in places.holidays.items()} == {"home": 2, "bangkok": 11, "oslo": 17}
    assert places.special_days["bangkok"][date(2026, 12, 30)].line == 13
    assert places.special_days["home"][date(2026, 12, 24)].line == 4


def test_special_days_long_over_are_told_wherever_they_stand() -> None:
    told = [str(fault) for fault in hours.warnings(*read(), date(2026, 11, 22))]
    assert told == [
        "hours.yml:5:3: 2020-12-24 is long over; delete the line",
        "hours.yml:14:7: 2020-12-30 is long over; delete the line",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("Asia/Bangkok", "Asia/Bankok", "hours.yml:10:16: no time zone is called 'Asia/Bankok'"),
        ("09:00-17:00", "09:00-17:0", "hours.yml:9:27: this can't be read as hours"),
        ("08:00-17:00", "08:00-17:0", "hours.yml:7:25: this can't be read as hours"),
        ('open: "Mo-Fr 08', 'opens: "Mo-Fr 08', "hours.yml:16:5: 'opens' is not known here; did you mean 'open'?"),
        ("TH", "THX", "hours.yml:11:15: no public holidays for 'THX'"),
    ],
)
def test_what_is_wrong_is_told_in_its_place(right: str, wrong: str, told: str) -> None:
    assert right in HOURS
    with pytest.raises(RulesInvalid) as caught:
        read(HOURS.replace(right, wrong, 1))
    assert any(str(fault).startswith(told) for fault in caught.value.faults), caught.value.faults
