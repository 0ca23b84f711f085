"""What a turn tells is noted in its case when a person gets it at once: their packet is never empty (G7.2)."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import Understanding
from bot.model.steps import CaseState, Heard, dump_state, jot, load_state
from bot.ports import RuleBook

log = structlog.get_logger(__name__)


def noted(
    case: Case, heard: Understanding, conversation: Conversation, book: RuleBook, *, button: str | None, at: datetime
) -> Case:
    """The case with problem, numbers and facts of this turn. A record that can't be read stays as it is."""
    told = Heard(
        case_id=case.dialogue_id,
        text=heard.text,
        intent=heard.intent,
        now=at,
        time_zone=book.policy.zone,
        segments=heard.segments,
        phone=conversation.phone,
        button=button,
    )
    try:
        state = jot(load_state(case.state) if case.state else CaseState(), told, book.playbooks)
    except ValueError as error:  # another version's
        log.warning("case.unreadable", error=str(error))
        return case
    return replace(case, problem=state.problem, state=dump_state(state))
