"""The opening hours of a week and the other hours ahead, for channels that share them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.model.hours import Basis, Hours, Interval, day_of
from bot.model.messages import ChannelName
from bot.model.policy.rules import Policy

AHEAD = timedelta(days=42)
_NOON = timedelta(hours=12)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its open hours by the wall clock; none: closed. ``name``: the holiday's, if it is one."""

    day: date
    slots: tuple[tuple[str, str], ...]
    all_day: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """Channels with the same hours."""

    channels: tuple[ChannelName, ...]
    hours: Hours
    week: tuple[Day, ...]
    special: tuple[Day, ...]


def doors(policy: Policy, now: datetime, language: str) -> list[Door]:
    """All channels, those that share their hours together, in the order of the rules."""
    together: dict[tuple[tuple[Interval, ...], ...], list[ChannelName]] = {}
    for channel, hours in policy.who_answers.items():
        together.setdefault((tuple(hours.intervals(now, now + 2 * AHEAD)),), []).append(channel)
    return [_door(policy, tuple(channels), now, language) for channels in together.values()]


def _door(policy: Policy, channels: tuple[ChannelName, ...], now: datetime, language: str) -> Door:
    hours = policy.who_answers[channels[0]]
    days = [day_of(at, policy.zone) for at in _noons(policy, now, AHEAD + _WEEK)]
    week = tuple(_day(policy, hours, each, language) for each in days[:7])
    return Door(channels, hours, week, tuple(_special(policy, hours, days, language)))


def _noons(policy: Policy, now: datetime, span: timedelta) -> Iterator[datetime]:
    at = day_of(now, policy.zone).start + _NOON
    end = at + span
    while at < end:
        yield at
        at = day_of(at, policy.zone).end + _NOON


def _day(policy: Policy, hours: Hours, day: Interval, language: str) -> Day:
    opened = hours.intervals(day.start, day.end)
    slots = tuple((_clock(policy, each.start), _clock(policy, each.end)) for each in opened)
    local = day.start.astimezone(policy.zone).date()
    reason = hours.why(day.start + _NOON, language)
    name = reason.name if reason.basis in {Basis.HOLIDAY, Basis.SPECIAL_DAY} else ""
    return Day(local, slots, all_day=opened == [day], name=name)


def _clock(policy: Policy, at: datetime) -> str:
    return f"{at.astimezone(policy.zone):%H:%M}"


def _special(policy: Policy, hours: Hours, days: Sequence[Interval], language: str) -> Iterator[Day]:
    """Days whose hours are not those of their weekday."""
    seen = [_day(policy, hours, day, language) for day in days]
    usual: dict[int, tuple[tuple[str, str], ...]] = {}
    for day, interval in zip(seen, days, strict=True):
        if hours.why(interval.start + _NOON).basis is Basis.WEEKLY_HOURS:
            usual.setdefault(day.day.weekday(), day.slots)
    for day in seen[: AHEAD.days]:
        if day.slots != usual.get(day.day.weekday(), day.slots):
            yield day
