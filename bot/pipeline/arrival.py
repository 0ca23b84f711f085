"""A message arrives: recorded, acknowledged at once (G2.1), and a turn scheduled for when the customer has finished."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.model.conversation import Controller, Conversation
from bot.model.messages import ChannelEvent, InboundMessage, OptOut, Reach, ReachChange, Receipt, Unread
from bot.model.policy.decide import LOOP_GUARD, OTHER_LANGUAGE, decide
from bot.model.policy.decision import Decision, Next, Say
from bot.model.policy.facts import Facts
from bot.model.policy.rules import Acknowledgements
from bot.model.promises import Side
from bot.model.records import Author, Message, NewMessage, Work
from bot.model.segments import clean
from bot.model.trial.past import seen_on_arrival
from bot.pipeline import promises, speech
from bot.pipeline.calls import colleague_wrote
from bot.pipeline.follow_ups import awaited_answer
from bot.pipeline.house import House
from bot.pipeline.metrics import LOOPS
from bot.pipeline.receipts import receipt_came
from bot.pipeline.record import record_decision
from bot.pipeline.situation import Situation
from bot.pipeline.tongue import another_language, first_language, language_now
from bot.ports import NewWork, RuleBook, Tx

log = structlog.get_logger(__name__)

LOOKED_BACK = 24
"""How many messages the loop guard looks at."""

_LATELY = timedelta(hours=1)
STOPPED, STARTED = "ack.opted_out", "ack.opted_in"


async def event_came(house: House, work: Work) -> None:
    """Handle one stored event of a webhook, once: its effects and its end are one transaction.

    Raises what the store raises, and EarlyReceiptError; the worker tries again.
    """
    now = house.clock.now()
    async with house.store.transaction() as tx:
        event = (await tx.event(work.payload["event_id"])).event
        await _dispatch(house, tx, event, now=now, attempt=work.failures + 1)
        await tx.finish_work(work)


async def _dispatch(house: House, tx: Tx, event: ChannelEvent, *, now: datetime, attempt: int) -> None:
    match event:
        case InboundMessage():
            message = replace(event, text=clean(event.text))
            if message.edits is not None:
                await _correct(house, tx, message, message.edits, now=now)
            else:
                await _message_came(house, tx, message, now=now)
        case Receipt():
            await receipt_came(tx, event, attempt=attempt)
        case ReachChange():
            await _reach_changed(house, tx, event, now=now)
        case Unread():
            log.info("event.unread", channel=event.channel, why=event.why)


async def _correct(house: House, tx: Tx, message: InboundMessage, corrected: str, *, now: datetime) -> None:
    """An edit corrects the record and is not answered twice; an edit of what we never got is a message."""
    conversation = await _conversation(house, tx, message, now=now)
    if not await tx.edit_message(conversation.id, corrected, message.text):
        await _message_came(house, tx, replace(message, edits=None), now=now)


async def _message_came(house: House, tx: Tx, message: InboundMessage, *, now: datetime) -> None:
    if await colleague_wrote(house, tx, message, now=now):
        return
    conversation = await _conversation(house, tx, message, now=now)
    book = house.rules.book_for(conversation)
    conversation = await _heard_from(conversation, message, house, tx, now=now)
    if message.opt_out in {OptOut.STOP, OptOut.START}:
        await _opt_out(house, tx, conversation, message, now=now)
        return
    awaited = await awaited_answer(tx, conversation, book, now=now) is not None
    situation = Situation(conversation, book.policy, now, awaited=awaited)
    unserved = another_language(house, message, conversation)
    facts = situation.on_arrival(message, await _recent(tx, conversation, now), unserved=unserved)
    decision = decide(book.policy, facts)
    await tx.add_message(_recorded(conversation, message, handled=decision.next is Next.NOBODY, now=now))
    conversation = await _say(house, tx, book, conversation, facts, decision, now=now)
    await tx.save_conversation(conversation, expected=conversation.owner.version)
    await _clocks(tx, book, conversation, facts, now=now)
    if message.callback_id:
        await tx.add_work(_tap(message, now=now))
    if decision.typing:
        await tx.add_work(_typing(message, now=now))
    if decision.next is Next.DIALOGUE:
        await _schedule_turn(tx, conversation, book.policy.acknowledgements, at_once=decision.at_once, now=now)


async def _recent(tx: Tx, conversation: Conversation, now: datetime) -> Sequence[Message]:
    """What the loop guard looks at: nothing, unless we have said something lately."""
    said = conversation.last_outbound_at
    return await tx.messages(conversation.id, limit=LOOKED_BACK) if said and now - said < _LATELY else ()


def _known_loop(conversation: Conversation, acks: Acknowledgements, now: datetime) -> bool:
    """Agents are told of a machine once, however long it goes on."""
    return conversation.looped_at is not None and now - conversation.looped_at < acks.greet_again_after


async def _clocks(tx: Tx, book: RuleBook, conversation: Conversation, facts: Facts, *, now: datetime) -> None:
    """Whose move it is now."""
    if facts.silent or facts.group:
        return
    if facts.controller in {Controller.AGENT, Controller.QUEUED}:
        await promises.customer_wrote(tx, book, conversation, text=facts.text, now=now)
    else:
        await tx.turn_to(conversation.id, Side.BOT, now=now)


async def _conversation(house: House, tx: Tx, message: InboundMessage, *, now: datetime) -> Conversation:
    language = first_language(house, message)
    sender = message.sender
    return await tx.conversation_for(message.route, name=sender.name, language=language, phone=sender.phone, now=now)


async def _heard_from(
    conversation: Conversation, message: InboundMessage, house: House, tx: Tx, *, now: datetime
) -> Conversation:
    """Who writes can be reached again, and may have changed language. An opt-out ends only by START."""
    blocked = conversation.reach is Reach.BLOCKED
    return replace(
        conversation,
        reach=Reach.OPEN if blocked else conversation.reach,
        language=await language_now(house, tx, message, conversation),
        phone=message.sender.phone or conversation.phone,
        last_inbound_at=now,
    )


async def _opt_out(house: House, tx: Tx, conversation: Conversation, message: InboundMessage, *, now: datetime) -> None:
    """STOP cancels what is queued and is confirmed once; START opens again. On SMS Twilio has answered by itself."""
    stop = message.opt_out is OptOut.STOP
    await tx.add_message(_recorded(conversation, message, handled=True, now=now))
    if stop:
        await tx.drop_planned(conversation.id, why="opted out", before_version=conversation.owner.version + 1)
    if not message.answered_by_platform:
        reachable = replace(conversation, reach=Reach.OPEN)
        words = (Say(STOPPED if stop else STARTED),)
        await speech.say(house, tx, house.rules.book_for(conversation), reachable, words, now=now, author=Author.BOT)
    changed = replace(conversation, reach=Reach.OPTED_OUT if stop else Reach.OPEN)
    await tx.save_conversation(changed, expected=conversation.owner.version)


async def _say(
    house: House, tx: Tx, book: RuleBook, conversation: Conversation, facts: Facts, decision: Decision, *, now: datetime
) -> Conversation:
    if not decision.trace and not decision.say:
        return conversation
    if decision.trace[0].rule == LOOP_GUARD:
        if _known_loop(conversation, book.policy.acknowledgements, now):
            return replace(conversation, looped_at=now)
        LOOPS.inc()
        conversation = replace(conversation, looped_at=now)
    seen = seen_on_arrival(facts)
    decision_id = await record_decision(tx, conversation, book, "arrival", decision, now=now, seen=seen)
    conversation = await speech.say(
        house, tx, book, conversation, decision.say, now=now, decision_id=decision_id, author=Author.BOT
    )
    conversation = await _noticed(tx, conversation, facts, decision)
    return replace(conversation, acknowledged_at=now) if decision.greeted else conversation


async def _noticed(tx: Tx, conversation: Conversation, facts: Facts, decision: Decision) -> Conversation:
    """What the customer has now been told, so that it is told once."""
    before = conversation.customer
    told = before
    if decision.noticed_closure:
        told = replace(told, noticed_closure=decision.noticed_closure)
    if facts.unserved and any(rule.rule == OTHER_LANGUAGE for rule in decision.trace):
        told = replace(told, language=facts.unserved)
    if told != before:
        await tx.save_customer(told)
    return replace(conversation, customer=told)


def _recorded(conversation: Conversation, message: InboundMessage, *, handled: bool, now: datetime) -> NewMessage:
    return NewMessage(
        conversation.id,
        Author.CUSTOMER,
        message.text,
        now,
        kind=message.kind,
        provider_id=message.provider_id,
        attachments=message.attachments,
        button=message.button,
        handled=handled,
    )


def _tap(message: InboundMessage, *, now: datetime) -> NewWork:
    return NewWork("tap", now, {"channel": message.route.channel.value, "callback": message.callback_id})


def _typing(message: InboundMessage, *, now: datetime) -> NewWork:
    route = message.route
    payload = {"channel": route.channel.value, "account": route.account, "address": route.address}
    return NewWork("typing", now, {**payload, "last_inbound": message.provider_id}, key=route.key)


async def _schedule_turn(
    tx: Tx, conversation: Conversation, acks: Acknowledgements, *, at_once: bool, now: datetime
) -> None:
    """Wait until the customer has been quiet for a moment, but never too long after their first unanswered word."""
    waiting = await tx.unhandled(conversation.id)
    first = waiting[0].content.at if waiting else now
    due = now if at_once else max(now, min(now + acks.quiet_time, first + acks.quiet_time_at_most))
    await tx.add_work(NewWork("turn", due, {"conversation": conversation.id}, key=str(conversation.id)))


async def _reach_changed(house: House, tx: Tx, change: ReachChange, *, now: datetime) -> None:
    if change.moved_to is not None:
        await tx.move_route(change.route, change.moved_to)
        return
    languages = house.rules.book.policy.languages
    conversation = await tx.conversation_for(change.route, name="", language=languages.default, phone=None, now=now)
    await tx.save_conversation(replace(conversation, reach=change.reach), expected=conversation.owner.version)
    if change.reach is not Reach.OPEN:
        await tx.drop_planned(conversation.id, why=change.reach, before_version=conversation.owner.version + 1)
