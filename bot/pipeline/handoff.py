"""A person must answer: the conversation goes to a team's queue with its packet and its promise (G1.6, G7.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.conversation import Case, CaseStatus, Conversation
from bot.model.policy.decision import Decision, HandOff, Reason
from bot.model.records import Author, HandoffRecord, Message
from bot.pipeline import follow_ups, promises
from bot.ports import RuleBook, Tx

LAST_WORDS = 6
"""How many of the customer's latest messages the packet shows."""


async def hand_off(
    tx: Tx, book: RuleBook, conversation: Conversation, case: Case | None, decision: Decision, *, now: datetime
) -> Conversation:
    """Queue the conversation. Returns it with its new owner; the caller saves it."""
    wanted = decision.hand_off
    if wanted is None:
        return conversation
    reason = decision.trace[-1]
    if case is not None:
        await tx.save_case(replace(case, status=CaseStatus.WAITING_INTERNAL, resolved_at=None))
        await follow_ups.cancel(tx, case, "people have the case", now=now)
    words = await tx.messages(conversation.id, limit=2 * LAST_WORDS)
    packet = _packet(conversation, case, words, wanted)
    await tx.add_handoff(_record(conversation, case, wanted, reason, packet, now=now))
    await promises.handed_off(tx, book, conversation, case, wanted, now=now)
    customer = conversation.customer
    if decision.noticed_closure is not None and decision.noticed_closure != customer.noticed_closure:
        customer = replace(customer, noticed_closure=decision.noticed_closure)
        await tx.save_customer(customer)
    owner = conversation.owner.queued(team=wanted.team, reason=reason.because, rule=wanted.rule)
    return replace(conversation, owner=owner, customer=customer, misunderstood=0)


def _record(
    conversation: Conversation,
    case: Case | None,
    wanted: HandOff,
    reason: Reason,
    packet: Mapping[str, Any],
    *,
    now: datetime,
) -> HandoffRecord:
    return HandoffRecord(
        id=0,
        conversation_id=conversation.id,
        case_id=case.id if case else None,
        team=wanted.team,
        reason=reason.because,
        rule=wanted.rule,
        rule_source=str(reason.source),
        priority=wanted.priority.value,
        packet=packet,
        created_at=now,
    )


def _packet(conversation: Conversation, case: Case | None, words: Sequence[Message], wanted: HandOff) -> dict[str, Any]:
    """The whole picture at the moment of hand-off: who, where, how far, what was tried, and what was promised."""
    return {
        "customer": conversation.customer.name,
        "channel": conversation.route.channel.value,
        "language": conversation.language,
        "phone": conversation.phone,
        "problem": case.problem if case else None,
        "step": int(case.step) if case else None,
        "case": dict(case.state) if case else {},
        "last_words": [_words(message) for message in words][-LAST_WORDS:],
        "promised_at": wanted.promised_at.isoformat() if wanted.promised_at else None,
    }


def _words(message: Message) -> dict[str, Any]:
    content = message.content
    author = content.author if content.author is not Author.BOT else "bot"
    return {"author": str(author), "text": content.text, "at": content.at.isoformat()}
