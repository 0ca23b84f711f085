"""Opening hours the slow and obvious way: each minute is looked at by itself. Tests hold the real thing against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
DAY_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

Slot = tuple[int, int]  # minutes since midnight; the second may be up to 48 hours
Slots = tuple[Slot, ...]


@dataclass(frozen=True)
class Plan:
    """A week's slots by weekday (0 is Monday), and what departs from it."""

    zone: ZoneInfo
    week: Mapping[int, Slots]
    holidays: frozenset[date] = frozenset()
    special: Mapping[date, Slots] | None = None
    closures: Sequence[tuple[datetime, datetime]] = ()

    def is_open(self, at: datetime) -> bool:
        if any(start <= at < end for start, end in self.closures):
            return False
        local = at.astimezone(self.zone)
        today, minute = local.date(), local.hour * 60 + local.minute
        yesterday, late = today - DAY, minute + 24 * 60
        special = self.special or {}
        if _within(special.get(yesterday, ()), late):
            return True
        if today in special:
            return _within(special[today], minute)
        if today in self.holidays:
            return False
        if _within(self.week.get(today.weekday(), ()), minute):
            return True
        began_normally = yesterday not in special and yesterday not in self.holidays
        return began_normally and _within(self.week.get(yesterday.weekday(), ()), late)

    def next_change(self, at: datetime, *, to_open: bool, within: timedelta) -> datetime | None:
        state, minute = self.is_open(at), at.replace(second=0, microsecond=0)
        while (minute := minute + MINUTE) <= at + within:
            before, state = state, self.is_open(minute)
            if state == to_open and before != to_open:
                return minute
        return None

    def worked(self, start: datetime, end: datetime) -> timedelta:
        minutes = int((end - start) / MINUTE)
        return MINUTE * sum(self.is_open(start + MINUTE * number) for number in range(minutes))

    def due(self, start: datetime, allowance: timedelta, within: timedelta) -> datetime | None:
        left, at = allowance, start
        while left and at < start + within:
            if self.is_open(at):
                left -= MINUTE
            at += MINUTE
        return None if left else at


def _within(slots: Slots, minute: int) -> bool:
    return any(start <= minute < end for start, end in slots)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def hours_text(slots: Slots) -> str:
    """As an operator writes it: past midnight as a time of the next day."""
    ranges = [f"{clock(start)}-{clock(end if end <= 24 * 60 else end - 24 * 60)}" for start, end in slots]
    return ",".join(ranges) or "off"


def schedule_text(week: Mapping[int, Slots]) -> str:
    return "; ".join(f"{DAY_NAMES[day]} {hours_text(slots)}" for day, slots in sorted(week.items())) or "off"


def utc(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
