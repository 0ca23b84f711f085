"""What is remembered of a person beside a turn's words: how long they were away, their last case, a case elsewhere.

Only recalled here; what may be told of it, and after which proof, is decided by the four steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.model.conversation import Case, Controller, Conversation
from bot.model.dialogue import Understanding
from bot.model.facts import find
from bot.model.policy.rules import Policy
from bot.model.records import Author, Message, OtherCase
from bot.ports import Tx

_OF_LAST_TIME = frozenset({"same_as_last_time", "come_back"})
_WITH_PEOPLE = frozenset({Controller.AGENT, Controller.QUEUED})
_ELSEWHERE_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Recalled:
    """``returned``: to an unfinished case, after a long silence."""

    returned: bool = False
    last: Case | None = None
    elsewhere: tuple[OtherCase, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the actions read it."""
        return {
            "returned": self.returned,
            "last": dict(self.last.state) if self.last else None,
            "elsewhere": [_elsewhere(each) for each in self.elsewhere],
        }


def silence(messages: Sequence[Message], recent: Sequence[Message], at: datetime) -> timedelta | None:
    """How long nobody but us had said anything before this turn; None: it is the first, or too far back to be seen."""
    first = messages[0].id
    before = [m.content.at for m in recent if m.id < first and m.content.author is not Author.BOT]
    return at - max(before) if before else None


async def recall(
    tx: Tx,
    policy: Policy,
    conversation: Conversation,
    case: Case,
    heard: Understanding,
    *,
    returned: bool,
    at: datetime,
) -> Recalled:
    """What the turn may need; hardly anything in the midst of a case."""
    last = None
    if not case.state.get("problem") or not _OF_LAST_TIME.isdisjoint(heard.intents):
        last = await tx.other_case(conversation, case.id)
    if case.state.get("confirmed"):
        return Recalled(returned, last)
    since = at - policy.unfinished.resume_within
    orders = _orders(case.state, heard.text, policy, at)
    others = await tx.open_cases_elsewhere(conversation, orders=orders, since=since, limit=_ELSEWHERE_AT_MOST)
    return Recalled(returned, last, tuple(others))


def _orders(state: Mapping[str, Any], text: str, policy: Policy, at: datetime) -> frozenset[str]:
    """The order numbers that this turn, or the case so far, is about."""
    told = {str(fact.value) for fact in find(text, at.astimezone(policy.zone).date()) if fact.kind == "order_number"}
    known = state.get("facts", {}).get("order", {}).get("value")
    return frozenset(told | ({str(known)} if known else set()))


def _elsewhere(other: OtherCase) -> dict[str, Any]:
    return {
        "case": other.case.id,
        "channel": other.channel.value,
        "state": dict(other.case.state),
        "person": other.controller in _WITH_PEOPLE,
    }
