"""The real four steps behind a word list: intents go where data/rules/ sends them, orders are the sample shop's."""

import re
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from actions.said import TurnData
from bot.model.dialogue import FALLBACK, Answer, Segment, Understanding
from bot.model.steps import CaseState, Elsewhere, Heard, Manual, load_state
from bot.model.steps.turn import Move, turn
from tests.support.dialogue import ScriptedDialogue
from tests.support.shop_customer import FakeShop, run, sample_orders

_RULE = re.compile(r"- intent: (\w+)\s+- action: action_(\w+)")


def moves() -> dict[str, Move]:
    """Intent to move, as Rasa's rules have it."""
    rules = "\n".join(path.read_text() for path in Path("data/rules").glob("*.yml"))
    return {intent: Move(move) for intent, move in _RULE.findall(rules)}


class SteppingDialogue(ScriptedDialogue):
    """``words``: the first that is in a sentence gives its intent. ``book`` is set when the town is open."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(respond=self.step)
        self.words = words
        self.moves = moves()
        self.shop = FakeShop(sample_orders())
        self.book: Any = None

    async def understand(self, texts: Any) -> list[Segment]:
        return [Segment(text, self._intent(text), 0.9) for text in texts]

    def _intent(self, text: str) -> str:
        return next((intent for word, intent in self.words.items() if word in text.lower()), FALLBACK)

    def step(self, heard: Understanding, metadata: Mapping[str, Any]) -> Answer:
        told = TurnData.model_validate(metadata)
        state = load_state(told.case) if told.case else CaseState()
        manual = Manual(self.book.playbooks, self.book.compensation)
        hears = Heard(
            case_id=self.dialogues[-1],
            text=heard.text,
            intent=heard.intent,
            now=told.now.astimezone(UTC),
            time_zone=told.time_zone,
            segments=heard.segments,
            phone=told.phone,
            button=told.button,
            photos=told.photos,
            returned=told.returned,
            last=load_state(told.last) if told.last else None,
            elsewhere=tuple(Elsewhere(e.case, e.channel, load_state(e.state), e.person) for e in told.elsewhere),
        )
        return run(turn(self.moves[heard.intent], state, hears, manual), self.shop)
