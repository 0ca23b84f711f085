"""What answers to general questions may name: opening hours from the calendar, promises from the rules (G2.2, G3.1).

Texts (questions.yml) choose among these values; none of them is a word that a customer reads.
"""

from datetime import date, datetime, timedelta

from bot.model.hours import Hours, Interval, day_of
from bot.model.messages import ChannelName
from bot.model.policy.rules import Policy, PromiseKind
from bot.model.values import Params, TextRef, Value

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NOON = timedelta(hours=12)


def question_params(policy: Policy, channel: ChannelName, now: datetime) -> Params:
    """Values for {today}, {week}, {next_opening} and {first_answer}, for people on this channel. ``now`` is aware."""
    hours = policy.who_answers[channel]
    team = policy.default_team[channel]
    promise = policy.promise(PromiseKind.FIRST_ANSWER, team=team, channel=channel)
    params: dict[str, Value] = {"today": today(hours, now), "week": week(policy, hours, now)}
    params["next_opening"] = hours.next_opening(now) or TextRef("hours.later")
    if promise is not None:
        params["first_answer"] = promise.within
    return params


def today(hours: Hours, now: datetime) -> TextRef:
    """Open until when, or closed and open again when."""
    if hours.is_open(now):
        closing = hours.next_closing(now)
        return TextRef("hours.open_until", {"until": closing}) if closing else TextRef("hours.open_always")
    opening = hours.next_opening(now)
    return TextRef("hours.opens", {"next_opening": opening}) if opening else TextRef("hours.closed_for_long")


def week(policy: Policy, hours: Hours, now: datetime) -> TextRef:
    """Seven days from today, a line each, by the business's clock."""
    days: dict[str, Value] = {}
    at = now
    for number in range(1, 8):
        day = day_of(at, policy.zone)
        days[f"day_{number}"] = _day(policy, hours, day)
        at = day.end + _NOON
    return TextRef("hours.week", days)


def _day(policy: Policy, hours: Hours, day: Interval) -> TextRef:
    local: date = day.start.astimezone(policy.zone).date()
    open_hours = hours.intervals(day.start, day.end)
    slots: Value
    if not open_hours:
        slots = TextRef("hours.closed")
    elif open_hours == [day]:
        slots = TextRef("hours.all_day")
    else:
        slots = [_slot(policy, interval) for interval in open_hours]
    return TextRef(f"hours.{DAYS[local.weekday()]}", {"date": local, "slots": slots})


def _slot(policy: Policy, interval: Interval) -> TextRef:
    start, end = (at.astimezone(policy.zone) for at in interval)
    return TextRef("hours.slot", {"from": f"{start:%H:%M}", "until": f"{end:%H:%M}"})
