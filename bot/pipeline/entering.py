"""Before a person takes over, by whichever rule, what the playbook does first is done: no complaint is lost (G5.1).

The dialogue does it, as when the customer asks for a person: only the actions know the back office. Nothing of it keeps
anybody from their person, who sees in the packet whether it was done.
"""

from dataclasses import replace

import structlog

from bot.model.conversation import Case
from bot.model.dialogue import Answer, Understanding
from bot.model.errors import DialogueError
from bot.model.heard import ASKS_FOR_PERSON
from bot.model.policy.decision import Next
from bot.model.policy.facts import Wish
from bot.model.steps import enters
from bot.pipeline.house import House
from bot.pipeline.metadata import metadata
from bot.pipeline.outcome import Outcome, Turn
from bot.pipeline.recall import Recalled

log = structlog.get_logger(__name__)


async def enter_first(house: House, turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, with what was done before the person takes over."""
    case, answer = outcome.case, outcome.answer
    if outcome.decision.next is not Next.PERSON or case is None:
        return outcome
    if answer is not None and answer.wants is Wish.ACTION_FAILED:
        return outcome  # the back office does not take it, and the customer was told so
    record = case.state if answer is None or answer.case is None else answer.case
    if not enters(turn.book.playbooks, record):
        return outcome
    return replace(outcome, entered=await _enter(house, turn, replace(case, state=record)))


async def _enter(house: House, turn: Turn, case: Case) -> Answer | None:
    """The dialogue's answer, if it says that it was done. This turn's words are in the record already."""
    try:
        answer = await house.dialogue.answer(
            dialogue_id=case.dialogue_id,
            turn_id=f"{turn.id}-person",
            heard=Understanding("", ASKS_FOR_PERSON, 1.0),
            metadata=metadata(turn.conversation, turn.book, case, (), turn.recent, Recalled(), at=turn.at),
        )
    except DialogueError as error:
        log.warning("turn.not_entered", conversation=turn.conversation.id, error=type(error).__name__)
        return None
    return answer if answer.say else None
