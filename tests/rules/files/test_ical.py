"""Holidays from a calendar file beside the rules."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import RulesInvalid, check, load
from bot.rules.files.ical import MAX_EVENTS, TOLD, read_days

CALENDARS = Path(__file__).parents[2] / "payloads" / "calendars"
EXPORTED = (CALENDARS / "company.ics").read_bytes()
HEAD, TAIL = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n", b"END:VCALENDAR\r\n"


def calendar(*lines: str) -> bytes:
    return HEAD + "\r\n".join(["BEGIN:VEVENT", "UID:1", "SUMMARY:Outing", *lines, "END:VEVENT", ""]).encode() + TAIL


def use(rules: Path, written: str, content: bytes | None = EXPORTED) -> None:
    path = rules / "hours.yml"
    path.write_text(path.read_text("utf-8").replace("\nholidays: SE\n", f"\nholidays: {written}\n"), "utf-8")
    if content is not None:
        (rules / "company.ics").write_bytes(content)


def test_whole_days_weeks_and_yearly_events_are_days_off() -> None:
    days = read_days(EXPORTED, name="company.ics").days
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
        ("{ical: company.ics}", b"BEGIN:VCARD\nVERSION:3.0\nFN:x\nEND:VCARD\n", "company.ics:1:1: this is no calendar"),
        ("{ical: company.ics}", calendar(), "company.ics:4:1: 'Outing': it has no day (DTSTART)"),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:soon"),
            "company.ics:4:1: 'Outing': its day (DTSTART) can't be read; correct it in the calendar program",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "DTEND;VALUE=DATE:20260416"),
            "company.ics:4:1: 'Outing': it ends before it begins",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "DURATION:P400D"),
            "company.ics:4:1: 'Outing': it ends before it begins, or lasts longer than a year",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "RRULE:FREQ=YEARLY;COUNT=x"),
            "company.ics:4:1: 'Outing': how it repeats (RRULE) can't be read; write its days as single events",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "RRULE:FREQ=YEARLY;INTERVAL=0"),
            "company.ics:4:1: 'Outing': it repeats every 0 years",
        ),
        (
            "{ical: company.ics}",
            calendar("DTSTART;VALUE=DATE:20260417", "DTSTART;VALUE=DATE:20260418"),
            "company.ics:4:1: 'Outing' can't be read; correct it in the calendar program, and export it again",
        ),
        (
            "{ical: company.ics}",
            HEAD + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (MAX_EVENTS + 1) + TAIL,
            f"company.ics:1:1: more than {MAX_EVENTS} events",
        ),
    ],
)
def test_what_is_wrong_with_it_is_told_in_its_place(rules: Path, written: str, content: bytes, fault: str) -> None:
    use(rules, written, content)
    faults = [str(each) for each in check(rules).faults]
    assert any(each.startswith(fault) for each in faults), faults


def left_out(content: bytes) -> list[str]:
    return [str(each) for each in read_days(content, name="c.ics").left_out]


def test_a_meeting_is_left_out_with_a_warning_and_the_holidays_beside_it_count(rules: Path) -> None:
    meeting = calendar("DTSTART:20260417T090000Z")
    use(
        rules, "{country: SE, ical: company.ics}", meeting.replace(TAIL, b"") + EXPORTED[EXPORTED.index(b"BEGIN:VEV") :]
    )
    found = check(rules, today=date(2026, 11, 21))
    assert [str(each) for each in found.warnings] == [
        "company.ics:4:1: 'Outing' has a time of day, so it is no holiday and left out; if you are closed then, write "
        "that day's hours under special_days in hours.yml"
    ]
    assert found.book
    assert found.book.warnings == found.warnings, "the log tells them too"
    assert not found.book.policy.schedules["support"].is_open(datetime(2026, 7, 14, 9, tzinfo=UTC))


def test_what_repeats_otherwise_than_yearly_is_left_out_with_a_warning() -> None:
    assert left_out(calendar("DTSTART;VALUE=DATE:20260417", "RRULE:FREQ=WEEKLY")) == [
        "c.ics:4:1: 'Outing' repeats, but not yearly, so it is no holiday and left out; if it is one, write its days "
        "as single events, or under special_days in hours.yml"
    ]


def test_a_calendar_without_events_is_worth_a_warning() -> None:
    assert left_out(HEAD + TAIL) == ["c.ics:1:1: there is no event in this calendar, so it adds no day off"]


def test_hundreds_of_meetings_are_told_in_a_few_lines() -> None:
    meeting = calendar("DTSTART:20260417T090000Z").removeprefix(HEAD).removesuffix(TAIL)
    found = left_out(HEAD + meeting * 300 + TAIL)
    assert len(found) == TOLD + 1
    assert found[-1] == f"c.ics:{4 + 5 * TOLD}:1: {300 - TOLD} more events from here on are left out as well"


def test_what_google_exports_is_read() -> None:
    found = read_days((CALENDARS / "google.ics").read_bytes(), name="google.ics")
    name = "Julledigt för hela kontoret och lagret i Göteborg, även telefonen och chatten"
    assert {day: found.days[day] for day in found.days if day.year == 2026} == {
        date(2026, 3, 10): "Grundardagen",
        date(2026, 12, 23): name,
        date(2026, 12, 24): name,
    }
    assert [day for day in found.days if day.year in {2027, 2028, 2029}] == [date(2029, 3, 10), date(2027, 3, 12)]
    assert [str(each)[:40] for each in found.left_out] == [
        "google.ics:45:1: 'Veckomöte' has a time ",
        "google.ics:80:1: 'Jobbar hemma' repeats,",
    ]


def test_what_outlook_exports_is_read_also_whole_days_from_midnight_to_midnight() -> None:
    found = read_days((CALENDARS / "outlook.ics").read_bytes(), name="outlook.ics")
    christmas = [date(2026, 12, day) for day in (24, 25, 26, 27)]
    assert list(found.days) == [*christmas, date(2027, 1, 7), date(2028, 1, 7)]
    assert found.left_out == ()


def test_what_apple_exports_is_read() -> None:
    found = read_days((CALENDARS / "apple.ics").read_bytes(), name="apple.ics")
    assert found.days == dict.fromkeys([date(2028, 6, 23), date(2027, 6, 25)], "Midsommarafton")
    assert found.left_out == ()


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: (text + text.replace("20260417", "20260418")).encode(),
    ],
    ids=["unix", "old mac", "byte order mark", "utf-16", "windows-1252", "two calendars in one file"],
)
def test_a_calendar_is_read_however_its_program_writes_files(written: Any) -> None:
    text = calendar("DTSTART;VALUE=DATE:20260417").decode().replace("Outing", "Påsk")
    found = read_days(written(text), name="c.ics").days
    assert found[date(2026, 4, 17)] == "Påsk"


def test_a_mailed_cancellation_adds_no_day() -> None:
    content = calendar("DTSTART;VALUE=DATE:20260417").replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:CANCEL")
    assert read_days(content, name="c.ics").days == {}


def test_a_day_that_ends_on_itself_is_one_day() -> None:
    content = calendar("DTSTART;VALUE=DATE:20260417", "DTEND;VALUE=DATE:20260417")
    assert read_days(content, name="c.ics").days == {date(2026, 4, 17): "Outing"}


def test_a_rule_that_names_every_minute_keeps_nobody_waiting() -> None:
    every = ",".join(map(str, range(60)))
    rule = f"RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=1,2,3;BYMINUTE={every};BYSECOND={every}"
    assert len(read_days(calendar("DTSTART;VALUE=DATE:20260417", rule), name="c.ics").days) < 20


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "DTSTART;VALUE=DATE:20260417",
                    "DTSTART:20260417T000000",
                    "DTSTART:soon",
                    "DTEND;VALUE=DATE:20260419",
                ),
                *(
                    "DTEND:20260417T000000Z",
                    "DTEND:",
                    "DURATION:P1D",
                    "DURATION:-P1D",
                    "DURATION:x",
                    "SUMMARY",
                    "UID:1",
                ),
                *("RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY;UNTIL=20290101", "RRULE:", "RRULE:FREQ=YEARLY;INTERVAL=-1"),
                *("EXDATE;VALUE=DATE:20270417", "EXDATE:x", "RDATE:20260101T000000Z/PT1H", "RDATE;VALUE=DATE:20260105"),
                *("RECURRENCE-ID;VALUE=DATE:20270417", "RECURRENCE-ID:x", "STATUS:CANCELLED", "BEGIN:VALARM", "x", ":"),
                *("DTSTART;TZID=Nowhere/At all:20260417T000000", "DTSTART;VALUE=DATE:99991231", "DTSTART:00010101"),
            ]
        ),
        max_size=8,
    )
)
def test_whatever_an_event_holds_is_days_or_a_fault_and_never_a_crash(lines: list[str]) -> None:
    try:
        found = read_days(calendar(*lines), name="c.ics")
    except RulesInvalid as invalid:
        assert invalid.faults  # noqa: PT017
    else:
        assert all(type(day) is date for day in found.days)


@pytest.mark.parametrize("cut", range(0, len(EXPORTED), 61))
def test_a_truncated_calendar_file_is_a_fault_or_some_days_but_never_a_crash(cut: int) -> None:
    try:
        assert read_days(EXPORTED[:cut], name="company.ics").days
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
