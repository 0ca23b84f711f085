"""Before a person takes over, by whichever rule, what the playbook does first is done: no complaint is lost (G5.1).

    enter_first(house, turn, outcome)        where a rule hands over
    taken_over(tx, book, conversation, …)    where an agent takes over by hand: plans it, and nobody waits for it
    enter_taken(house, work)                 does what that planned

The dialogue does it, as when the customer asks for a person: only the actions know the back office. Nothing of it keeps
anybody from their person, who sees in the packet whether it was done.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import Answer, Understanding
from bot.model.errors import DialogueError
from bot.model.heard import ASKS_FOR_PERSON
from bot.model.policy.decision import Next
from bot.model.policy.facts import Wish
from bot.model.records import Message, Work
from bot.model.steps import enters
from bot.pipeline.house import House
from bot.pipeline.metadata import metadata
from bot.pipeline.noted import noted
from bot.pipeline.outcome import Outcome, Turn, says_words
from bot.pipeline.recall import Recalled
from bot.ports import NewWork, RuleBook, Tx

log = structlog.get_logger(__name__)

WORK = "enter"
"""The kind of work that enters what an agent took over by hand."""


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


async def taken_over(
    tx: Tx, book: RuleBook, conversation: Conversation, case: Case, waiting: Sequence[Message], *, now: datetime
) -> None:
    """Plan what is to be done before a person, with what the customer wrote last and nobody answered (``waiting``)."""
    if not enters(book.playbooks, case.state):
        return
    words = "\n".join(message.content.text for message in waiting if says_words(message))
    if words:
        heard = Understanding(words, "inform", 1.0)
        await tx.save_case(noted(case, heard, conversation, book, button=None, at=now))
    payload = {"conversation": conversation.id, "case": case.id, "version": conversation.owner.version}
    await tx.add_work(NewWork(WORK, now, payload, key=str(case.id)))


async def enter_taken(house: House, work: Work) -> None:
    """The agent has the conversation: nothing is said. Raises DialogueError; the worker tries again."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(work.payload["conversation"])
        case = await tx.case(work.payload["case"])
    book = house.rules.book_for(conversation)
    if not enters(book.playbooks, case.state):
        return
    turn_id = f"taken-{case.id}-{work.payload['version']}"
    answer = await _ask(house, conversation, book, case, (), turn_id=turn_id, at=now)
    if not answer.say or answer.case is None:
        return
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation.id, lock=True)
        fresh = await tx.case(case.id)
        if fresh.state == case.state:  # else the assistant went on meanwhile, and enters it under the same key
            await tx.save_case(replace(fresh, state=answer.case))
            await tx.save_conversation(conversation, expected=conversation.owner.version)  # open pages hear of it


async def _enter(house: House, turn: Turn, case: Case) -> Answer | None:
    """The dialogue's answer, if it says that it was done. This turn's words are in the record already."""
    turn_id = f"{turn.id}-person"
    try:
        answer = await _ask(house, turn.conversation, turn.book, case, turn.recent, turn_id=turn_id, at=turn.at)
    except DialogueError as error:
        log.warning("turn.not_entered", conversation=turn.conversation.id, error=type(error).__name__)
        return None
    return answer if answer.say else None


async def _ask(
    house: House,
    conversation: Conversation,
    book: RuleBook,
    case: Case,
    recent: Sequence[Message],
    *,
    turn_id: str,
    at: datetime,
) -> Answer:
    """As if the customer had asked for a person."""
    return await house.dialogue.answer(
        dialogue_id=case.dialogue_id,
        turn_id=turn_id,
        heard=Understanding("", ASKS_FOR_PERSON, 1.0),
        metadata=metadata(conversation, book, case, (), recent, Recalled(), at=at),
    )
