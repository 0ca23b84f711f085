"""Several schedules as one: somebody works when anyone of them does."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.hours.intervals import Interval, to_utc, union
from bot.model.hours.timeline import Basis, Hours, Reason

_MOST_TELLING = (Basis.TEMPORARY_CLOSURE, Basis.HOLIDAY, Basis.SPECIAL_DAY, Basis.WEEKLY_HOURS)


class AnyOf(Hours):
    """Open when at least one of its members is ("telegram: [support, evenings]"); without members never."""

    def __init__(self, members: Sequence[Hours]) -> None:
        super().__init__()
        self.members = tuple(members)

    def open_in(self, year: int) -> list[Interval]:
        """The open intervals of a UTC year."""
        return union(interval for member in self.members for interval in member.open_in(year))

    def why(self, at: datetime, language: str = "en") -> Reason:
        """The reason of a member that is open, or else the most telling one of those that are closed."""
        at = to_utc(at)
        is_open = self.is_open(at)
        until = self.next_closing(at) if is_open else self.next_opening(at)
        reasons = [reason for member in self.members if (reason := member.why(at, language)).open == is_open]
        if not reasons:
            return Reason(open=is_open, basis=Basis.WEEKLY_HOURS, name="", until=until)
        told = min(reasons, key=lambda reason: _MOST_TELLING.index(reason.basis))
        return Reason(open=is_open, basis=told.basis, name=told.name, until=until)
