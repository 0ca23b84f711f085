"""The conditions of hand-off rules in plain words, for staff who have never seen a rule file."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.model.policy.conditions import DuringTime, Flag, HasTag, Is, OneOf, Within, Words
from bot.model.policy.facts import Mood, Wish
from bot.model.spans import in_words
from bot.model.steps.playbook import Playbooks
from bot.web.policy.patterns import said_by
from bot.web.policy.words import spaced

_INTENTS = {
    "greet": "greets us",
    "goodbye": "says goodbye",
    "thanks": "says thanks",
    "affirm": "says yes",
    "deny": "says no",
    "ask_bot": "asks whether this is a machine",
    "insult": "insults us",
    "ask_human": "asks for a person",
    "emergency": "tells of danger",
    "wait_moment": "asks for a moment",
    "come_back": "comes back to a case",
    "start_over": "wants to start over",
    "stop": "wants us to stop writing",
    "inform": "tells a fact",
    "choose_option": "chooses what was offered",
    "want_refund": "wants the money back",
    "want_replacement": "wants a new item",
    "want_discount": "wants money off",
    "want_wait": "would rather wait",
    "satisfied": "is satisfied",
    "not_satisfied": "is not satisfied",
    "same_as_last_time": "says that it is the same as last time",
    "ask_opening_hours": "asks when we are open",
    "ask_shipping": "asks about delivery",
    "ask_returns": "asks about returns",
    "ask_payment": "asks about payment",
    "ask_order_status": "asks where an order is",
    "ask_waiting_time": "asks how long an answer takes",
}
_MOODS = {Mood.ANGRY: "angry", Mood.CALM: "calm"}
_WISHES = {
    Wish.NOT_SATISFIED: "the customer is not satisfied with the solution",
    Wish.STILL_UNSOLVED: "the customer, asked days later, says that it is not solved",
    Wish.NOT_PROVEN: "the customer could not show whose order it is",
    Wish.NO_PLAYBOOK: "there is no playbook for the problem",
    Wish.OVER_LIMIT: "it is more than the assistant may decide",
    Wish.NOT_SOLVABLE: "nothing that we can offer fits",
    Wish.ACTION_FAILED: "the solution could not be carried out",
    Wish.TURN_LIMIT: "many turns have led to no solution",
    Wish.ASKED: "the four steps come to where a person is needed",
}
_FLAGS = {
    (Flag.OPEN, True): "we are open",
    (Flag.OPEN, False): "we are closed",
    (Flag.DIALOGUE_UP, True): "the assistant understands what is written",
    (Flag.DIALOGUE_UP, False): "the assistant's understanding is down",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called in the console: problems by their playbooks' titles."""

    playbooks: Playbooks = field(default_factory=Playbooks)
    channels: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words, and the pattern behind it where the words do not tell all of it."""

    words: str
    pattern: str = ""


def condition(of_rule: object, names: Names) -> Said:
    """``the customer asks for a person or tells of danger``."""
    match of_rule:
        case Words(pattern):
            return Said(*said_by(pattern.pattern))
        case OneOf(fact, wanted):
            return Said(_one_of(fact, wanted, names))
        case Within(fact, low, high, strict):
            return Said(_within(fact, _range(low, high, strict=strict), names))
        case Is(flag, wanted):
            return Said(_FLAGS[flag, wanted])
        case DuringTime(start, end, _):
            return Said(f"the time is {start:%H:%M}-{end:%H:%M}")
        case HasTag(tags):
            return Said(f"the customer is tagged {_either(tags)}")
        case _:
            return Said(str(of_rule))


def _one_of(fact: str, wanted: Collection[Any], names: Names) -> str:
    match fact:
        case "intent":
            return f"the customer {_either(_does(intent, names) for intent in wanted)}"
        case "mood":
            return f"the customer sounds {_either(_MOODS[mood] for mood in wanted)}"
        case "language":
            return f"the conversation is in {_either(names.languages.get(each, each) for each in wanted)}"
        case "channel":
            return f"the customer writes on {_either(names.channels.get(each, each) for each in wanted)}"
        case "problem":
            return f"the case is about {_either(_problem(each, names) for each in wanted)}"
        case "dialogue_wants":
            return _either(_WISHES[wish] for wish in wanted)
        case _:
            return f"{spaced(fact)} is {_either(wanted)}"


def _does(intent: str, names: Names) -> str:
    playbook = names.playbooks.for_intent(intent)
    if playbook is not None:
        return f"writes about {_problem(playbook.name, names)}"
    return _INTENTS.get(intent, f"means “{spaced(intent)}”")


def _problem(name: str, names: Names) -> str:
    playbook = names.playbooks.playbooks.get(name)
    return f"“{(playbook.title if playbook else '') or spaced(name)}”"


def _within(fact: str, bounds: str, names: Names) -> str:
    told = {
        "step": f"the step that the case is in: {bounds}",
        "misunderstood": f"turns in a row that were not understood: {bounds}",
        "order_value": f"the order is worth {bounds} {names.currency}",
        "customer_value": f"the customer has bought for {bounds} {names.currency} in all",
        "waiting": f"the customer has waited {bounds}",
    }
    return told.get(fact, f"{spaced(fact)}: {bounds}")


def _range(low: Any, high: Any, *, strict: bool) -> str:
    low, high = (in_words(each) if isinstance(each, timedelta) else each for each in (low, high))
    if low is not None and low == high:
        return str(low)
    if low is not None and high is not None:
        return f"between {low} and {high}"
    if high is None:
        return f"more than {low}" if strict else f"at least {low}"
    return f"less than {high}" if strict else f"at most {high}"


def _either(names: Iterable[str]) -> str:
    *others, last = sorted(names)
    return f"{', '.join(others)} or {last}" if others else str(last)
