"""What a turn led to is kept: case, follow-up, texts, hand-off, promises, and the messages' end, in one transaction.

It is guarded by the owner's version: an answer that was overtaken is dropped, never sent (pain 1).
"""

from dataclasses import replace

from bot.model.conversation import Case, Conversation
from bot.model.dialogue import PAUSE
from bot.model.errors import Overtaken
from bot.model.follow_ups import Stage
from bot.model.policy.decision import Next
from bot.model.records import Author, Work
from bot.model.stalls import moves
from bot.model.trial.past import seen_in_turn
from bot.pipeline import follow_ups, pauses, promises, speech
from bot.pipeline.cases import save_answered
from bot.pipeline.handoff import hand_off
from bot.pipeline.house import House
from bot.pipeline.outcome import Outcome, Turn
from bot.pipeline.record import record_decision
from bot.ports import Tx


async def commit(house: House, turn: Turn, outcome: Outcome, work: Work) -> None:
    """Save all of it, or nothing. Raises Overtaken when somebody else has the conversation now."""
    async with house.store.transaction() as tx:
        stored = await tx.conversation(turn.conversation.id, lock=True)
        if stored.owner.version != turn.conversation.owner.version:
            raise Overtaken
        before = outcome.case if outcome.answer else turn.case
        situation = turn.situation(outcome.heard, outcome.answer)
        wants = situation.wants_more(outcome.heard)
        seen = seen_in_turn(
            turn.id,
            outcome.heard,
            outcome.answer,
            before,
            wants,
            problem=situation.problem,
            waiting=situation.waiting,
        )
        decision_id = await record_decision(tx, stored, turn.book, "turn", outcome.decision, now=turn.at, seen=seen)
        conversation = replace(stored, misunderstood=_misunderstood(stored, outcome))
        case = await _save_case(tx, turn, outcome)
        conversation = await _tagged(tx, turn, conversation, case)
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
    case, answer = outcome.case, outcome.entered or outcome.answer
    if case is None or answer is None:
        return case
    if case.status.over and outcome.answers is not None:
        if answer.case is not None:
            case = replace(case, state=answer.case)  # whether it is open again is decided by who goes on
            await tx.save_case(case)
        return case
    was_over = case.status.over and turn.case is not None and case.id == turn.case.id
    return await save_answered(tx, case, answer, was_over=was_over, now=turn.at)


async def _tagged(tx: Tx, turn: Turn, conversation: Conversation, case: Case | None) -> Conversation:
    """What the order book calls the buyer, kept with the customer as soon as it is shown who they are."""
    before = _tags(turn.case) if turn.case and case and turn.case.id == case.id else []
    fresh = [tag for tag in _tags(case) if tag not in {*before, *conversation.customer.tags}]
    if not fresh:
        return conversation
    customer = replace(conversation.customer, tags=(*conversation.customer.tags, *fresh))
    await tx.save_customer(customer)
    return replace(conversation, customer=customer)


def _tags(case: Case | None) -> list[str]:
    raw = case.state.get("customer_tags") if case else None
    return [tag for tag in raw if isinstance(tag, str)] if isinstance(raw, list | tuple) else []


async def _followed_up(tx: Tx, turn: Turn, outcome: Outcome, case: Case | None) -> None:
    """Plan what is to be asked later, and keep what was answered to what was asked."""
    answer = outcome.answer
    if turn.asked is not None:
        stage = _came_of(outcome)
        if stage is not None:
            await follow_ups.answered(tx, turn.asked.follow_up, stage, _OUTCOMES[stage], now=turn.at)
    if answer is not None and case is not None and outcome.answers is None:
        await follow_ups.noted(tx, turn.book, turn.conversation, case, answer.noted, now=turn.at)


async def _journaled(tx: Tx, turn: Turn, outcome: Outcome, case: Case | None) -> None:
    """Append what the turn did in the case's steps. An answer to a follow-up comes after them."""
    wanted = outcome.decision.hand_off
    if case is None or (wanted is None and outcome.answer is None):
        return
    known = (turn.case, turn.asked.case if turn.asked else None)
    before = next((each.state for each in known if each is not None and each.id == case.id), {})
    handed_over = wanted.rule if wanted is not None and outcome.answers is None else None
    await tx.add_moves(case.id, moves(before, case.state, now=turn.at, handed_over=handed_over))


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
    entered = outcome.entered.say if outcome.entered else ()
    case_id = case.id if case else None
    conversation = await speech.say(
        house,
        tx,
        turn.book,
        conversation,
        (*says, *decision.say, *entered),
        now=turn.at,
        author=Author.BOT,
        decision_id=decision_id,
        case_id=case_id,
    )
    if decision.hand_off is None:
        return conversation
    return await hand_off(tx, turn.book, conversation, case, decision, now=turn.at)
