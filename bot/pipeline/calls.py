"""Somebody on call is called, at any hour: one after the other, until one confirms; the customer is told each time.

G2.4: "how is an emergency handled when we are closed?" This is how.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.conversation import Conversation
from bot.model.escalation.call import Call, Outcome, code_for, is_confirmation
from bot.model.escalation.matrix import Chain, Person, Row, Step
from bot.model.messages import InboundMessage, OptOut
from bot.model.policy.decision import Reason
from bot.model.policy.rules import Source
from bot.model.records import CallRecord, PromiseRecord
from bot.model.values import Value
from bot.pipeline import staff
from bot.pipeline.house import House
from bot.pipeline.metrics import CALLS
from bot.pipeline.scene import Scene
from bot.ports import NewWork, RuleBook, Tx

WORK = "call"
NEXT, CONFIRMED, UNREACHED = "escalation.next_person", "escalation.confirmed", "escalation.unreached"
ASK, TOLD = "escalation.staff.ask", "escalation.staff.told"
THANKS, TAKEN, HELP = "escalation.staff.thanks", "escalation.staff.taken", "escalation.staff.help"


async def begin(
    scene: Scene, conversation: Conversation, promise: PromiseRecord, row: Row, step: Step, chain: Chain
) -> Conversation:
    """Call for help, unless somebody is being called about this conversation already: nobody is woken twice."""
    calls = await scene.tx.open_calls()
    if any(each.conversation_id == conversation.id for each in calls):
        return conversation
    call = Call(chain.name, code_for(conversation.id + len(calls), [each.call.code for each in calls]))
    record = await scene.tx.add_call(
        CallRecord(0, conversation.id, promise.id, row.name, str(step.source), scene.now, call)
    )
    CALLS.labels("begun").inc()
    return await _ask_next(scene, conversation, record)


async def tell_once(scene: Scene, conversation: Conversation, promise: PromiseRecord, chain: Chain) -> None:
    """Let the first on duty who can be reached know. Nobody on duty: the console's mark must do."""
    for name in chain.on_duty(scene.now):
        person = scene.book.policy.escalation.people[name]
        if await staff.told(scene, person, TOLD, _essentials(conversation, promise.rule, promise)):
            return


async def not_confirmed(house: House, call_id: int) -> None:
    """The time to confirm is up: the next one, unless somebody confirmed meanwhile."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        conversation = await tx.conversation((await tx.call(call_id)).conversation_id, lock=True)
        record = await tx.call(call_id)
        if not record.call.open:
            return
        scene = Scene(house, tx, house.rules.book_for(conversation), now)
        chain = scene.book.policy.escalation.chains.get(record.call.chain)
        last = record.call.asked[-1].at
        if chain is not None and last + chain.confirm_within > now:
            await _watch(tx, record, due=last + chain.confirm_within)
            return
        after = await _ask_next(scene, conversation, record)
        await tx.save_conversation(after, expected=conversation.owner.version)


async def no_longer_needed(tx: Tx, conversation_id: int, *, now: datetime) -> None:
    """A person has it: nobody is called any more."""
    for record in await tx.open_calls(conversation_id):
        await _save(tx, record, record.call.ended(now))


async def colleague_wrote(house: House, tx: Tx, message: InboundMessage, *, now: datetime) -> bool:
    """Whether it came from a colleague's address; if so it is dealt with here, and no customer's turn comes of it."""
    person = _colleague(house.rules.books, message)
    if person is None or message.opt_out in {OptOut.STOP, OptOut.START}:
        return False
    words = frozenset(word for book in house.rules.books for word in book.policy.escalation.confirm_words)
    meant = _meant(message.text, person, await tx.open_calls(), words)
    if meant is not None:
        conversation = await tx.conversation(meant.conversation_id, lock=True)  # the customer's first: no deadlock
        meant = await tx.call(meant.id)
        if meant.call.open:
            scene = Scene(house, tx, house.rules.book_for(conversation), now)
            await _confirm(scene, conversation, meant, person, message)
            return True
    await _not_confirming(Scene(house, tx, house.rules.book, now), person, message)
    return True


def _colleague(books: Iterable[RuleBook], message: InboundMessage) -> Person | None:
    """Whoever may be called by some rules: a pilot's people are no customers either."""
    found = (book.policy.escalation.person_at(message.route.channel, message.route.address) for book in books)
    return next((person for person in found if person is not None), None)


def _meant(text: str, person: Person, calls: Sequence[CallRecord], words: frozenset[str]) -> CallRecord | None:
    """The call that the answer confirms: by its code, or by a word when only one call is out to this person."""
    mine = [each for each in calls if any(asked.person == person.name for asked in each.call.asked)]
    meant = [each for each in mine if is_confirmation(text, each.call.code, words)]
    named = [each for each in meant if each.call.code in text]
    return next(iter(named or (meant if len(mine) == 1 else ())), None)


async def _confirm(
    scene: Scene, conversation: Conversation, record: CallRecord, person: Person, message: InboundMessage
) -> None:
    await _save(scene.tx, record, record.call.confirmed(person.name, scene.now))
    why = Reason(record.rule, person.source, f"{person.name} confirmed call {record.call.code}")
    after = await scene.tell(conversation, CONFIRMED, {"who": person.called}, why)
    await scene.tx.save_conversation(after, expected=conversation.owner.version)
    params: dict[str, Value] = {"code": record.call.code, "who": person.called}
    await staff.answer(scene, await staff.heard(scene, person, message), THANKS, params)
    people = scene.book.policy.escalation.people
    for name in dict.fromkeys(each.person for each in record.call.asked):
        if name != person.name and name in people:
            await staff.told(scene, people[name], TAKEN, params)


async def _not_confirming(scene: Scene, person: Person, message: InboundMessage) -> None:
    """Too late, or something else: a short answer, so that nobody believes they took what they didn't."""
    conversation = await staff.heard(scene, person, message)
    people = {name: each for book in scene.house.rules.books for name, each in book.policy.escalation.people.items()}
    for record in await scene.tx.latest_calls(limit=20):
        by = people.get(record.call.confirmed_by or "")
        if by is not None and record.call.code in message.text:
            await staff.answer(scene, conversation, TAKEN, {"code": record.call.code, "who": by.called})
            return
    await staff.answer(scene, conversation, HELP, {})


async def _ask_next(scene: Scene, conversation: Conversation, record: CallRecord) -> Conversation:
    """Ask who can be reached next, or give up. The customer is told whenever it is another one."""
    escalation, call = scene.book.policy.escalation, record.call
    chain = escalation.chains.get(call.chain)
    promise = next((p for p in await scene.tx.open_promises(conversation.id) if p.id == record.promise_id), None)
    gone: list[str] = []
    while chain is not None and promise is not None:
        name = call.next_person(chain, scene.now, unreachable=gone)
        if name is None:
            break
        params = {**_essentials(conversation, promise.rule, promise), "code": call.code}
        if await staff.told(scene, escalation.people[name], ASK, params):
            return await _asked(scene, conversation, replace(record, call=call.asking(name, scene.now)), chain)
        gone.append(name)
    return await _gave_up(scene, conversation, record, promise)


async def _asked(scene: Scene, conversation: Conversation, record: CallRecord, chain: Chain) -> Conversation:
    await scene.tx.save_call(record)
    await _watch(scene.tx, record, due=scene.now + chain.confirm_within)
    person = record.call.asked[-1].person
    again = person in {each.person for each in record.call.asked[:-1]}
    called = scene.book.policy.escalation.people[person].called
    why = Reason(record.rule, chain.source, f"call {record.call.code}: {called} is asked{' again' if again else ''}")
    if again or len(record.call.asked) == 1:  # the hand-off's own words have said that somebody is being called
        await scene.note(conversation, why)
        return conversation
    return await scene.tell(conversation, NEXT, {}, why)


async def _gave_up(
    scene: Scene, conversation: Conversation, record: CallRecord, promise: PromiseRecord | None
) -> Conversation:
    if promise is None:  # kept or cancelled meanwhile
        await _save(scene.tx, record, record.call.ended(scene.now))
        return conversation
    await _save(scene.tx, record, record.call.unreached(scene.now))
    file, _, line = record.rule_source.rpartition(":")
    why = Reason(record.rule, Source(file, int(line)), f"call {record.call.code}: nobody confirmed")
    return await scene.tell(conversation, UNREACHED, {}, why)


def _essentials(conversation: Conversation, rule: str, promise: PromiseRecord) -> dict[str, Value]:
    """No name, no number, none of the customer's words: those are on the console, behind a password."""
    return {"rule": rule, "channel": conversation.route.channel.value, "promised": promise.due_at}


async def _save(tx: Tx, record: CallRecord, call: Call) -> None:
    await tx.save_call(replace(record, call=call))
    await tx.cancel_work(WORK, str(record.id))
    if call.outcome is not Outcome.OPEN:
        CALLS.labels(call.outcome.value).inc()


async def _watch(tx: Tx, record: CallRecord, *, due: datetime) -> None:
    await tx.add_work(NewWork(WORK, due, {"call": record.id}, key=str(record.id)))
