"""How a promise stands: on track, at risk, broken or kept; and what becomes of it when the rules change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.hours import to_utc
from bot.model.policy.rules import PromiseKind
from bot.model.promises.clockwork import Clockwork

AT_RISK = 0.8
"""From this share of its time on, a promise that is not kept yet is at risk."""


class Standing(StrEnum):
    """How a promise stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class State:
    """``share`` of the promised time that is used up, over 1 after it; ``due`` in UTC, None while that is unknown."""

    standing: Standing
    share: float
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A promise's time after the rules changed. ``must_tell``: it is later than what the customer was told."""

    due: datetime | None
    must_tell: bool


@dataclass(frozen=True, slots=True)
class RunningPromise:
    """A promise made at ``start``. ``told``: the time that the customer was told; ``kept_at``: when it was kept."""

    kind: PromiseKind
    start: datetime
    allowance: timedelta
    told: datetime | None = None
    kept_at: datetime | None = None

    def renewal(self, clockwork: Clockwork) -> Renewal:
        """When it is due now, by this clockwork and by what was told."""
        return renewed(self.told, clockwork.due_at(self.start, self.allowance))

    def state(self, now: datetime, clockwork: Clockwork, *, at_risk: float = AT_RISK) -> State:
        """How it stands. Kept at the very instant it is due, it is kept; not kept by then, it is broken."""
        now = to_utc(now)
        due = self.renewal(clockwork).due
        until = to_utc(self.kept_at) if self.kept_at else now
        share = self._share(until, due, clockwork)
        if self.kept_at:
            in_time = due is None or until <= due
            return State(Standing.KEPT if in_time else Standing.BROKEN, share, due)
        if due is not None and now >= due:
            return State(Standing.BROKEN, share, due)
        return State(Standing.AT_RISK if share >= at_risk else Standing.ON_TRACK, share, due)

    def _share(self, until: datetime, due: datetime | None, clockwork: Clockwork) -> float:
        whole = clockwork.elapsed(self.start, due) if due else self.allowance
        return clockwork.elapsed(self.start, until) / whole if whole else 1.0


def renewed(told: datetime | None, recomputed: datetime | None) -> Renewal:
    """The time that holds after a deadline was computed again: never earlier than what the customer was told.

    While it can't be computed (we wait for the customer without end) what was told stands.
    """
    if told is None or recomputed is None:
        return Renewal(told or recomputed, must_tell=False)
    return Renewal(max(told, recomputed), must_tell=recomputed > told)
