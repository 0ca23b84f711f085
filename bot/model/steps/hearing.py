"""One turn as it reaches the four steps: what the customer said, who vouches for whom, and what day it is."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.model.dialogue import Segment
from bot.model.steps.state import CaseState

SURE = 0.5  # of an intent's confidence: below it we ask before we act


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An open case in another conversation, perhaps the same person's. ``person``: a person has it there.

    To be told only to who shows whose its order is.
    """

    case: int
    channel: str
    state: CaseState
    person: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """``now`` is aware; ``time_zone`` the business's. ``phone`` (E.164) is vouched for by the platform, or None.

    ``case_id`` names the case for the back office's idempotency keys. ``button``: the id of the option that was tapped.
    """

    case_id: str
    text: str
    intent: str
    now: datetime
    time_zone: ZoneInfo
    segments: tuple[Segment, ...] = ()
    phone: str | None = None
    button: str | None = None
    photos: int = 0
    name: str = ""  # as the platform tells it
    channel: str = ""
    address: str = ""  # on the channel
    returned: bool = False  # after a long silence
    last: CaseState | None = None  # the same person's last case
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def today(self) -> date:
        """The day in the business's time zone."""
        return self.now.astimezone(self.time_zone).date()

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that was heard and not rejected, the leading one first."""
        heard = (segment.intent for segment in self.segments if not segment.rejected)
        return tuple(dict.fromkeys((self.intent, *heard)))

    @property
    def sure(self) -> tuple[str, ...]:
        """Those of them that Rasa was sure enough of to act upon without asking."""
        best: dict[str, float] = {}
        for segment in self.segments:
            best[segment.intent] = max(best.get(segment.intent, 0.0), segment.confidence)
        return tuple(intent for intent in self.intents if best.get(intent, 1.0) >= SURE)
