"""Every automatic act leaves its trace: rule, file, line, inputs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model.conversation import Conversation
from bot.model.policy.decision import Decision
from bot.model.values import dump_params
from bot.ports import RuleBook, Tx


async def record_decision(
    tx: Tx,
    conversation: Conversation,
    book: RuleBook,
    moment: str,
    decision: Decision,
    *,
    now: datetime,
    seen: Mapping[str, Any] | None = None,
) -> int:
    """Append the decision to the conversation's record. Returns its id.

    ``seen``: what it was decided on (bot.model.trial.past), so that changed rules can be tried on it.
    """
    record = decision_as_json(decision) | ({} if seen is None else {"seen": dict(seen)})
    return await tx.add_decision(conversation.id, moment=moment, rules_version=book.version, decision=record, now=now)


def decision_as_json(decision: Decision) -> dict[str, Any]:
    """The decision as the console and ``fyra rules explain`` show it. No customer text is in it."""
    return {
        "next": decision.next.value,
        "say": [{"key": say.key, "params": dump_params(say.params)} for say in decision.say],
        "hand_off": _hand_off(decision),
        "trace": [
            {"rule": reason.rule, "file": reason.source.file, "line": reason.source.line, "because": reason.because}
            for reason in decision.trace
        ],
    }


def _hand_off(decision: Decision) -> dict[str, Any] | None:
    hand_off = decision.hand_off
    if hand_off is None:
        return None
    due = hand_off.promised_at
    return {"team": hand_off.team, "rule": hand_off.rule, "promised_at": due.isoformat() if due else None}
