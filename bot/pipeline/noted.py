"""Nobody tells anything twice (G7.2): what is told while the dialogue does not answer is noted in the case as well.

noted(case, heard, …)        what a turn tells, when a person gets it at once: their packet is never empty
told_a_person(tx, …)         what the customer told a person, when the assistant goes on
"""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import Understanding
from bot.model.records import Author
from bot.model.steps import CaseState, Heard, dump_state, jot, jot_aside, load_state
from bot.pipeline.outcome import says_words
from bot.ports import RuleBook, Tx

log = structlog.get_logger(__name__)

_LOOKED_AT = 100  # messages


def noted(
    case: Case, heard: Understanding, conversation: Conversation, book: RuleBook, *, button: str | None, at: datetime
) -> Case:
    """The case with problem, numbers and facts of this turn. A record that can't be read stays as it is."""
    told = _heard(case, heard, conversation, book, button=button, at=at)
    try:
        state = jot(load_state(case.state) if case.state else CaseState(), told, book.playbooks)
    except ValueError as error:  # another version's
        log.warning("case.unreadable", error=str(error))
        return case
    return replace(case, problem=state.problem, state=dump_state(state))


async def told_a_person(
    tx: Tx, conversation: Conversation, book: RuleBook, case: Case, *, since: datetime | None, at: datetime
) -> Case:
    """The case with what the customer wrote since then; None: since the assistant last said something."""
    messages = await tx.messages(conversation.id, limit=_LOOKED_AT)
    if since is None:
        since = max((each.content.at for each in messages if each.content.author is Author.BOT), default=None)
    words = [
        each.content.text
        for each in messages
        if each.content.author is Author.CUSTOMER and says_words(each) and (since is None or each.content.at > since)
    ]
    if not words or not case.state:
        return case
    told = Understanding("\n".join(words), "inform", 0.0)
    heard = _heard(case, told, conversation, book, button=None, at=at)
    try:
        state = jot_aside(load_state(case.state), heard, book.playbooks)
    except ValueError as error:  # another version's
        log.warning("case.unreadable", error=str(error))
        return case
    return replace(case, problem=state.problem, state=dump_state(state))


def _heard(
    case: Case, heard: Understanding, conversation: Conversation, book: RuleBook, *, button: str | None, at: datetime
) -> Heard:
    return Heard(
        case_id=case.dialogue_id,
        text=heard.text,
        intent=heard.intent,
        now=at,
        time_zone=book.policy.zone,
        segments=heard.segments,
        phone=conversation.phone,
        button=button,
    )
