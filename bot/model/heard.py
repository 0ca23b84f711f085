"""From sentences understood one by one to one turn: which intent leads, and how the customer sounds (G1.1)."""

from collections.abc import Sequence

from bot.model.dialogue import FALLBACK, Segment, Understanding
from bot.model.policy.facts import Mood

SOCIAL = frozenset({"greet", "goodbye", "thanks", "ask_bot"})
QUESTIONS = frozenset(
    {"ask_opening_hours", "ask_shipping", "ask_returns", "ask_payment", "ask_order_status", "ask_waiting_time"}
)
ASIDES = frozenset({"wait_moment", "start_over", "stop", "come_back"})
ANSWERS = frozenset(
    {
        "affirm",
        "deny",
        "inform",
        "choose_option",
        "want_refund",
        "want_replacement",
        "want_discount",
        "want_wait",
        "satisfied",
        "not_satisfied",
        "same_as_last_time",
    }
)
ASKS_FOR_PERSON = "ask_human"
_FIRST = ("emergency", ASKS_FOR_PERSON, "insult")
_ANGRY = "insult"


def merge(text: str, segments: Sequence[Segment]) -> Understanding:
    """One understanding of a whole turn: a problem leads over an answer, that over a question, all over small talk."""
    if not segments:
        return Understanding(text, FALLBACK, 0.0)
    lead = min(segments, key=_place)
    mood = Mood.ANGRY if any(segment.intent == _ANGRY for segment in segments) else Mood.CALM
    return Understanding(text, lead.intent, lead.confidence, tuple(segments), mood)


def _place(segment: Segment) -> tuple[int, float]:
    """Lower leads. Within one kind, the surer one."""
    return _kind(segment), -segment.confidence


def _kind(segment: Segment) -> int:
    intent = segment.intent
    if intent in _FIRST:
        return _FIRST.index(intent)
    for place, kind in ((4, ANSWERS), (5, ASIDES), (6, QUESTIONS), (8, SOCIAL)):
        if intent in kind:
            return place
    return 7 if intent == FALLBACK else 3  # anything else is a problem, also one that operators added
