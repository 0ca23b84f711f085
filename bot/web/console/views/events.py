"""What happened between the messages: hand-offs and who took them, what timers did, and machines that wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.records import HandoffRecord
from bot.model.values import load_value
from bot.model.views import ConversationPage, DecisionRecord

_BY_RULE = {
    "renewal": ("renewed", "unheard"),
    "rules changed": ("changed", "unheard"),
    "follow-up": ("asked_after", "not_asked"),
}
"""By the rule's name in the trace (bot.pipeline.keeping and asking): with words to the customer, or without."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ``what`` is handed_off, taken, handed_back, resolved or ended.

    By a timer: renewed, changed (after an edit of the rules), unheard (no new time could be told), escalated;
    asked_after and not_asked (follow-ups). And looped, when another machine wrote.

    ``promised``: the time that the customer was told anew.
    """

    key: str
    at: datetime
    what: str
    team: str = ""
    rule: str = ""
    source: str = ""
    who: str = ""
    because: str = ""
    promised: datetime | None = None


def make_events(page: ConversationPage, agents: Mapping[int, str], titles: Mapping[str, str]) -> Iterator[Event]:
    """In no order. ``agents``: names by user id; ``titles``: what the teams are called."""
    newest = page.handoff
    for decision in page.decisions:
        if decision.moment == "timer":
            yield from _by_timer(decision)
        elif decision.moment == "desk":
            yield Event(
                f"d{decision.id}", decision.at, "taken", who=agents.get(decision.decision.get("taken_by", 0), "")
            )
        elif newest is None or decision.at < newest.created_at:
            yield from _earlier(decision, titles)
    if page.conversation.looped_at is not None:
        yield Event("loop", page.conversation.looped_at, "looped")
    if newest is not None:
        yield from _latest(newest, agents, titles)


def _earlier(decision: DecisionRecord, titles: Mapping[str, str]) -> Iterator[Event]:
    """Hand-offs before the newest are known by the decisions that made them."""
    wanted: Any = decision.decision.get("hand_off")
    if isinstance(wanted, Mapping):
        team, rule = str(wanted.get("team", "")), str(wanted.get("rule", ""))
        yield Event(f"d{decision.id}", decision.at, "handed_off", titles.get(team, team), rule)


def _latest(handoff: HandoffRecord, agents: Mapping[int, str], titles: Mapping[str, str]) -> Iterator[Event]:
    team = titles.get(handoff.team, handoff.team)
    yield Event(f"h{handoff.id}", handoff.created_at, "handed_off", team, handoff.rule, handoff.rule_source)
    who = agents.get(handoff.taken_by or 0, "")
    if handoff.taken_at is not None:
        yield Event(f"t{handoff.id}", handoff.taken_at, "taken", who=who)
    if handoff.ended_at is not None:
        what = {"handed back": "handed_back", "resolved": "resolved"}.get(handoff.outcome, "ended")
        yield Event(f"e{handoff.id}", handoff.ended_at, what, who=who)


def _by_timer(decision: DecisionRecord) -> Iterator[Event]:
    """What the timers record is read leniently: another version may have written it."""
    trace = [reason for reason in _list(decision.decision.get("trace")) if isinstance(reason, Mapping)]
    if not trace:
        return
    says = [each for each in _list(decision.decision.get("say")) if isinstance(each, Mapping)]
    rule = str(trace[0].get("rule", ""))
    what, otherwise = _BY_RULE.get(rule, ("escalated", "escalated"))
    what = what if says else otherwise
    because = str(trace[-1].get("because", ""))
    yield Event(f"d{decision.id}", decision.at, what, rule=rule, because=because, promised=_promised(says))


def _promised(says: list[Any]) -> datetime | None:
    try:
        value = load_value(says[0]["params"]["promised"])
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return None
    return value if isinstance(value, datetime) else None


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []
