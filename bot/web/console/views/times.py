"""Times as people read them: by the business's clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AT_RISK = timedelta(minutes=15)
"""A promise with less time left than this is shown as at risk."""


@dataclass(frozen=True, slots=True)
class When:
    """The present (aware) and the business's time zone. Takes aware datetimes, gives local words."""

    now: datetime
    zone: ZoneInfo

    def day(self, at: datetime) -> date:
        """The calendar day."""
        return at.astimezone(self.zone).date()

    def days_ago(self, at: datetime) -> int:
        """0: today, 1: yesterday, -1: tomorrow."""
        return (self.day(self.now) - self.day(at)).days

    def time(self, at: datetime) -> str:
        """``14:20``."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def date(self, at: datetime) -> str:
        """``Sat 21 Nov``, with the year when it is another one."""
        local = at.astimezone(self.zone)
        year = "" if local.year == self.now.astimezone(self.zone).year else f" {local.year}"
        return f"{local:%a} {local.day} {local:%b}{year}"

    def moment(self, at: datetime) -> str:
        """``14:20`` today, else with the date."""
        return self.time(at) if self.days_ago(at) == 0 else f"{self.date(at)} {self.time(at)}"

    def span(self, start: datetime, end: datetime) -> str:
        """``Fri 14:45-15:00``; of more than six days ago or ahead with the date, and over midnight with both days."""
        begins = f"{self._weekday(start)} {self.time(start)}"
        if self.day(start) == self.day(end):
            return f"{begins}-{self.time(end)}"
        return f"{begins} - {self._weekday(end)} {self.time(end)}"

    def _weekday(self, at: datetime) -> str:
        return self.date(at) if abs(self.days_ago(at)) > 6 else f"{at.astimezone(self.zone):%a}"

    def since(self, at: datetime) -> timedelta:
        """How long ago."""
        return self.now - at

    def until(self, at: datetime) -> timedelta:
        """How long from now."""
        return at - self.now


class DueState(StrEnum):
    """How a promise stands."""

    FINE = "fine"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Due:
    """A promised time: ``left`` is negative when it has passed."""

    at: datetime
    left: timedelta
    state: DueState


def due(at: datetime, now: datetime) -> Due:
    """How the promise stands now."""
    left = at - now
    if left <= timedelta():
        return Due(at, left, DueState.OVERDUE)
    return Due(at, left, DueState.AT_RISK if left <= AT_RISK else DueState.FINE)
