"""What operators write (hours.yml, closures.yml, a calendar file) against the minute-by-minute reference."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.model.hours import Calendar
from bot.model.promises import Clockwork, Pause
from bot.rules.files import closures, hours
from bot.rules.files.ical import read_days
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.validate import validate
from tests.model.hours.reference import DAY, MINUTE, Plan, Slots, schedule_text

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANCHORS = tuple(map(datetime.fromisoformat, ("2026-03-28", "2026-10-24", "2027-12-30", "2028-02-27")))
WEEK: dict[int, Slots] = dict.fromkeys(range(5), ((7 * 60, 12 * 60), (13 * 60, 17 * 60))) | {5: ((22 * 60, 26 * 60),)}
_HOURS = """
time_zone: Europe/Stockholm
holidays: {{ical: days.ics}}
schedules: {{shop: "{week}"}}
who_answers: {{whatsapp: shop, sms: shop, telegram: shop}}
"""


def calendar_file(events: list[tuple[date, int]]) -> bytes:
    """Whole-day events of some days each, as calendar programs export them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN"]
    for number, (day, length) in enumerate(events):
        until = day + length * DAY
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTAMP:{day:%Y%m%d}T000000Z", f"DTSTART;VALUE=DATE:{day:%Y%m%d}"]
        lines += [f"DTEND;VALUE=DATE:{until:%Y%m%d}", "SUMMARY:Away", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def switched_off(stretches: list[tuple[datetime, datetime | None]]) -> bytes:
    """closures.yml, as ``fyra close`` and the console write it."""
    lines = ["closures:"]
    for start, end in stretches:
        lines += [f"  - from: {start:%Y-%m-%d %H:%M}", *([f"    until: {end:%Y-%m-%d %H:%M}"] if end else [])]
        lines += ["    because: fire drill"]
    return ("\n".join(lines) + "\n").encode() if stretches else b"closures: []\n"


def as_written(events: list[tuple[date, int]], stretches: list[tuple[datetime, datetime | None]]) -> Calendar:
    text = _HOURS.format(week=schedule_text(WEEK)).encode()
    file = validate(hours.HoursFile, read_bytes(text, name=hours.FILE))
    days = read_days(calendar_file(events), name="days.ics").days if events else {}
    switch = validate(closures.ClosuresFile, read_bytes(switched_off(stretches), name=closures.FILE))
    return hours.build_calendars(file.with_days_off(days), switch.closures)["shop"]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, Plan, datetime]:
    anchor = draw(st.sampled_from(ANCHORS))
    near = st.integers(-1, 4)
    events = [
        ((anchor + days * DAY).date(), length)
        for days, length in draw(st.lists(st.tuples(near, st.integers(1, 3)), max_size=2))
    ]
    stretches: list[tuple[datetime, datetime | None]] = [
        (anchor + at * MINUTE, anchor + (at + length) * MINUTE if length else None)
        for at, length in draw(
            st.lists(st.tuples(st.integers(-600, 5000), st.one_of(st.just(0), st.integers(1, 900))), max_size=2)
        )
    ]
    closed = [(_instant(start), _instant(end) if end else datetime(2100, 1, 1, tzinfo=UTC)) for start, end in stretches]
    assume(all(start < end for start, end in closed))  # the hour that is there twice can end before it begins
    off = frozenset(day + number * DAY for day, length in events for number in range(length))
    plan = Plan(STOCKHOLM, WEEK, holidays=off, closures=closed)
    return as_written(events, stretches), plan, _instant(anchor)


def _instant(wall: datetime) -> datetime:
    return wall.replace(tzinfo=STOCKHOLM).astimezone(UTC)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_the_switch_and_a_calendar_files_days_close_each_minute_that_they_name(
    case: tuple[Calendar, Plan, datetime],
) -> None:
    calendar, plan, start = case
    for number in range(0, 4 * 24 * 60, 7):
        at = start + number * MINUTE
        assert calendar.is_open(at) == plan.is_open(at) == calendar.why(at).open, at


@given(cases(), st.integers(0, 2400), st.integers(0, 2000), st.integers(0, 600))
@settings(max_examples=25, deadline=None)
def test_a_promise_runs_over_them_as_minute_by_minute_and_stands_still_in_a_pause(
    case: tuple[Calendar, Plan, datetime], allowance: int, pause_at: int, pause: int
) -> None:
    calendar, plan, start = case
    within = 6 * DAY
    clock = Clockwork(calendar, (Pause(start + pause_at * MINUTE, start + (pause_at + pause) * MINUTE),))
    paused = Plan(
        plan.zone,
        plan.week,
        plan.holidays,
        closures=[*plan.closures, (start + pause_at * MINUTE, start + (pause_at + pause) * MINUTE)],
    )
    due = clock.due_at(start, allowance * MINUTE)
    assert paused.due(start, allowance * MINUTE, within) == (due if due and due <= start + within else None)
    until = start + timedelta(days=2)
    assert clock.elapsed(start, until) == paused.worked(start, until)


def test_until_further_notice_there_is_no_next_opening() -> None:
    calendar = as_written([], [(datetime.fromisoformat("2026-03-30T09:00"), None)])
    assert calendar.next_opening(_instant(datetime.fromisoformat("2026-03-30T10:00"))) is None
    assert Clockwork(calendar).due_at(_instant(datetime.fromisoformat("2026-03-30T08:30")), timedelta(hours=1)) is None
