"""A turn: what the customer wrote in a few quick messages is understood, decided upon, answered, and committed as one.

Between reading and committing, Rasa is asked; meanwhile a person may take over. The commit is therefore guarded by the
owner's version: an answer that was overtaken is dropped, never sent (pain 1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.model.conversation import Case, Controller
from bot.model.dialogue import Segment, Understanding
from bot.model.errors import DialogueError, Overtaken
from bot.model.heard import merge
from bot.model.policy.decide import decide, for_a_person_anyhow
from bot.model.policy.decision import Next
from bot.model.records import Message, Work
from bot.model.segments import split
from bot.model.steps import next_case, says_content, takes
from bot.model.steps.state import About
from bot.model.trickle import wait_until
from bot.pipeline import follow_ups, recall
from bot.pipeline.cases import case_for_turn
from bot.pipeline.commit import commit
from bot.pipeline.entering import enter_first
from bot.pipeline.house import House
from bot.pipeline.metadata import metadata
from bot.pipeline.noted import noted
from bot.pipeline.outcome import Asked, Outcome, Turn, says_words
from bot.pipeline.recall import Recalled
from bot.ports import NewWork, Tx

log = structlog.get_logger(__name__)

TRIES = 3
"""How often a turn is tried while Rasa does not answer, before a person gets it."""


async def take_turn(house: House, work: Work) -> bool:
    """Answer what the customer wrote. Raises what went wrong while it is worth trying again; then a person gets it.

    Returns whether the work was finished together with the answer; there may have been nothing to answer.
    """
    turn = await _begin(house, work.payload["conversation"])
    if turn is None:
        return False
    try:
        heard = _only_polite(await _understand(house, turn), turn)
        if (until := _more_to_come(turn, heard)) is not None:
            await _put_off(house, turn, until)
            return False
        outcome = await enter_first(house, turn, await _answer(house, turn, heard))
    except Exception as error:
        if work.failures + 1 < TRIES and not _for_a_person_anyhow(turn):
            raise
        if not isinstance(error, DialogueError):
            log.exception("turn.broken", conversation=turn.conversation.id)  # a bug of ours must not strand a customer
        outcome = _without_dialogue(turn)
    try:
        await commit(house, turn, outcome, work)
    except Overtaken:
        log.info("turn.overtaken", conversation=turn.conversation.id)
        await _let_go(house, turn)
        return False
    return True


async def _begin(house: House, conversation_id: int) -> Turn | None:
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation_id, lock=True)
        waiting = await tx.unhandled(conversation_id)
        if not waiting:
            return None
        if conversation.owner.controller in {Controller.AGENT, Controller.QUEUED}:
            await tx.mark_handled([message.id for message in waiting])
            return None
        turn_id, messages = await _grouped(tx, waiting)
        recent = await tx.messages(conversation_id, limit=12)
        case = await tx.latest_case(conversation_id)
        book = house.rules.book_for(conversation)
        found = await follow_ups.awaited_answer(tx, conversation, book, now=now)
        asked = Asked(found, await tx.case(found.case_id)) if found is not None else None
        if not _tells(messages) and not asked and not (case and not case.status.over and case.state.get("question")):
            await tx.mark_handled([message.id for message in messages])
            return None  # a place or a sticker, and nothing is asked: its acknowledgement has said it all
    return Turn(turn_id, conversation, messages, tuple(recent), case, book, now, asked)


def _tells(messages: Sequence[Message]) -> bool:
    """Whether there are words, a tap or a file."""
    return any(says_words(each) or each.content.button or each.content.attachments for each in messages)


async def _grouped(tx: Tx, waiting: Sequence[Message]) -> tuple[str, tuple[Message, ...]]:
    """The messages of one turn. One that was begun before a crash keeps them, so that Rasa knows it again."""
    begun = waiting[0].turn_id
    if begun is not None:
        return begun, tuple(message for message in waiting if message.turn_id == begun)
    turn_id = f"turn-{waiting[-1].id}"
    await tx.assign_turn([message.id for message in waiting], turn_id=turn_id)
    return turn_id, tuple(waiting)


def _more_to_come(turn: Turn, heard: Understanding) -> datetime | None:
    """Until when the next word is waited for: asked what it is about, they write one word at a time."""
    case = turn.case
    if case is None or case.status.over or turn.asked is not None or turn.button is not None:
        return None
    question = case.state.get("question")
    if case.problem or not isinstance(question, Mapping) or question.get("about") != About.PROBLEM:
        return None
    return wait_until([(each.content.text, each.content.at) for each in turn.messages], heard, turn.at)


async def _put_off(house: House, turn: Turn, until: datetime) -> None:
    """The messages are answered then, or with the next one: nothing was asked of the dialogue yet."""
    conversation = turn.conversation.id
    async with house.store.transaction() as tx:
        await tx.assign_turn([message.id for message in turn.messages], turn_id=None)
        await tx.add_work(NewWork("turn", until, {"conversation": conversation}, key=str(conversation)))


async def _answer(house: House, turn: Turn, heard: Understanding) -> Outcome:
    asked = turn.asked
    if asked is not None and not takes(turn.book.playbooks, asked.case.problem, heard):
        asked = None
    decision = decide(turn.book.policy, turn.situation(heard).understood(heard))
    answers = asked.follow_up if asked else None
    if decision.next is Next.PERSON:
        told = asked.case if asked else await _case_with_words(house, turn, heard)
        return Outcome(heard, decision, case=told, answers=answers)
    if decision.next is not Next.DIALOGUE:
        return Outcome(heard, decision, case=asked.case if asked else turn.case, answers=answers)
    case, recalled = (asked.case, Recalled()) if asked else await _case(house, turn, heard)
    told = case if asked or not case.status.over else replace(case, state={})  # one that is over asks nothing any more
    answer = await house.dialogue.answer(
        dialogue_id=case.dialogue_id,
        turn_id=turn.id,
        heard=heard,
        metadata=metadata(turn.conversation, turn.book, told, turn.messages, turn.recent, recalled, at=turn.at),
    )
    after = decide(turn.book.policy, replace(turn.situation(heard, answer), case=case).answered(heard, answer))
    return Outcome(heard, after, answer, case, answers)


def _only_polite(heard: Understanding, turn: Turn) -> Understanding:
    """After the end, "yes thanks" or "all good" is thanks: there is no question left that it could answer."""
    polite = turn.book.policy.needs_no_answer
    if turn.case is None or not turn.case.status.over or turn.asked is not None:
        return heard
    content = not next_case(turn.case.state) and says_content(turn.book.playbooks, heard)
    if not (content or (polite is not None and polite.search(heard.text))):
        return heard
    return Understanding(heard.text, "thanks", 1.0, (Segment(heard.text, "thanks", 1.0),))


async def _understand(house: House, turn: Turn) -> Understanding:
    if turn.button is not None:
        return Understanding(turn.text, "choose_option", 1.0, (Segment(turn.text, "choose_option", 1.0),))
    texts = split(turn.text)
    if not texts:
        return Understanding("", "inform", 1.0)  # a picture without words
    return merge(turn.text, await house.dialogue.understand(texts))


async def _case(house: House, turn: Turn, heard: Understanding) -> tuple[Case, Recalled]:
    """The turn's case, with what is remembered beside it."""
    policy, before = turn.book.policy, turn.case
    silence = recall.silence(turn.messages, turn.recent, turn.at)
    stale = policy.unfinished.is_stale(silence)
    async with house.store.transaction() as tx:
        case = await case_for_turn(tx, turn.conversation.id, before, heard, stale=stale, now=turn.at)
        goes_on = before is not None and case.id == before.id and not case.status.over
        returned = goes_on and policy.unfinished.wants_recap(silence)
        recalled = await recall.recall(tx, policy, turn.conversation, case, heard, returned=returned, at=turn.at)
    return case, recalled


async def _case_with_words(house: House, turn: Turn, heard: Understanding) -> Case | None:
    """The case with what this turn tells. One that is over stays what it is about, unless a problem is told now."""
    case = turn.case
    if case is None or (case.status.over and any(map(turn.book.playbooks.for_intent, heard.intents))):
        case, _ = await _case(house, turn, heard)
    elif case.status.over:
        return case
    return noted(case, heard, turn.conversation, turn.book, button=turn.button, at=turn.at)


def _for_a_person_anyhow(turn: Turn) -> bool:
    """Whoever writes that the house is on fire does not wait for Rasa to come back."""
    unread = Understanding(turn.text, "", 0.0)
    return for_a_person_anyhow(turn.book.policy, turn.situation(unread).understood(unread)) is not None


def _without_dialogue(turn: Turn) -> Outcome:
    heard = Understanding(turn.text, "", 0.0)
    facts = turn.situation(heard).understood(heard, dialogue_up=False)
    return Outcome(heard, decide(turn.book.policy, facts), case=turn.case)


async def _let_go(house: House, turn: Turn) -> None:
    """A person has the conversation now: they see these messages, and the bot's answer is dropped."""
    async with house.store.transaction() as tx:
        await tx.mark_handled([message.id for message in turn.messages])
