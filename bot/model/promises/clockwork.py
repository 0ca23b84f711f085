"""The clock of a promise: it runs while somebody works, and stands still while we wait for the customer.

Every datetime given must be aware (NaiveInstant otherwise), every datetime returned is in UTC.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.hours import AROUND_THE_CLOCK, Hours, Interval, to_utc, union
from bot.model.hours.intervals import LATEST


class Why(StrEnum):
    """Why a stretch of time counted or not."""

    COUNTED = "counted"
    CLOSED = "closed"
    WAITING_FOR_CUSTOMER = "waiting for the customer"
    WITH_BOT = "with the bot"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from ``start`` until ``end``; None: it still does. Raises ValueError out of order."""

    start: datetime
    end: datetime | None = None
    why: Why = Why.WAITING_FOR_CUSTOMER

    def __post_init__(self) -> None:
        if self.interval.start > self.interval.end:
            msg = f"a pause from {self.start} until {self.end}"
            raise ValueError(msg)

    @property
    def interval(self) -> Interval:
        """The pause in UTC; without an end, until the end of all calendars."""
        return Interval(to_utc(self.start), to_utc(self.end) if self.end else LATEST)


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a promise's time, half-open, in UTC."""

    start: datetime
    end: datetime
    why: Why

    @property
    def counted(self) -> bool:
        """Whether the promise's clock ran."""
        return self.why is Why.COUNTED


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What makes a promise's clock run: the hours in which somebody works, less the pauses."""

    hours: Hours = AROUND_THE_CLOCK
    pauses: tuple[Pause, ...] = ()

    def due_at(self, start: datetime, allowance: timedelta) -> datetime | None:
        """When the allowance is used up; None while a pause has no end before that, or nobody works for a year.

        Raises ValueError on a negative allowance.
        """
        at, left = to_utc(start), allowance
        for pause in union(each.interval for each in self.pauses):
            if pause.end <= at:
                continue
            available = self.hours.working_time_between(at, pause.start)
            if available >= left:
                break
            left -= available
            if pause.end == LATEST:
                return None
            at = pause.end
        return self.hours.add_working_time(at, left)

    def elapsed(self, start: datetime, until: datetime) -> timedelta:
        """How much of the time between two instants counted."""
        start, until = to_utc(start), to_utc(until)
        whole = self.hours.working_time_between(start, until)
        for pause in union(each.interval for each in self.pauses):
            whole -= self.hours.working_time_between(max(start, pause.start), min(until, pause.end))
        return whole

    def explain(self, start: datetime, until: datetime) -> list[Segment]:
        """Each stretch between two instants, without gaps, and why it counted or not. A pause says more than closed."""
        start, until = to_utc(start), to_utc(until)
        opened = self.hours.intervals(start, until)
        pauses = [(each.interval, each.why) for each in self.pauses]
        segments: list[Segment] = []
        for piece in _pieces(start, until, [*opened, *(interval for interval, _ in pauses)]):
            why = next((why for pause, why in pauses if pause.start <= piece.start < pause.end), None)
            if why is None:
                why = Why.COUNTED if any(each.start <= piece.start < each.end for each in opened) else Why.CLOSED
            if segments and segments[-1].why is why:
                segments[-1] = Segment(segments[-1].start, piece.end, why)
            else:
                segments.append(Segment(piece.start, piece.end, why))
        return segments


def due_at(
    start: datetime, allowance: timedelta, hours: Hours | None = None, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """When a promise made at ``start`` is due: in working time, or round the clock without hours. See Clockwork."""
    return Clockwork(hours or AROUND_THE_CLOCK, tuple(pauses)).due_at(start, allowance)


def explain(
    start: datetime, until: datetime, hours: Hours | None = None, pauses: Iterable[Pause] = ()
) -> list[Segment]:
    """Why each minute of a promise counted or not. See Clockwork."""
    return Clockwork(hours or AROUND_THE_CLOCK, tuple(pauses)).explain(start, until)


def _pieces(start: datetime, until: datetime, intervals: Sequence[Interval]) -> Iterator[Interval]:
    """The time from ``start`` to ``until``, cut wherever one of the intervals begins or ends."""
    inside = {edge for interval in intervals for edge in interval if start < edge < until}
    at = start
    for edge in [*sorted(inside), until]:
        if at < edge:
            yield Interval(at, edge)
            at = edge
