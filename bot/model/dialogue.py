"""What Rasa understood, and what it answered: keys and parameters, never words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.policy.decision import Say
from bot.model.policy.facts import Mood, Wish

FALLBACK = "nlu_fallback"
PAUSE = "pause"
"""Noted in an answer: the customer asked for a moment while a question was open."""
CONTINUES = "continues"
"""Noted in an answer: the id of the case in another conversation that goes on here."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence or quick message, understood by itself."""

    text: str
    intent: str
    confidence: float
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """One turn, understood: the main intent, and what else was said beside it."""

    text: str
    intent: str
    confidence: float
    segments: tuple[Segment, ...] = ()
    mood: Mood = Mood.CALM

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that was heard, in the order of the words."""
        return tuple(segment.intent for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the dialogue answered. ``case`` is the four steps' record after this turn."""

    say: tuple[Say, ...] = ()
    case: Mapping[str, Any] | None = None
    wants: Wish | None = None
    understood: bool = True
    goes_on: bool = True  # False: the case is over with this turn
    noted: Mapping[str, Any] = field(default_factory=dict)
