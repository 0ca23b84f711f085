"""Past conversations: what came from outside, without what the rules of the time made of it.

What a decision saw is kept with it (``seen_on_arrival``, ``seen_in_turn``), so that it can be decided anew. No
customer's words are in there: those are read from the messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.model.conversation import Case, Step
from bot.model.dialogue import Answer, Understanding
from bot.model.messages import ChannelName, MessageKind
from bot.model.policy.facts import Facts, Mood, Wish


@dataclass(frozen=True, slots=True)
class Came:
    """A message came in."""

    at: datetime
    kind: MessageKind = MessageKind.TEXT
    group: bool = False
    silent: bool = False
    awaited: bool = False
    text: str = ""
    same_text: int = 0
    quick_replies: int = 0


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn was understood. ``understood``: whether the dialogue knew an answer; None: it was never asked."""

    at: datetime
    text: str = ""
    intent: str | None = None
    confidence: float = 0.0
    mood: Mood = Mood.CALM
    step: Step | None = None
    problem: str | None = None
    order_value: int | None = None
    customer_value: int | None = None
    waiting: timedelta = timedelta()
    dialogue_up: bool = True
    understood: bool | None = None
    wants: Wish | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A person answered."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Freed:
    """The person was done: the assistant has the conversation again."""

    at: datetime


Event: TypeAlias = Came | Turned | Answered | Freed


@dataclass(frozen=True, slots=True)
class PastConversation:
    """What happened in one conversation, in order. Times are aware, in UTC. ``unknown``: turns that were not kept."""

    id: str
    channel: ChannelName
    language: str
    events: tuple[Event, ...]
    tags: tuple[str, ...] = ()
    unknown: int = 0


def seen_on_arrival(facts: Facts) -> dict[str, Any]:
    """What an arrival's decision saw, as JSON, without what is the same as usual."""
    seen = {"kind": facts.kind.value, "group": facts.group, "silent": facts.silent, "awaited": facts.awaited}
    usual = {"kind": MessageKind.TEXT.value, "group": False, "silent": False, "awaited": False}
    changed = {name: value for name, value in seen.items() if value != usual[name]}
    habit = {"same_text": facts.same_text, "quick_replies": facts.quick_replies}
    return changed | {name: count for name, count in habit.items() if count > 1}  # of one, no rule makes a machine


def seen_in_turn(
    turn_id: str,
    heard: Understanding,
    answer: Answer | None,
    case: Case | None,
    wants: Wish | None = None,
    *,
    problem: str | None = None,
    waiting: timedelta = timedelta(),
) -> dict[str, Any]:
    """What a turn's decisions saw, as JSON. An empty intent says that the dialogue was down.

    ``wants``: what was known to be wanted before the dialogue was asked. ``problem``: the turn's, if not the case's.
    """
    wants = answer.wants if answer else wants
    seen = {
        "turn": turn_id,
        "intent": heard.intent,
        "confidence": round(heard.confidence, 4),
        "mood": heard.mood.value,
        "step": int(case.step) if case else None,
        "problem": problem or (case.problem if case else None),
        "order_value": whole(case, "order_value"),
        "customer_value": whole(case, "customer_value"),
        "waiting": int(waiting.total_seconds()) or None,
        "dialogue_up": bool(heard.intent),
        "understood": answer.understood if answer else None,
        "wants": wants.value if wants else None,
    }
    return {name: value for name, value in seen.items() if value is not None}


def whole(case: Case | None, name: str) -> int | None:
    """A whole number of the case's record, if it is there."""
    value = case.state.get(name) if case else None
    return value if isinstance(value, int) else None


def came(at: datetime, text: str, seen: Mapping[str, Any]) -> Came:
    """The opposite of ``seen_on_arrival``."""
    return Came(
        at,
        MessageKind(seen.get("kind", MessageKind.TEXT.value)),
        group=bool(seen.get("group")),
        silent=bool(seen.get("silent")),
        awaited=bool(seen.get("awaited")),
        text=text,
        same_text=int(seen.get("same_text", 0)),
        quick_replies=int(seen.get("quick_replies", 0)),
    )


def turned(at: datetime, text: str, seen: Mapping[str, Any]) -> Turned:
    """The opposite of ``seen_in_turn``. Raises ValueError on names that are no longer known."""
    step, wants = seen.get("step"), seen.get("wants")
    return Turned(
        at,
        text,
        intent=seen.get("intent") or None,
        confidence=float(seen.get("confidence", 0.0)),
        mood=Mood(seen.get("mood", Mood.CALM.value)),
        step=Step(step) if step else None,
        problem=seen.get("problem"),
        order_value=seen.get("order_value"),
        customer_value=seen.get("customer_value"),
        waiting=timedelta(seconds=int(seen.get("waiting", 0))),
        dialogue_up=bool(seen.get("dialogue_up", True)),
        understood=seen.get("understood"),
        wants=Wish(wants) if wants else None,
    )
