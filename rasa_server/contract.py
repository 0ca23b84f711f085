"""What the gateway may send to our channel, and what can go wrong.

ChannelError (kind, status)
├── BadRequest       request   400
├── Unauthenticated  token     401
├── WrongToken       token     403
├── ActionsFailed    actions   502
├── NotReady         model     503
└── TrackerFailed    tracker   503
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Type, TypeVar

MOST_TEXTS = 20
_T = TypeVar("_T")


class ChannelError(Exception):
    """A failure that the gateway is told of: `kind` goes into the answer, `status` is the HTTP status."""

    kind = "internal"
    status = 500


class BadRequest(ChannelError):
    """The body is not what contract.py says."""

    kind, status = "request", 400


class Unauthenticated(ChannelError):
    """No bearer token came with the request."""

    kind, status = "token", 401


class WrongToken(ChannelError):
    """The bearer token is not ours."""

    kind, status = "token", 403


class ActionsFailed(ChannelError):
    """The action server is down, raised, or answered a turn with nothing."""

    kind, status = "actions", 502


class NotReady(ChannelError):
    """No model is loaded."""

    kind, status = "model", 503


class TrackerFailed(ChannelError):
    """The tracker store cannot be read or written."""

    kind, status = "tracker", 503


@dataclass(frozen=True)
class Turn:
    """One turn: `intent` was found by an earlier /understand, so nothing is parsed again."""

    conversation: str
    turn: str
    text: str
    intent: str
    confidence: float
    metadata: Dict[str, Any]


@dataclass(frozen=True)
class Note:
    """What somebody else than the bot told the customer."""

    conversation: str
    text: str
    sender: str


def understand_request(body: Any) -> List[str]:
    """Return the texts, 1 to 20 of them; raises BadRequest."""
    texts = _field(body, "texts", list)
    if not 1 <= len(texts) <= MOST_TEXTS or not all(isinstance(text, str) for text in texts):
        raise BadRequest
    return texts


def turn_request(body: Any) -> Turn:
    """Raises BadRequest."""
    confidence = body.get("confidence") if isinstance(body, dict) else None
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        raise BadRequest
    return Turn(
        conversation=_name(body, "conversation"),
        turn=_name(body, "turn"),
        text=_field(body, "text", str),
        intent=_name(body, "intent"),
        confidence=float(confidence),
        metadata=_field(body, "metadata", dict) if "metadata" in body else {},
    )


def note_request(body: Any) -> Note:
    """Raises BadRequest."""
    return Note(_name(body, "conversation"), _field(body, "text", str), _name(body, "sender"))


def _field(body: Any, name: str, kind: Type[_T]) -> _T:
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, kind):
        raise BadRequest
    return value


def _name(body: Any, name: str) -> str:
    value = _field(body, name, str)
    if not 1 <= len(value) <= 255:  # Rasa's tracker store keeps 255 characters
        raise BadRequest
    return value
