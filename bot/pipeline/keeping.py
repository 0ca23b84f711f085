"""The timers behind promises: looked at when something is due, renewed before they break, computed again after an edit.

Each look works out from what is stored what is due now, does it, and sets the next look: a look too many does no harm.
"""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.model.conversation import Conversation
from bot.model.policy.basis import PromiseKind
from bot.model.policy.decision import Reason
from bot.model.promises import Clockwork, alarms, terms
from bot.model.records import PromiseRecord
from bot.pipeline import escalation
from bot.pipeline.clocks import clock_of, owed, running
from bot.pipeline.escalation import Concern
from bot.pipeline.house import House
from bot.pipeline.metrics import PROMISES
from bot.pipeline.promises import watch
from bot.pipeline.scene import Scene
from bot.ports import NewWork

log = structlog.get_logger(__name__)

RECOMPUTE = "recompute"
_PAGE = 100


async def look(house: House, conversation_id: int, promise_id: int) -> None:
    """Do what is due about a promise: renew it, break it, escalate it. One that is kept or cancelled is left alone."""
    async with house.store.transaction() as tx:
        conversation = await tx.conversation(conversation_id, lock=True)
        scene = Scene(house, tx, house.rules.book_for(conversation), house.clock.now())
        promise = next((each for each in await tx.open_promises(conversation_id) if each.id == promise_id), None)
        if promise is None:
            return
        before = Concern(conversation, await tx.open_handoff(conversation_id), promise)
        after, next_at = await _look(scene, before)
        if after.promise != promise:
            await tx.save_promise(after.promise)
        if after.conversation != conversation:
            await tx.save_conversation(after.conversation, expected=conversation.owner.version)
        if next_at is not None:
            await watch(tx, after.promise, due=next_at)


async def _look(scene: Scene, concern: Concern) -> tuple[Concern, datetime | None]:
    clock = clock_of(scene.book.policy, concern.promise, await scene.tx.ledger(concern.conversation.id))
    row, rule = escalation.row_for(scene, concern), scene.book.policy.renewal
    due = alarms(owed(concern.promise), clock, rule, row, scene.now)
    if due.breaks:
        concern = replace(concern, promise=replace(concern.promise, broken_at=scene.now))
        PROMISES.labels(concern.promise.kind, "broken").inc()
    if due.renew:
        concern = await _renew(scene, concern, clock)
    for step in due.steps:
        if row is not None:
            concern = await escalation.take(scene, concern, row, step)
    again = alarms(owed(concern.promise), clock, rule, row, scene.now)
    return concern, again.next_at


async def _renew(scene: Scene, concern: Concern, clock: Clockwork) -> Concern:
    """Nobody has answered, and the promise is about to break: the customer hears it now, with a time that holds.

    Who can't be told keeps the time they know; then the agents are told instead.
    """
    promise, rule = concern.promise, scene.book.policy.renewal
    due = clock.due_at(scene.now, running(promise).allowance)
    if due is None:
        return replace(concern, promise=replace(promise, renewals=rule.times))
    why = Reason("renewal", rule.source, f"{promise.kind} is due {promise.due_at:%Y-%m-%d %H:%M} UTC, not kept yet")
    refused = scene.refused(concern.conversation)
    if refused is not None:
        unheard = Reason("renewal", rule.source, f"the customer can't be told: {refused.value}")
        await scene.note(concern.conversation, why, unheard)
        marked = max(promise.marked, round(100 * rule.at))
        return replace(concern, promise=replace(promise, renewals=rule.times, marked=marked))
    conversation = await scene.tell(concern.conversation, rule.say, {"promised": due}, why)
    PROMISES.labels(promise.kind, "renewed").inc()
    renewed = replace(promise, due_at=due, renewals=promise.renewals + 1, renewed_at=scene.now)
    return replace(concern, conversation=conversation, promise=renewed)


async def recompute_soon(house: House) -> None:
    """The rules have changed, or may have while we were down."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        await tx.add_work(NewWork(RECOMPUTE, now, key=RECOMPUTE))


async def recompute(house: House) -> None:
    """Compute every open deadline again by the rules in force, a conversation at a time."""
    after, ids = 0, [0]
    while ids:
        async with house.store.transaction() as tx:
            ids = await tx.owing(after=after, limit=_PAGE)
        for conversation_id in ids:
            await _recompute(house, conversation_id)
            after = conversation_id


async def _recompute(house: House, conversation_id: int) -> None:
    async with house.store.transaction() as tx:
        before = conversation = await tx.conversation(conversation_id, lock=True)
        scene = Scene(house, tx, house.rules.book_for(conversation), house.clock.now())
        for promise in await tx.open_promises(conversation_id):
            if promise.rules_version != scene.book.policy.version:
                conversation = await _again(scene, conversation, promise)
        if conversation != before:
            await tx.save_conversation(conversation, expected=before.owner.version)


async def _again(scene: Scene, conversation: Conversation, promise: PromiseRecord) -> Conversation:
    """By the new terms, but never earlier than what was told; if it is later, the customer hears so."""
    policy = scene.book.policy
    promise = replace(promise, rules_version=scene.book.policy.version)
    agreed = terms(
        policy,
        PromiseKind(promise.kind),
        team=promise.team,
        channel=conversation.route.channel,
        rule=promise.rule,
    )
    if agreed is not None:
        promise = replace(promise, allowance=agreed.allowance, round_the_clock=agreed.round_the_clock)
    clock = clock_of(policy, promise, await scene.tx.ledger(conversation.id))
    since = replace(running(promise), start=promise.renewed_at or promise.made_at)
    fresh = since.renewal(clock)
    if fresh.must_tell and fresh.due is not None and promise.broken_at is None:
        source = agreed.source if agreed else policy.renewal.source
        conversation, promise = await _tell_changed(scene, conversation, promise, fresh.due, source=str(source))
    elif not promise.told and fresh.due is not None:
        promise = replace(promise, due_at=fresh.due)
    await scene.tx.save_promise(promise)
    await watch(scene.tx, promise, due=scene.now)
    return conversation


async def _tell_changed(
    scene: Scene, conversation: Conversation, promise: PromiseRecord, due: datetime, *, source: str
) -> tuple[Conversation, PromiseRecord]:
    rule = scene.book.policy.renewal
    why = Reason("rules changed", rule.source, f"{promise.kind} by {source} is due later than was told")
    refused = scene.refused(conversation)
    if refused is not None:
        unheard = Reason("rules changed", rule.source, f"the customer can't be told: {refused.value}")
        await scene.note(conversation, why, unheard)
        return conversation, replace(promise, marked=max(promise.marked, 0))
    after = await scene.tell(conversation, rule.say_changed, {"promised": due}, why)
    return after, replace(promise, due_at=due, renewed_at=scene.now)
