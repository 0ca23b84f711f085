"""A turn: what the customer wrote in a few quick messages is understood, decided upon, answered, and committed as one.

Between reading and committing, Rasa is asked; meanwhile a person may take over. The commit is therefore guarded by the
owner's version: an answer that was overtaken is dropped, never sent (pain 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.model.conversation import Case, Controller, Conversation
from bot.model.dialogue import PAUSE, Answer, Segment, Understanding
from bot.model.errors import DialogueError, Overtaken
from bot.model.follow_ups import FollowUp, Stage
from bot.model.heard import merge
from bot.model.policy.decide import decide
from bot.model.policy.decision import Decision, Next
from bot.model.records import Author, Message, Work
from bot.model.segments import split
from bot.model.stalls import moves
from bot.model.steps import takes
from bot.model.trial.past import seen_in_turn
from bot.pipeline import follow_ups, pauses, promises, recall, speech
from bot.pipeline.cases import case_for_turn, save_answered
from bot.pipeline.handoff import hand_off
from bot.pipeline.house import House
from bot.pipeline.metadata import metadata
from bot.pipeline.noted import noted
from bot.pipeline.recall import Recalled
from bot.pipeline.record import record_decision
from bot.pipeline.situation import Situation
from bot.ports import RuleBook, Tx

log = structlog.get_logger(__name__)

TRIES = 3
"""How often a turn is tried while Rasa does not answer, before a person gets it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on its way: the conversation as it was when it began, and the messages it answers."""

    id: str
    conversation: Conversation
    messages: tuple[Message, ...]
    recent: tuple[Message, ...]
    case: Case | None
    book: RuleBook
    at: datetime
    asked: "Asked | None" = None

    @property
    def text(self) -> str:
        """The quick messages, one a line."""
        return "\n".join(message.content.text for message in self.messages if message.content.text)

    @property
    def button(self) -> str | None:
        """The option that was tapped last, if any."""
        return next((m.content.button for m in reversed(self.messages) if m.content.button), None)

    @property
    def situation(self) -> Situation:
        """For the facts."""
        return Situation(self.conversation, self.book.policy, self.at, self.case)


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up that waits for its answer, and the case that it is about."""

    follow_up: FollowUp
    case: Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn led to. ``answers``: the follow-up that it is the answer to."""

    heard: Understanding
    decision: Decision
    answer: Answer | None = None
    case: Case | None = None
    answers: FollowUp | None = None


async def take_turn(house: House, work: Work) -> bool:
    """Answer what the customer wrote. Raises what went wrong while it is worth trying again; then a person gets it.

    Returns whether the work was finished together with the answer; there may have been nothing to answer.
    """
    turn = await _begin(house, work.payload["conversation"])
    if turn is None:
        return False
    try:
        outcome = await _answer(house, turn)
    except Exception as error:
        if work.failures + 1 < TRIES:
            raise
        if not isinstance(error, DialogueError):
            log.exception("turn.broken", conversation=turn.conversation.id)  # a bug of ours must not strand a customer
        outcome = _without_dialogue(turn)
    try:
        await _commit(house, turn, outcome, work)
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
    return Turn(turn_id, conversation, messages, tuple(recent), case, book, now, asked)


async def _grouped(tx: Tx, waiting: Sequence[Message]) -> tuple[str, tuple[Message, ...]]:
    """The messages of one turn. One that was begun before a crash keeps them, so that Rasa knows it again."""
    begun = waiting[0].turn_id
    if begun is not None:
        return begun, tuple(message for message in waiting if message.turn_id == begun)
    turn_id = f"turn-{waiting[-1].id}"
    await tx.assign_turn([message.id for message in waiting], turn_id=turn_id)
    return turn_id, tuple(waiting)


async def _answer(house: House, turn: Turn) -> Outcome:
    heard = await _understand(house, turn)
    asked = turn.asked
    if asked is not None and not takes(turn.book.playbooks, asked.case.problem, heard):
        asked = None
    decision = decide(turn.book.policy, turn.situation.understood(heard))
    answers = asked.follow_up if asked else None
    if decision.next is Next.PERSON:
        told = asked.case if asked else await _case_with_words(house, turn, heard)
        return Outcome(heard, decision, case=told, answers=answers)
    if decision.next is not Next.DIALOGUE:
        return Outcome(heard, decision, case=asked.case if asked else turn.case, answers=answers)
    case, recalled = (asked.case, Recalled()) if asked else await _case(house, turn, heard)
    answer = await house.dialogue.answer(
        dialogue_id=case.dialogue_id,
        turn_id=turn.id,
        heard=heard,
        metadata=metadata(turn.conversation, turn.book, case, turn.messages, turn.recent, recalled, at=turn.at),
    )
    after = decide(turn.book.policy, replace(turn.situation, case=case).answered(heard, answer))
    return Outcome(heard, after, answer, case, answers)


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


def _without_dialogue(turn: Turn) -> Outcome:
    heard = Understanding(turn.text, "", 0.0)
    return Outcome(heard, decide(turn.book.policy, turn.situation.understood(heard, dialogue_up=False)), case=turn.case)


async def _commit(house: House, turn: Turn, outcome: Outcome, work: Work) -> None:
    async with house.store.transaction() as tx:
        stored = await tx.conversation(turn.conversation.id, lock=True)
        if stored.owner.version != turn.conversation.owner.version:
            raise Overtaken
        before = outcome.case if outcome.answer else turn.case
        wants = turn.situation.wants_more(outcome.heard)
        seen = seen_in_turn(turn.id, outcome.heard, outcome.answer, before, wants)
        decision_id = await record_decision(tx, stored, turn.book, "turn", outcome.decision, now=turn.at, seen=seen)
        conversation = replace(stored, misunderstood=_misunderstood(stored, outcome))
        case = await _save_case(tx, turn, outcome)
        await _followed_up(tx, turn, outcome, case)
        await _journaled(tx, turn, outcome, case)
        conversation = await _say(house, tx, turn, outcome, conversation, case, decision_id=decision_id)
        if outcome.decision.next is Next.DIALOGUE:
            solved = case is not None and case.status.over
            await promises.bot_answered(tx, turn.book, conversation, solved=solved, now=turn.at)
            if case is not None and outcome.answer is not None and outcome.answer.noted.get(PAUSE):
                await pauses.begin(tx, turn.book, conversation, case, since=turn.messages[-1].content.at)
        await tx.mark_handled([message.id for message in turn.messages])
        await tx.save_conversation(conversation, expected=stored.owner.version)
        await tx.finish_work(work)


def _misunderstood(conversation: Conversation, outcome: Outcome) -> int:
    if outcome.answer is None or outcome.answer.understood:
        return 0
    return conversation.misunderstood + 1


async def _save_case(tx: Tx, turn: Turn, outcome: Outcome) -> Case | None:
    case, answer = outcome.case, outcome.answer
    if case is None or answer is None:
        return case
    if case.status.over and outcome.answers is not None:
        if answer.case is not None:
            case = replace(case, state=answer.case)  # whether it is open again is decided by who goes on
            await tx.save_case(case)
        return case
    was_over = case.status.over and turn.case is not None and case.id == turn.case.id
    return await save_answered(tx, case, answer, was_over=was_over, now=turn.at)


async def _followed_up(tx: Tx, turn: Turn, outcome: Outcome, case: Case | None) -> None:
    """Plan what is to be asked later, and keep what was answered to what was asked."""
    answer = outcome.answer
    if turn.asked is not None:
        stage = _came_of(outcome)
        if stage is not None:
            await follow_ups.answered(tx, turn.asked.follow_up, stage, _OUTCOMES[stage], now=turn.at)
    if answer is not None and case is not None and outcome.answers is None:
        await follow_ups.noted(tx, turn.conversation, case, answer.noted, now=turn.at)


async def _journaled(tx: Tx, turn: Turn, outcome: Outcome, case: Case | None) -> None:
    """Append what the turn did in the case's steps. An answer to a follow-up comes after them."""
    if case is None or outcome.case is None:
        return
    wanted = outcome.decision.hand_off
    handed_over = wanted.rule if wanted is not None and outcome.answers is None else None
    if handed_over is None and outcome.answer is None:
        return
    await tx.add_moves(case.id, moves(outcome.case.state, case.state, now=turn.at, handed_over=handed_over))


_OUTCOMES = {
    Stage.WELL: "the customer says that all is well",
    Stage.NOT_WELL: "the customer says that it is not solved",
    Stage.PASSED: "the customer answered something else",
}


def _came_of(outcome: Outcome) -> Stage | None:
    """None: it is not clear yet, and the question stays open."""
    if outcome.answers is None:
        return Stage.PASSED
    if outcome.decision.hand_off is not None:
        return Stage.NOT_WELL
    answer = outcome.answer
    if answer is None or answer.goes_on or answer.case is None:
        return None
    return Stage.WELL if any(say.key == "steps.checked" for say in answer.say) else Stage.PASSED


async def _say(
    house: House,
    tx: Tx,
    turn: Turn,
    outcome: Outcome,
    conversation: Conversation,
    case: Case | None,
    *,
    decision_id: int,
) -> Conversation:
    decision, answer = outcome.decision, outcome.answer
    says = answer.say if answer is not None else ()
    if decision.next is Next.PERSON and answer is not None and not answer.understood:
        says = ()  # "I did not understand" and "a colleague takes over" would be said in one breath
    case_id = case.id if case else None
    conversation = await speech.say(
        house,
        tx,
        turn.book,
        conversation,
        (*says, *decision.say),
        now=turn.at,
        author=Author.BOT,
        decision_id=decision_id,
        case_id=case_id,
    )
    if decision.hand_off is None:
        return conversation
    return await hand_off(tx, turn.book, conversation, case, decision, now=turn.at)


async def _let_go(house: House, turn: Turn) -> None:
    """A person has the conversation now: they see these messages, and the bot's answer is dropped."""
    async with house.store.transaction() as tx:
        await tx.mark_handled([message.id for message in turn.messages])
