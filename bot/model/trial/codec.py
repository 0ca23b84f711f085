"""Past conversations as lines of JSON: how the shipped sample is written."""

from datetime import datetime
from typing import Any

from bot.model.messages import ChannelName
from bot.model.trial.past import Answered, Came, Event, Freed, PastConversation, Turned, came, turned


def dump_conversation(past: PastConversation) -> dict[str, Any]:
    """As JSON; what is as usual is left out."""
    raw: dict[str, Any] = {"id": past.id, "channel": past.channel.value, "language": past.language}
    if past.tags:
        raw["tags"] = list(past.tags)
    return raw | {"events": [_dump(event) for event in past.events]}


def load_conversation(raw: Any) -> PastConversation:
    """The opposite. Raises KeyError, TypeError or ValueError on anything else."""
    return PastConversation(
        id=str(raw["id"]),
        channel=ChannelName(raw["channel"]),
        language=str(raw["language"]),
        events=tuple(_load(event) for event in raw["events"]),
        tags=tuple(raw.get("tags", ())),
    )


def _dump(event: Event) -> dict[str, Any]:
    at = event.at.isoformat()
    match event:
        case Came():
            flags = {name: True for name in ("group", "silent", "awaited") if getattr(event, name)}
            kind = {} if event.kind == Came.__dataclass_fields__["kind"].default else {"kind": event.kind.value}
            more = {name: value for name in ("text", "same_text", "quick_replies") if (value := getattr(event, name))}
            return {"came": at, **kind, **flags, **more}
        case Turned():
            return {"turn": at, "text": event.text, **_seen(event)}
        case Answered():
            return {"answered": at}
        case Freed():
            return {"freed": at}


def _seen(turn: Turned) -> dict[str, Any]:
    seen = {
        "intent": turn.intent,
        "confidence": turn.confidence,
        "mood": turn.mood.value,
        "step": int(turn.step) if turn.step else None,
        "problem": turn.problem,
        "order_value": turn.order_value,
        "customer_value": turn.customer_value,
        "waiting": int(turn.waiting.total_seconds()) or None,
        "dialogue_up": None if turn.dialogue_up else False,
        "understood": turn.understood,
        "wants": turn.wants.value if turn.wants else None,
    }
    return {name: value for name, value in seen.items() if value is not None}


def _load(raw: Any) -> Event:
    match raw:
        case {"came": at, **seen}:
            return came(datetime.fromisoformat(at), str(seen.get("text", "")), _named(seen))
        case {"turn": at, "text": text, **seen}:
            return turned(datetime.fromisoformat(at), str(text), _named(seen))
        case {"answered": at}:
            return Answered(datetime.fromisoformat(at))
        case {"freed": at}:
            return Freed(datetime.fromisoformat(at))
        case _:
            msg = f"no event of a conversation: {raw!r}"
            raise ValueError(msg)


def _named(raw: dict[object, object]) -> dict[str, Any]:
    return {str(name): value for name, value in raw.items()}
