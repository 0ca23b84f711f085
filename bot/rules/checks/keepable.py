"""Promises that the hours do not allow, and hand-off rules whose moment never comes (G3.3)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from bot.model.hours import Calendar, Interval
from bot.model.messages import ChannelName
from bot.model.policy.conditions import DuringTime
from bot.model.policy.rules import PromiseKind
from bot.model.spans import in_words
from bot.rules.checks.files import Whole
from bot.rules.checks.usual import FORTNIGHT, usual_monday
from bot.rules.explaining.given import message_at
from bot.rules.faults import Fault
from bot.rules.files import handoffs, hours, promises
from bot.rules.reading.tree import Path, Tree

_YEAR = timedelta(days=366)
_STEP = timedelta(minutes=15)
_WRITTEN = "%a %d %b %H:%M"
_POSSIBLE: dict[str, tuple[int, int | None]] = {
    "step": (1, 4),
    "misunderstood": (0, None),
    "order_value": (0, None),
    "customer_value": (0, None),
}


def promises_that_break(whole: Whole) -> Iterator[Fault]:
    """Round the clock, to a team that is closed for longer each week: nobody could keep that."""
    yield from _that_break(whole, FORTNIGHT)


def promises_that_break_on_holidays(whole: Whole) -> Iterator[Fault]:
    """The same at some holiday of the year after the last review: worth a look, once none breaks each week."""
    yield from _that_break(whole, _YEAR)


def _that_break(whole: Whole, span: timedelta) -> Iterator[Fault]:
    calendars = hours.build_calendars(whole.hours)
    closed: dict[str, Interval | None] = {}
    for tree, path, within, team in _round_the_clock(whole):
        name = whole.teams.teams[team].hours
        if name not in closed:
            closed[name] = _longest_closed(calendars[name], _start(whole, calendars, span), span)
        gap = closed[name]
        if gap and gap.length >= within:
            start, end = (at.astimezone(whole.hours.zone) for at in gap)
            yield tree.fault(
                path,
                f"{in_words(within)} round the clock can't be kept: nobody of {team!r} works from {start:{_WRITTEN}} "
                f"to {end:{_WRITTEN}}; write 'counted: working time', or a longer time",
            )


def _start(whole: Whole, calendars: Mapping[str, Calendar], span: timedelta) -> datetime:
    if span == FORTNIGHT:
        return usual_monday(calendars, whole.policy.reviewed, whole.hours.zone)
    return datetime.combine(whole.policy.reviewed, time(), whole.hours.zone)


def _longest_closed(calendar: Calendar, start: datetime, span: timedelta) -> Interval | None:
    opened = calendar.with_closures(()).intervals(start, start + span)
    gaps = [Interval(before.end, after.start) for before, after in pairwise(opened)]
    return max(gaps, key=lambda gap: gap.length, default=None)


def _round_the_clock(whole: Whole) -> Iterator[tuple[Tree, Path, timedelta, str]]:
    """Each such promise with its place and each team that it binds."""
    tree = whole.trees[promises.FILE]
    built = promises.build_promises(whole.promises, tree)
    for (kind, who), promise in built.items():
        if promise.round_the_clock:
            for team in whole.teams.teams:
                if who in _binding(built, kind, team):
                    yield tree, (*_path(whole, who), kind.value), promise.within, team
    for at, entry in enumerate(whole.handoffs.root):
        if entry.promise and entry.promise.counted == "round the clock":
            path = (at, "promise", "first_answer")
            yield whole.trees[handoffs.FILE], path, entry.promise.first_answer, entry.to


def _binding(built: Mapping[tuple[PromiseKind, str], object], kind: PromiseKind, team: str) -> set[str]:
    """Whose promise a team has to keep: its own, or else those of the channels, and everybody's where none has one."""
    if (kind, team) in built:
        return {team}
    return {channel.value if (kind, channel.value) in built else promises.EVERYBODY for channel in ChannelName}


def _path(whole: Whole, who: str) -> Path:
    if who == promises.EVERYBODY:
        return ("everybody",)
    return ("teams", who) if who in whole.promises.teams else ("channels", who)


def rules_without_a_moment(whole: Whole) -> Iterator[Fault]:
    """Hand-off rules whose conditions are never all true: a step that is none, open hours when nobody is there."""
    tree = whole.trees[handoffs.FILE]
    for at, entry in enumerate(whole.handoffs.root):
        for name, (low, high) in _POSSIBLE.items():
            if (bounds := getattr(entry.when, name)) and not _meet(bounds.low, bounds.high, bounds.strict, low, high):
                message = (
                    f"never the case: {name} is {low} to {high}" if high else f"never the case: {name} is at least 0"
                )
                yield tree.fault((at, "when", name), message)
        if entry.when.time and entry.when.open is not None and not _ever(whole, entry):
            state = "open" if entry.when.open else "closed"
            message = f"never the case: at that time of day we are not {state} on any day of the week"
            yield tree.fault((at, "when", "time"), message)


def _meet(low: int | None, high: int | None, strict: bool, least: int, most: int | None) -> bool:
    lowest = least if low is None else low + strict
    highest = most if high is None else high - strict
    lowest = max(lowest, least)
    highest = highest if most is None or highest is None else min(highest, most)
    return highest is None or lowest <= highest


def _ever(whole: Whole, entry: handoffs.HandoffEntry) -> bool:
    """Whether it is so at some quarter of an hour of two usual weeks, on one of the rule's channels."""
    calendars = hours.build_calendars(whole.hours)
    answering = hours.build_who_answers(whole.hours, {name: each.with_closures(()) for name, each in calendars.items()})
    during = next(each for each in entry.when.conditions(whole.hours.zone) if isinstance(each, DuringTime))
    at = _start(whole, calendars, FORTNIGHT)
    channels = entry.when.channel or tuple(ChannelName)
    moments = (at + number * _STEP for number in range(FORTNIGHT // _STEP))
    return any(
        during.fits(message_at(moment.astimezone(UTC), channel, ""))
        and answering[channel].is_open(moment) == entry.when.open
        for moment in moments
        for channel in channels
    )
