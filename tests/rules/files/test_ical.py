"""Holidays from a calendar file beside the rules."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.rules import RulesInvalid, check, load
from bot.rules.files.ical import read_days

EXPORTED = (Path(__file__).parents[2] / "payloads" / "calendars" / "company.ics").read_bytes()
HEAD, TAIL = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n", b"END:VCALENDAR\r\n"


def calendar(*lines: str) -> bytes:
    return HEAD + "\r\n".join(["BEGIN:VEVENT", "UID:1", "SUMMARY:Outing", *lines, "END:VEVENT", ""]).encode() + TAIL


def use(rules: Path, written: str, content: bytes | None = EXPORTED) -> None:
    path = rules / "hours.yml"
    path.write_text(path.read_text("utf-8").replace("\nholidays: SE\n", f"\nholidays: {written}\n"), "utf-8")
    if content is not None:
        (rules / "company.ics").write_bytes(content)


def test_whole_days_weeks_and_yearly_events_are_days_off() -> None:
    days = read_days(EXPORTED, name="company.ics")
    assert days[date(2026, 4, 17)] == "Company outing, all of us"
    assert [day for day in days if day.year == 2026 and day.month == 7] == [date(2026, 7, day) for day in range(13, 18)]
    assert date(2027, 3, 10) in days
    assert date(2028, 3, 10) not in days
    assert date(2049, 3, 10) in days
    assert date(2050, 3, 10) not in days
    assert date(2026, 5, 5) not in days


def test_we_are_closed_on_them_beside_the_country_s_own(rules: Path) -> None:
    use(rules, "{country: SE, ical: company.ics}")
    calendar = load(rules).policy.schedules["support"]
    outing, whit = datetime(2026, 4, 17, 9, tzinfo=UTC), datetime(2026, 5, 14, 9, tzinfo=UTC)
    assert (calendar.is_open(outing), calendar.why(outing).name) == (False, "Company outing, all of us")
    assert not calendar.is_open(whit)
    assert calendar.is_open(datetime(2026, 4, 16, 9, tzinfo=UTC))


def test_a_changed_calendar_file_is_another_version_with_the_file_in_it(rules: Path) -> None:
    use(rules, "{ical: [company.ics]}")
    first = check(rules)
    (rules / "company.ics").write_bytes(EXPORTED.replace(b"20260417", b"20260416"))
    assert first.version != check(rules).version
    assert "company.ics" in first.files


@pytest.mark.parametrize(
    ("written", "content", "fault"),
    [
        ("{country: SE, ical: compny.ics}", EXPORTED, "hours.yml:10:31: no calendar file is called 'compny.ics'"),
        ("{country: SX1}", None, "hours.yml:10:21: no public holidays for 'SX1'"),
        ("[SE, XXX]", None, "hours.yml:10:16: no public holidays for 'XXX'"),
        ("{ical: ../secrets.ics}", None, "hours.yml:10:18: "),
        ("{land: SE}", None, "hours.yml:10:12: 'land' is not known here"),
        ("{ical: company.ics}", b"<html>", "company.ics:1:1: this is no calendar file; export it as iCalendar (.ics)"),
        ("{ical: company.ics}", b"\xff\xfe\x00", "company.ics:1:1: this is no calendar file"),
        ("{ical: company.ics}", b"", "company.ics:1:1: this is no calendar file"),
        ("{ical: company.ics}", EXPORTED[:400], "company.ics:1:1: this is no calendar file"),
        ("{ical: company.ics}", HEAD + TAIL, "company.ics:1:1: there is no event in this calendar"),
        (
            "{ical: company.ics}",
            calendar("DTSTART:20260417T090000Z"),
            "company.ics:4:1: 'Outing': it has a time of day",
        ),
        ("{ical: company.ics}", calendar(), "company.ics:4:1: 'Outing': it has no day (DTSTART)"),
        ("{ical: company.ics}", calendar("DTSTART;VALUE=DATE:soon"), "company.ics:4:1: 'Outing': its DTSTART can't be"),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "DTEND;VALUE=DATE:20260417"),
            "company.ics:4:1: 'Outing': it ends before it begins",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "DURATION:P400D"),
            "company.ics:4:1: 'Outing': it ends before it begins, or lasts longer than a year",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "RRULE:FREQ=WEEKLY"),
            "company.ics:4:1: 'Outing': it repeats, but not yearly",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "RRULE:FREQ=YEARLY;COUNT=x"),
            "company.ics:4:1: 'Outing': its RRULE can't be read",
        ),
    ],
)
def test_what_is_wrong_with_it_is_told_in_its_place(rules: Path, written: str, content: bytes, fault: str) -> None:
    use(rules, written, content)
    faults = [str(each) for each in check(rules).faults]
    assert any(each.startswith(fault) for each in faults), faults


@pytest.mark.parametrize("cut", range(0, len(EXPORTED), 61))
def test_a_truncated_calendar_file_is_a_fault_or_some_days_but_never_a_crash(cut: int) -> None:
    try:
        assert read_days(EXPORTED[:cut], name="company.ics")
    except RulesInvalid as invalid:
        assert invalid.faults  # noqa: PT017


def test_a_calendar_file_that_can_not_be_read_is_one_fault_and_not_a_missing_one_too(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(rules, "{country: SE, ical: company.ics}")
    real = Path.open

    def guarded(self: Path, *args: Any, **more: Any) -> Any:
        if self.suffix == ".ics":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", guarded)
    assert [str(fault) for fault in check(rules).faults] == ["company.ics:1:1: can't be read: Permission denied"]
