"""A channel's events as JSON and back, strictly: what can't be read back is an error, not a guess."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.model.errors import StoreError
from bot.model.messages import ChannelEvent, InboundMessage, ReachChange, Receipt, Unread
from bot.store.columns import dump_json

_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "message": TypeAdapter(InboundMessage),
    "receipt": TypeAdapter(Receipt),
    "reach": TypeAdapter(ReachChange),
    "unread": TypeAdapter(Unread),
}


def kind_of(event: ChannelEvent) -> str:
    """The event's kind, part of what makes it unique."""
    match event:
        case InboundMessage():
            return "message"
        case Receipt():
            return "receipt"
        case ReachChange():
            return "reach"
        case Unread():
            return "unread"


def identity(event: ChannelEvent) -> tuple[str, str, str, str]:
    """Channel, account, kind and the platform's own id: the same in every copy of the webhook."""
    kind = kind_of(event)
    match event:
        case InboundMessage(route=route, provider_id=own_id) | ReachChange(route=route, event_id=own_id):
            return str(route.channel), route.account, kind, own_id
        case Receipt(event_id=""):
            return str(event.channel), event.account, kind, f"{event.provider_id}:{event.status}"
        case Receipt() | Unread():
            return str(event.channel), event.account, kind, event.event_id


def lane_of(event: ChannelEvent) -> str | None:
    """Whatever changes a conversation waits for its turn there; a receipt waits for nobody."""
    match event:
        case InboundMessage(route=route) | ReachChange(route=route):
            return f"in:{route.key}"
        case _:
            return None


def dump_event(event: ChannelEvent) -> str:
    """The event as JSON. Raises TypeError when ``Unread.raw`` holds what never was JSON."""
    return dump_json(_timed(asdict(event)))


def load_event(kind: str, body: str) -> ChannelEvent:
    """The opposite of ``dump_event``. Raises StoreError."""
    try:
        event: ChannelEvent = _ADAPTERS[kind].validate_json(body, strict=True)
    except (KeyError, ValidationError) as error:
        msg = f"a stored event of kind {kind} can't be read back"
        raise StoreError(msg) from error
    return event


def _timed(record: dict[str, Any]) -> dict[str, Any]:
    """Only an event's own fields are times; nothing below them is."""
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in record.items()}
