"""Cases that customers leave open: when they are reminded, and until when they are taken up again by themselves."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from bot.model.policy.basis import Source

_UNFINISHED = Source("unfinished.yml", 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nobody is written to of our own accord; past midnight when it ends before it begins."""

    start: time
    end: time

    def next_allowed(self, at: datetime, zone: tzinfo) -> datetime:
        """The first moment from ``at`` (aware) on that is not quiet by the zone's clock; ``at`` itself if it isn't."""
        local = at.astimezone(zone)
        if not self._hold(local.time()):
            return at
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0, fold=0)
        return (end if end > local else end + _DAY).astimezone(at.tzinfo)

    def _hold(self, clock: time) -> bool:
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What unfinished.yml says."""

    remind_after: timedelta | None = timedelta(hours=2)  # after "wait, I'll look it up"; None: never
    reminder: str = "unfinished.reminder"  # text key, with {question}
    quiet: QuietHours | None = None
    recap_after: timedelta = timedelta(hours=6)  # who was silent for so long hears where we were
    resume_within: timedelta = timedelta(days=14)  # after so long nothing is taken up again by itself
    source: Source = _UNFINISHED

    def reminder_at(self, since: datetime, zone: tzinfo) -> datetime | None:
        """When somebody is reminded who asked for a moment at ``since`` (aware). None: they are not."""
        if self.remind_after is None:
            return None
        at = since + self.remind_after
        return self.quiet.next_allowed(at, zone) if self.quiet else at

    def wants_recap(self, silence: timedelta | None) -> bool:
        """Whether somebody who comes back after such a silence hears where we were. None: there was none."""
        return silence is not None and silence >= self.recap_after

    def is_stale(self, silence: timedelta | None) -> bool:
        """Whether the silence was so long that an unfinished case is not taken up again by itself."""
        return silence is not None and silence >= self.resume_within
