from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.model.hours import AROUND_THE_CLOCK, AnyOf, Calendar
from bot.model.messages import ChannelName
from bot.model.policy.questions import question_params, today, week
from bot.model.policy.rules import Policy
from bot.model.values import TextRef
from bot.rules import load

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday 10:00 in Stockholm
POLICY = load(Path(__file__).parents[3] / "policy_rules").policy
NEVER = AnyOf([])


def with_hours(policy: Policy, hours: Calendar) -> Policy:
    return replace(policy, who_answers={ChannelName.SMS: hours}, promises={})


def test_people_who_never_leave_are_always_there() -> None:
    assert today(AROUND_THE_CLOCK, NOW) == TextRef("hours.open_always")


def test_people_who_never_come_are_away_for_long() -> None:
    assert today(NEVER, NOW) == TextRef("hours.closed_for_long")


def test_a_whole_open_day_is_open_all_day_also_when_it_has_25_hours() -> None:
    hours = Calendar("Europe/Stockholm", "24/7")
    days = week(POLICY, hours, datetime(2026, 10, 24, 12, tzinfo=UTC)).params
    assert days["day_2"] == TextRef("hours.sunday", {"date": date(2026, 10, 25), "slots": TextRef("hours.all_day")})
    assert days["day_3"] == TextRef("hours.monday", {"date": date(2026, 10, 26), "slots": TextRef("hours.all_day")})


def test_a_night_shift_is_shown_on_both_its_days() -> None:
    days = week(POLICY, Calendar("Europe/Stockholm", "Mo 22:00-02:00"), NOW).params
    evening, morning = (
        [TextRef("hours.slot", {"from": start, "until": until})]
        for start, until in (("22:00", "00:00"), ("00:00", "02:00"))
    )
    assert days["day_1"] == TextRef("hours.monday", {"date": date(2026, 11, 23), "slots": evening})
    assert days["day_2"] == TextRef("hours.tuesday", {"date": date(2026, 11, 24), "slots": morning})
    assert days["day_3"] == TextRef("hours.wednesday", {"date": date(2026, 11, 25), "slots": TextRef("hours.closed")})


def test_the_days_are_those_of_the_business_clock() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # Tuesday 00:30 in Stockholm
    first = week(POLICY, NEVER, late).params["day_1"]
    assert first == TextRef("hours.tuesday", {"date": date(2026, 11, 24), "slots": TextRef("hours.closed")})
    assert POLICY.zone == ZoneInfo("Europe/Stockholm")


def test_values_for_questions_come_from_the_channels_hours_and_promises() -> None:
    params = question_params(POLICY, ChannelName.SMS, NOW)
    assert params["next_opening"] == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert params["first_answer"] == timedelta(hours=1)


def test_what_is_not_promised_is_not_told() -> None:
    policy = with_hours(POLICY, Calendar("Europe/Stockholm", "off"))
    params = question_params(policy, ChannelName.SMS, NOW)
    assert params["next_opening"] == TextRef("hours.later")
    assert "first_answer" not in params
