"""What goes over the wire to our input channel in Rasa (rasa_server/channel.py), whoever asks."""

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from bot.model.dialogue import Segment
from bot.model.errors import DialogueError

PREFIX = "/webhooks/fyra"
SILENT = "Rasa does not answer"
_UNDERSTOOD = "Rasa understood something we can't read"


class _Segment(BaseModel):
    text: str
    intent: str
    confidence: float
    rejected: bool = False


class _Understood(BaseModel):
    segments: list[_Segment]


def headers(token: str) -> Mapping[str, str]:
    """What proves us to Rasa."""
    return {"Authorization": f"Bearer {token}"}


def refused(status: int) -> DialogueError:
    """Rasa answered, but not with what was asked for."""
    return DialogueError(f"Rasa answered {status}")


def read_segments(raw: object) -> list[Segment]:
    """An answer to ``understand``. Raises DialogueError."""
    try:
        segments = _Understood.model_validate(raw).segments
    except ValidationError as error:
        raise DialogueError(_UNDERSTOOD) from error
    return [Segment(each.text, each.intent, each.confidence, each.rejected) for each in segments]
