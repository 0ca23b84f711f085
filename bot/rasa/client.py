"""The Dialogue port over Rasa: its own InputChannel in rasa_server/channel.py, on loopback, with a token."""

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from pydantic import BaseModel, ValidationError

from bot.model import answer_codec
from bot.model.dialogue import Answer, Segment, Understanding
from bot.model.errors import DialogueError
from bot.rasa.wire import PREFIX, SILENT, headers, read_segments, refused

log = structlog.get_logger(__name__)

_ANSWERED = "Rasa answered something we can't read"
CALL_SECONDS = 12
_TIMEOUT = aiohttp.ClientTimeout(total=CALL_SECONDS, connect=2)


class _Turn(BaseModel):
    replies: list[dict[str, Any]]


class Rasa:
    """One Rasa server. Open with ``async with``."""

    def __init__(self, url: str, *, token: str, timeout: aiohttp.ClientTimeout = _TIMEOUT) -> None:
        self._base = f"{url}{PREFIX}"
        self._headers = headers(token)
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def understand(self, texts: Sequence[str]) -> list[Segment]:
        """Each text by itself. Raises DialogueError."""
        return read_segments(await self._post("understand", {"texts": list(texts)}))

    async def answer(
        self, *, dialogue_id: str, turn_id: str, heard: Understanding, metadata: Mapping[str, Any]
    ) -> Answer:
        """One turn; the same ``turn_id`` is answered from Rasa's tracker without acting again. Raises DialogueError."""
        body = {
            "conversation": dialogue_id,
            "turn": turn_id,
            "text": heard.text,
            "intent": heard.intent,
            "confidence": heard.confidence,
            "metadata": {**metadata, "turn": turn_id, "intents": [_segment(each) for each in heard.segments]},
        }
        raw = await self._post("turn", body)
        try:
            replies = _Turn.model_validate(raw).replies
            return answer_codec.from_json(replies[-1])
        except (ValidationError, ValueError, IndexError) as error:
            raise DialogueError(_ANSWERED) from error

    async def note(self, *, dialogue_id: str, text: str) -> None:
        """Let the dialogue know what an agent said. Raises DialogueError."""
        await self._post("note", {"conversation": dialogue_id, "text": text, "sender": "agent"})

    async def ready(self) -> bool:
        """Whether Rasa answers with a model loaded."""
        try:
            async with self._open().get(f"{self._base}/", headers=self._headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session

    async def _post(self, path: str, body: Mapping[str, Any]) -> Any:  # JSON, validated by the caller
        try:
            async with self._open().post(f"{self._base}/{path}", json=body, headers=self._headers) as response:
                if response.status != 200:
                    log.warning("rasa.refused", path=path, status=response.status)
                    raise refused(response.status)
                return await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("rasa.unreachable", path=path, error=type(error).__name__)
            raise DialogueError(SILENT) from error


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "text": segment.text,
        "intent": segment.intent,
        "confidence": segment.confidence,
        "rejected": segment.rejected,
    }
