"""From Rasa's tracker to what the four steps hear: the gateway's metadata, read strictly."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.model.dialogue import Segment
from bot.model.steps import CaseState, Elsewhere, Heard, load_state

log = structlog.get_logger(__name__)


class SegmentData(BaseModel):
    """One sentence, understood by itself."""

    text: str
    intent: str
    confidence: float
    rejected: bool = False


class ElsewhereData(BaseModel):
    """An open case in another conversation."""

    case: int
    channel: str
    state: Mapping[str, Any]
    person: bool = False


class TurnData(BaseModel):
    """The gateway's metadata of one turn. Rasa adds keys of its own, which are let be."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    now: AwareDatetime
    time_zone: ZoneInfo
    rules: str = ""
    phone: str | None = None
    button: str | None = None
    photos: int = 0
    name: str = ""
    channel: str = ""
    address: str = ""
    intents: tuple[SegmentData, ...] = ()
    case: Mapping[str, Any] | None = None
    returned: bool = False
    last: Mapping[str, Any] | None = None
    elsewhere: tuple[ElsewhereData, ...] = ()


def read_turn(tracker: Any) -> tuple[CaseState, Heard, str]:
    """The case so far, what was said, and the version of the rules that hold.

    Raises ValueError when the metadata is not the gateway's.
    """
    message = tracker.latest_message
    data = TurnData.model_validate(message.get("metadata") or {})
    heard = Heard(
        case_id=tracker.sender_id,
        text=message.get("text") or "",
        intent=(message.get("intent") or {}).get("name") or "",
        now=_utc(data.now),
        time_zone=data.time_zone,
        segments=tuple(Segment(**each.model_dump()) for each in data.intents),
        phone=data.phone,
        button=data.button,
        photos=data.photos,
        name=data.name,
        channel=data.channel,
        address=data.address,
        returned=data.returned,
        last=next(iter(_read_state(data.last)), None) if data.last else None,
        elsewhere=tuple(_elsewhere(data)),
    )
    return newest_state(tracker.get_slot("case"), data.case), heard, data.rules


def newest_state(*copies: Any) -> CaseState:
    """The copy with the highest revision. One that can't be read (another version's) counts as none, and is logged."""
    states = [state for copy in copies if copy is not None for state in _read_state(copy)]
    return max(states, key=lambda state: state.revision, default=CaseState())


def _elsewhere(data: TurnData) -> Iterator[Elsewhere]:
    for each in data.elsewhere:
        for state in _read_state(each.state):
            yield Elsewhere(each.case, each.channel, state, each.person)


def _read_state(copy: Any) -> list[CaseState]:
    try:
        return [load_state(copy)]
    except ValueError as error:
        log.warning("case.unreadable", error=str(error))
        return []


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))
