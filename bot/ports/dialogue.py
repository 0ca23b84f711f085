"""Rasa, seen from the pipeline."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.model.dialogue import Answer, Segment, Understanding


class Dialogue(Protocol):
    """Rasa, seen from here."""

    async def understand(self, texts: Sequence[str]) -> list[Segment]:
        """Each text by itself. Raises DialogueError."""

    async def answer(
        self, *, dialogue_id: str, turn_id: str, heard: Understanding, metadata: Mapping[str, Any]
    ) -> Answer:
        """One turn. The same ``turn_id`` gives the same answer without acting again. Raises DialogueError."""

    async def note(self, *, dialogue_id: str, text: str) -> None:
        """Let the dialogue know what an agent said. Raises DialogueError."""

    async def ready(self) -> bool:
        """Whether Rasa and its actions answer."""
