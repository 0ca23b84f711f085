"""A working Dialogue: a word list understands, a script answers, and the same turn is answered once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.dialogue import FALLBACK, Answer, Segment, Understanding
from bot.model.errors import DialogueError
from bot.model.policy.decision import Say

WORDS = {
    "human": "ask_human",
    "fire": "emergency",
    "idiot": "insult",
    "parcel": "parcel_late",
    "paket": "parcel_late",
    "order": "inform",
    "hi": "greet",
    "hej": "greet",
    "thank": "thanks",
    "tack": "thanks",
    "yes": "affirm",
    "open": "ask_opening_hours",
}
HELLO = Answer(say=(Say("answer.ask_opening_hours"),), case={"step": 1, "problem": None})


@dataclass
class ScriptedDialogue:
    """``respond`` makes each answer; ``down`` refuses everything; ``slow`` holds answers back until it is set."""

    respond: Callable[[Understanding, Mapping[str, Any]], Answer] = lambda _heard, _metadata: HELLO
    down: bool = False
    slow: asyncio.Event | None = None
    heard: list[Understanding] = field(default_factory=list)
    told: list[Mapping[str, Any]] = field(default_factory=list)
    dialogues: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: dict[str, Answer] = field(default_factory=dict)

    async def understand(self, texts: Sequence[str]) -> list[Segment]:
        if self.down:
            raise DialogueError
        return [Segment(text, _intent(text), 0.9) for text in texts]

    async def answer(
        self, *, dialogue_id: str, turn_id: str, heard: Understanding, metadata: Mapping[str, Any]
    ) -> Answer:
        self.asked.set()
        if self.slow is not None:
            await self.slow.wait()
        if self.down:
            raise DialogueError
        if turn_id not in self._answered:
            self.heard.append(heard)
            self.told.append(metadata)
            self.dialogues.append(dialogue_id)
            self._answered[turn_id] = self.respond(heard, metadata)
        return self._answered[turn_id]

    async def note(self, *, dialogue_id: str, text: str) -> None:
        self.notes.append(text)

    async def ready(self) -> bool:
        return not self.down


def _intent(text: str) -> str:
    return next((intent for word, intent in WORDS.items() if word in text.lower()), FALLBACK)
