"""What an agent does with a conversation. Every move makes a new owner version: nothing decided before it is sent."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.conversation import CaseStatus, Controller, Conversation
from bot.model.delivery import Refusal
from bot.model.errors import IllegalMove
from bot.model.policy.decision import Next, Say
from bot.model.records import Author, HandoffRecord, NewMessage
from bot.model.stalls import moves
from bot.pipeline import calls, entering, follow_ups, promises, speech
from bot.pipeline.house import House
from bot.pipeline.noted import told_a_person
from bot.ports import NewWork, RuleBook, Tx


class CannotWrite(IllegalMove):
    """The customer can't be written to now; ``why`` says what stands against it, for the console to say in words."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


async def take_over(house: House, conversation_id: int, *, agent_id: int) -> None:
    """The agent has it from here on; what the bot had planned but not sent is dropped. Raises IllegalMove."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation_id, lock=True)
        book = house.rules.book_for(conversation)
        until = _until(book, now)
        owner = conversation.owner.taken(agent_id, until=until)
        await tx.drop_planned(conversation_id, why="an agent took over", before_version=owner.version)
        waiting = await tx.unhandled(conversation_id)
        await tx.mark_handled([message.id for message in waiting])
        handoff = await tx.open_handoff(conversation_id)
        if handoff is not None:
            await tx.save_handoff(replace(handoff, taken_at=handoff.taken_at or now, taken_by=agent_id))
        else:
            await _record_taken(tx, conversation_id, book, agent_id=agent_id, now=now)
            case = await tx.open_case(conversation_id)
            if case is not None:
                await tx.add_moves(case.id, moves(case.state, case.state, now=now, handed_over="taken over"))
                await entering.taken_over(tx, book, conversation, case, waiting, now=now)
        await calls.no_longer_needed(tx, conversation_id, now=now)
        await follow_ups.taken_over(tx, book, conversation, now=now)
        await tx.save_conversation(replace(conversation, owner=owner), expected=conversation.owner.version)
        await _watch_lease(tx, conversation_id, due=until)


def _until(book: RuleBook, now: datetime) -> datetime:
    """How long a conversation stays with an agent who gives no sign of life (pain 11)."""
    return now + book.policy.escalation.absent_after


async def _record_taken(tx: Tx, conversation_id: int, book: RuleBook, *, agent_id: int, now: datetime) -> None:
    """No hand-off tells that it was taken, when, and by whom: a record of its own does, of moment "desk"."""
    record: dict[str, Any] = {"next": Next.PERSON.value, "say": [], "hand_off": None, "trace": [], "taken_by": agent_id}
    await tx.add_decision(conversation_id, moment="desk", rules_version=book.version, decision=record, now=now)


async def write(house: House, conversation_id: int, *, agent_id: int, text: str) -> None:
    """Send the agent's words; an answer keeps its promise. Raises IllegalMove (not theirs) or CannotWrite."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await _mine(tx, conversation_id, agent_id)
        planned = speech.planned(house, conversation, text, now=now)
        if planned.refused is not None:
            raise CannotWrite(planned.refused)
        case = await tx.latest_case(conversation_id)
        case_id = case.id if case else None
        for part in planned.parts:
            content = NewMessage(
                conversation_id,
                Author.AGENT,
                part.text,
                now,
                agent_id=agent_id,
                case_id=case_id,
                template=speech.as_stored(part),
                handled=True,
            )
            message = await speech.plan(tx, conversation, content, now=now)
            if case is not None:
                await tx.add_work(_note(conversation_id, case.dialogue_id, message.id, now=now))
        book = house.rules.book_for(conversation)
        await promises.agent_wrote(tx, book, conversation, now=now)
        until = _until(book, now)
        renewed = replace(conversation, owner=conversation.owner.renewed(until=until), last_outbound_at=now)
        await tx.save_conversation(renewed, expected=conversation.owner.version)
        await _watch_lease(tx, conversation_id, due=until)


def _note(conversation_id: int, dialogue_id: str, message_id: int, *, now: datetime) -> NewWork:
    payload = {"dialogue": dialogue_id, "message": message_id}
    return NewWork("note", now, payload, lane=f"note:{conversation_id}")


async def hand_back(house: House, conversation_id: int, *, agent_id: int) -> None:
    """The bot goes on with what was told meanwhile, and says so. Raises IllegalMove when it isn't theirs."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await _mine(tx, conversation_id, agent_id)
        book = house.rules.book_for(conversation)
        handoff = await _end_handoff(tx, conversation_id, "handed back", now=now)
        await promises.handed_back(tx, book, conversation, now=now)
        case = await tx.open_case(conversation_id)
        if case is not None:
            since = handoff.created_at if handoff else None
            case = await told_a_person(tx, conversation, book, case, since=since, at=now)
            await tx.save_case(replace(case, status=CaseStatus.WAITING_CUSTOMER))
        back = replace(conversation, owner=conversation.owner.handed_back(), misunderstood=0)
        says = (Say("handoff.handed_back"),)
        back = await speech.say(house, tx, book, back, says, now=now, author=Author.BOT)
        await tx.save_conversation(back, expected=conversation.owner.version)


async def resolve(house: House, conversation_id: int, *, agent_id: int) -> None:
    """The case is solved; the customer's next message, unless it is thanks, opens a new one. Raises IllegalMove."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await _mine(tx, conversation_id, agent_id)
        await _end_handoff(tx, conversation_id, "resolved", now=now)
        await promises.resolved(tx, house.rules.book_for(conversation), conversation, now=now)
        case = await tx.open_case(conversation_id)
        if case is not None:
            await tx.save_case(replace(case, status=CaseStatus.RESOLVED, resolved_at=now))
            await follow_ups.resolved_by_person(tx, house.rules.book_for(conversation), conversation, case, now=now)
        closed = replace(conversation, owner=conversation.owner.closed(), misunderstood=0)
        await tx.save_conversation(closed, expected=conversation.owner.version)


async def tag(house: House, conversation_id: int, tags: tuple[str, ...]) -> None:
    """What colleagues call the customer, instead of what stood there. Whoever may read along may say so."""
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation_id, lock=True)
        await tx.save_customer(replace(conversation.customer, tags=tags))
        await tx.save_conversation(conversation, expected=conversation.owner.version)  # open pages hear of it


async def lease_ended(house: House, conversation_id: int) -> None:
    """An agent gave no sign of life: back to the queue, in its old place, unless the lease was renewed."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation_id, lock=True)
        owner = conversation.owner
        if owner.controller is not Controller.AGENT or owner.lease_expires_at is None:
            return
        if owner.lease_expires_at > now:
            await _watch_lease(tx, conversation_id, due=owner.lease_expires_at)
            return
        if await tx.open_handoff(conversation_id) is None:
            await tx.save_conversation(replace(conversation, owner=owner.handed_back()), expected=owner.version)
            return
        await tx.save_conversation(replace(conversation, owner=owner.released()), expected=owner.version)


async def _mine(tx: Tx, conversation_id: int, agent_id: int) -> Conversation:
    conversation = await tx.conversation(conversation_id, lock=True)
    owner = conversation.owner
    if owner.controller is not Controller.AGENT or owner.agent_id != agent_id:
        msg = "take the conversation over first"
        raise IllegalMove(msg)
    return conversation


async def _end_handoff(tx: Tx, conversation_id: int, outcome: str, *, now: datetime) -> HandoffRecord | None:
    handoff = await tx.open_handoff(conversation_id)
    if handoff is not None:
        await tx.save_handoff(replace(handoff, ended_at=now, outcome=outcome))
    return handoff


async def _watch_lease(tx: Tx, conversation_id: int, *, due: datetime) -> None:
    await tx.add_work(NewWork("lease", due, {"conversation": conversation_id}, key=str(conversation_id)))
