"""Promises are made, kept, renewed before they break, and computed again when the rules change (G3, pains 7-9)."""

from dataclasses import replace
from datetime import datetime

from bot.model.conversation import Case, Conversation
from bot.model.policy.basis import PromiseKind
from bot.model.policy.decision import HandOff
from bot.model.policy.rules import Policy, Priority, ResolutionFrom
from bot.model.promises import Side, Terms, clockwork, terms
from bot.model.records import PromiseRecord
from bot.pipeline.clocks import clock_of, running
from bot.pipeline.metrics import PROMISES
from bot.ports import NewWork, RuleBook, Tx

ANSWERS = frozenset({PromiseKind.FIRST_ANSWER, PromiseKind.NEXT_ANSWER})
WORK = "promise"


async def handed_off(
    tx: Tx, book: RuleBook, conversation: Conversation, case: Case | None, wanted: HandOff, *, now: datetime
) -> None:
    """A person must answer: the clocks of the first answer (which the customer is told) and of the resolution start."""
    await tx.turn_to(conversation.id, Side.PEOPLE, now=now)
    await resumed(tx, book, conversation, now=now)
    stands = {promise.kind for promise in await tx.open_promises(conversation.id)}
    if wanted.promised_at is not None:
        first = _terms(book.policy, PromiseKind.FIRST_ANSWER, conversation, wanted.team, wanted.rule)
        at_least = wanted.promised_at - now
        own = first or Terms(at_least, round_the_clock=True, source=book.policy.teams[wanted.team].source)
        made = _record(book, conversation, PromiseKind.FIRST_ANSWER, own, wanted, now=now, due=wanted.promised_at)
        await _begin(tx, book, replace(made, told=True), now=now)
    solved = _terms(book.policy, PromiseKind.RESOLUTION, conversation, wanted.team)
    if solved is not None and PromiseKind.RESOLUTION not in stands:
        from_opening = case is not None and book.policy.resolution_from is ResolutionFrom.CASE_OPENING
        since = case.opened_at if case is not None and from_opening else now
        await _begin_by_terms(tx, book, conversation, PromiseKind.RESOLUTION, solved, wanted, since=since, now=now)


async def customer_wrote(tx: Tx, book: RuleBook, conversation: Conversation, *, text: str, now: datetime) -> None:
    """To people: the next answer is owed, unless one is already; the clock of the resolution runs again.

    ``text``: thanks alone want no answer, and start no clock (pain 18).
    """
    if book.policy.needs_no_answer is not None and book.policy.needs_no_answer.search(text):
        return
    await tx.turn_to(conversation.id, Side.PEOPLE, now=now)
    await resumed(tx, book, conversation, now=now)
    if any(promise.kind in ANSWERS for promise in await tx.open_promises(conversation.id)):
        return
    handoff = await tx.open_handoff(conversation.id)
    team = handoff.team if handoff else conversation.owner.team or book.policy.default_team[conversation.route.channel]
    next_answer = _terms(book.policy, PromiseKind.NEXT_ANSWER, conversation, team)
    if next_answer is not None:
        rule = handoff.rule if handoff else conversation.owner.rule
        wanted = HandOff(team, rule, Priority.NORMAL, None)
        await _begin_by_terms(tx, book, conversation, PromiseKind.NEXT_ANSWER, next_answer, wanted, since=now, now=now)


async def agent_wrote(tx: Tx, book: RuleBook, conversation: Conversation, *, now: datetime) -> None:
    """An answer keeps what was promised of answers; from now on we wait for the customer."""
    await _settle(tx, book, conversation, ANSWERS, now=now, kept=True)
    await tx.turn_to(conversation.id, Side.CUSTOMER, now=now)


async def handed_back(tx: Tx, book: RuleBook, conversation: Conversation, *, now: datetime) -> None:
    """The bot goes on: nobody waits for a person any more, and the clock of the resolution stands still."""
    await _settle(tx, book, conversation, ANSWERS, now=now, kept=False)
    await tx.turn_to(conversation.id, Side.BOT, now=now)


async def resolved(tx: Tx, book: RuleBook, conversation: Conversation, *, now: datetime) -> None:
    """The problem is solved, by whomever; an answer that is still owed is owed no more."""
    await _settle(tx, book, conversation, frozenset({PromiseKind.RESOLUTION}), now=now, kept=True)
    await _settle(tx, book, conversation, ANSWERS, now=now, kept=False)
    await tx.turn_to(conversation.id, Side.NOBODY, now=now)


async def bot_answered(tx: Tx, book: RuleBook, conversation: Conversation, *, solved: bool, now: datetime) -> None:
    """The assistant has answered: the problem is solved, or it is the customer's move."""
    if solved:
        await resolved(tx, book, conversation, now=now)
    else:
        await tx.turn_to(conversation.id, Side.CUSTOMER, now=now)


async def resumed(tx: Tx, book: RuleBook, conversation: Conversation, *, now: datetime) -> None:
    """A clock that may have stood still runs again: what is not told is due later by as much."""
    for promise in await tx.open_promises(conversation.id):
        if promise.kind == PromiseKind.RESOLUTION:
            clock = clock_of(book.policy, promise, await tx.ledger(conversation.id))
            due = running(promise).renewal(clock).due or promise.due_at
            await tx.save_promise(replace(promise, due_at=due))
            await watch(tx, promise, due=now)


async def watch(tx: Tx, promise: PromiseRecord, *, due: datetime) -> None:
    """Look at it then."""
    payload = {"promise": promise.id, "conversation": promise.conversation_id}
    await tx.add_work(NewWork(WORK, due, payload, key=str(promise.id)))


def _terms(
    policy: Policy, kind: PromiseKind, conversation: Conversation, team: str, rule: str | None = None
) -> Terms | None:
    return terms(policy, kind, team=team, channel=conversation.route.channel, rule=rule)


async def _begin_by_terms(
    tx: Tx,
    book: RuleBook,
    conversation: Conversation,
    kind: PromiseKind,
    agreed: Terms,
    wanted: HandOff,
    *,
    since: datetime,
    now: datetime,
) -> None:
    ledger = await tx.ledger(conversation.id)
    clock = clockwork(book.policy, kind, team=wanted.team, round_the_clock=agreed.round_the_clock, ledger=ledger)
    due = clock.due_at(since, agreed.allowance)
    if due is not None:  # a team that never works again can't be held to anything
        made = _record(book, conversation, kind, agreed, wanted, now=since, due=due)
        await _begin(tx, book, made, now=now)


def _record(
    book: RuleBook,
    conversation: Conversation,
    kind: PromiseKind,
    agreed: Terms,
    wanted: HandOff,
    *,
    now: datetime,
    due: datetime,
) -> PromiseRecord:
    return PromiseRecord(
        id=0,
        conversation_id=conversation.id,
        kind=kind.value,
        made_at=now,
        due_at=due,
        team=wanted.team,
        rule=wanted.rule,
        first_due_at=due,
        allowance=agreed.allowance,
        round_the_clock=agreed.round_the_clock,
        rules_version=book.policy.version,
    )


async def _begin(tx: Tx, book: RuleBook, made: PromiseRecord, *, now: datetime) -> None:
    """Record it. It is looked at once at the beginning, when the matrix may name a first step."""
    promise = await tx.add_promise(made)
    PROMISES.labels(promise.kind, "made").inc()
    await watch(tx, promise, due=now)


async def _settle(
    tx: Tx, book: RuleBook, conversation: Conversation, kinds: frozenset[PromiseKind], *, now: datetime, kept: bool
) -> None:
    ledger = await tx.ledger(conversation.id)
    for promise in await tx.open_promises(conversation.id):
        if promise.kind in kinds:
            over = replace(promise, kept_at=now) if kept else replace(promise, cancelled_at=now)
            await tx.save_promise(over)
            segments = clock_of(book.policy, promise, ledger).explain(promise.made_at, now)
            await tx.add_clock_intervals(promise.id, segments)
            await tx.cancel_work(WORK, str(promise.id))
            PROMISES.labels(promise.kind, _outcome(over)).inc()


def _outcome(promise: PromiseRecord) -> str:
    if promise.kept_at is None:
        return "cancelled"
    late = promise.broken_at is not None or promise.kept_at > promise.due_at
    return "kept_late" if late else "kept_renewed" if promise.renewals else "kept"
