"""One case's follow-up, from its plan to what the customer answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """How far it is."""

    PLANNED = "planned"
    ASKED = "asked"  # the customer has been asked, and has not answered
    WELL = "well"
    NOT_WELL = "not_well"  # the case is open again, with people
    PASSED = "passed"  # the customer said something else: thanks, or another problem
    TOLD = "told"  # the customer could not be asked, so a colleague was told
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Nothing more comes of it, unless the case is resolved anew."""
        return self not in {Stage.PLANNED, Stage.ASKED}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A case has at most one. Times are UTC.

    ``after``: how long after the solution. ``key`` and ``params`` (as JSON): the text that asks. ``why``: what the
    latest change came of, for colleagues.
    """

    id: int
    case_id: int
    conversation_id: int
    solution: str
    after: timedelta
    key: str
    params: Mapping[str, Any]
    planned_at: datetime
    due_at: datetime
    stage: Stage = Stage.PLANNED
    why: str = ""
    asked_at: datetime | None = None
    ended_at: datetime | None = field(default=None)

    def planned_anew(self, *, now: datetime, key: str = "", params: Mapping[str, Any] | None = None) -> "FollowUp":
        """Counted from now. Who was asked once is not asked again."""
        if self.asked_at is not None:
            return self
        key, params = key or self.key, self.params if params is None else params
        fresh = replace(self, key=key, params=params, stage=Stage.PLANNED, why="", ended_at=None)
        return replace(fresh, planned_at=now, due_at=now + self.after)

    def put_off(self, until: datetime, why: str) -> "FollowUp":
        """Later."""
        return replace(self, due_at=until, why=why)

    def asked(self, now: datetime) -> "FollowUp":
        """The customer has been asked."""
        return replace(self, stage=Stage.ASKED, why="", asked_at=now)

    def ended(self, stage: Stage, why: str, *, now: datetime) -> "FollowUp":
        """It is over."""
        return replace(self, stage=stage, why=why, ended_at=now)
