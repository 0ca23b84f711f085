""" "Wait, I'll look it up": the customer is reminded once, gently; then the case waits for them, however long.

A message ends the pause. The timer is not taken back then: when it is due it sees that the pause is over.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from bot.model.conversation import Case, CaseStatus, Controller, Conversation
from bot.model.policy.decision import Decision, Next, Reason, Say
from bot.model.records import Author, Work
from bot.model.steps import reminder
from bot.pipeline import speech
from bot.pipeline.house import House
from bot.pipeline.record import record_decision
from bot.ports import NewWork, RuleBook, Tx

log = structlog.get_logger(__name__)

WORK = "pause"
RULE = "pause"
"""The rule, as traces name it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """What the timer remembers: which case, from when on (UTC), and under which owner it was agreed to."""

    conversation_id: int
    case_id: int
    since: datetime
    version: int

    def payload(self) -> dict[str, Any]:
        """As the work table keeps it."""
        return {
            "conversation": self.conversation_id,
            "case": self.case_id,
            "since": self.since.isoformat(),
            "version": self.version,
        }

    @classmethod
    def of(cls, work: Work) -> "Pause":
        """The opposite of ``payload``."""
        kept = work.payload
        return cls(kept["conversation"], kept["case"], datetime.fromisoformat(kept["since"]), kept["version"])


async def begin(tx: Tx, book: RuleBook, conversation: Conversation, case: Case, *, since: datetime) -> None:
    """The customer asked for a moment, in a message that came at ``since``. Rules may say that nobody is reminded."""
    due = book.policy.unfinished.reminder_at(since, book.policy.zone)
    if due is not None:
        pause = Pause(conversation.id, case.id, since, conversation.owner.version)
        await tx.add_work(NewWork(WORK, due, pause.payload(), key=str(conversation.id)))


async def end(house: House, work: Work) -> bool:
    """Remind, if the customer still pauses and may be written to: once, in one transaction with the work's end."""
    now, pause = house.clock.now(), Pause.of(work)
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(pause.conversation_id, lock=True)
        case = await tx.latest_case(conversation.id)
        book = house.rules.book_for(conversation)
        if case is not None and _goes_on(pause, conversation, case):
            later = _quiet_until(book, now)
            if later is not None:  # the rules were changed meanwhile, or we were down
                await tx.add_work(NewWork(WORK, later, pause.payload(), key=work.key))
            else:
                await _remind(house, tx, book, conversation, case, now=now)
        await tx.finish_work(work)
    return True


def _goes_on(pause: Pause, conversation: Conversation, case: Case) -> bool:
    """Whether nothing has happened since: no word, no person, no end of the case."""
    heard = conversation.last_inbound_at
    silent = heard is None or heard <= pause.since
    same_owner = conversation.owner.version == pause.version and conversation.owner.controller is Controller.BOT
    return silent and same_owner and case.id == pause.case_id and not case.status.over


def _quiet_until(book: RuleBook, now: datetime) -> datetime | None:
    rule = book.policy.unfinished
    allowed = rule.quiet.next_allowed(now, book.policy.zone) if rule.quiet else now
    return allowed if allowed > now else None


async def _remind(
    house: House, tx: Tx, book: RuleBook, conversation: Conversation, case: Case, *, now: datetime
) -> None:
    rule = book.policy.unfinished
    say = reminder(case.state, rule.reminder)
    refused = _refused(house, conversation, now=now)
    says: tuple[Say, ...] = () if say is None or refused else (say,)
    because = "the customer asked for a moment, and has not written since"
    trace = [Reason(RULE, rule.source, because)]
    if refused:
        trace.append(Reason(RULE, rule.source, f"no reminder: {refused}"))
    decision = Decision(Next.DIALOGUE, say=says, trace=tuple(trace))
    number = await record_decision(tx, conversation, book, "timer", decision, now=now)
    after = await speech.say(
        house, tx, book, conversation, says, now=now, author=Author.BOT, decision_id=number, case_id=case.id
    )
    await tx.save_conversation(after, expected=conversation.owner.version)
    if case.status is not CaseStatus.WAITING_CUSTOMER:
        await tx.save_case(replace(case, status=CaseStatus.WAITING_CUSTOMER))
    log.info("pause.ended", conversation=conversation.id, reminded=bool(says))


def _refused(house: House, conversation: Conversation, *, now: datetime) -> str | None:
    """Why nothing is written, if so. A template could pass WhatsApp's closed window; a reminder is not worth one."""
    planned = speech.planned(house, conversation, ".", now=now)
    if planned.refused is not None:
        return planned.refused.value
    return "the window is closed" if planned.by_template else None
