"""A stored promise as the model computes with it: its clock, how it stands, and why each minute counted or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.policy.basis import PromiseKind
from bot.model.policy.rules import Policy
from bot.model.promises import Clockwork, Owed, RunningPromise, Segment, State, Turnover, clockwork
from bot.model.records import PromiseRecord
from bot.pipeline.house import House


@dataclass(frozen=True, slots=True)
class PromiseStory:
    """A promise, how it stands, and why each minute of it counted or not (for the console)."""

    promise: PromiseRecord
    state: State
    segments: Sequence[Segment]

    @property
    def paused(self) -> bool:
        """Whether its clock stands still now, until the customer writes or the bot gives it back."""
        return self.state.due is None


async def explained(house: House, conversation_id: int) -> list[PromiseStory]:
    """Every promise that is open, and its time until now or, if it is later, until it is due. Raises NotStored."""
    now = house.clock.now()
    async with house.store.transaction() as tx:
        policy = house.rules.book_for(await tx.conversation(conversation_id)).policy
        ledger = await tx.ledger(conversation_id)
        return [_story(policy, promise, ledger, now) for promise in await tx.open_promises(conversation_id)]


async def counted(house: House, promise_id: int) -> list[Segment]:
    """How the time of a promise that is over was counted, as it was recorded then."""
    async with house.store.transaction() as tx:
        return await tx.clock_intervals(promise_id)


def _story(policy: Policy, promise: PromiseRecord, ledger: Sequence[Turnover], now: datetime) -> PromiseStory:
    clock = clock_of(policy, promise, ledger)
    state = running(promise).state(now, clock, at_risk=policy.renewal.at)
    until = max(now, state.due or now)
    return PromiseStory(promise, state, clock.explain(promise.made_at, until))


def running(promise: PromiseRecord) -> RunningPromise:
    """The promise as the model computes with it."""
    allowance = promise.allowance if promise.allowance is not None else promise.due_at - promise.made_at
    told = promise.due_at if promise.told else None
    return RunningPromise(PromiseKind(promise.kind), promise.made_at, allowance, told, promise.kept_at)


def clock_of(policy: Policy, promise: PromiseRecord, ledger: Sequence[Turnover]) -> Clockwork:
    """The clock by which it runs. One of before allowances were kept runs round the clock."""
    always = promise.round_the_clock or promise.allowance is None
    return clockwork(policy, PromiseKind(promise.kind), team=promise.team, round_the_clock=always, ledger=ledger)


def owed(promise: PromiseRecord) -> Owed:
    """The promise as its alarms see it."""
    return Owed(
        made=promise.made_at,
        allowance=running(promise).allowance,
        base=promise.renewed_at or promise.made_at,
        due=promise.due_at,
        told=promise.told,
        renewals=promise.renewals,
        escalated=promise.escalated,
        broken=promise.broken_at is not None,
    )
