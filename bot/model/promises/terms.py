"""What is promised for a conversation, by the rules as they are now; and the clock that counts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.model.hours import AROUND_THE_CLOCK
from bot.model.messages import ChannelName
from bot.model.policy.basis import PromiseKind, Source
from bot.model.policy.rules import Policy, ResolutionFrom
from bot.model.promises.clockwork import Clockwork
from bot.model.promises.ledger import Turnover, pauses


@dataclass(frozen=True, slots=True)
class Terms:
    """How long, by which clock, and where that is written."""

    allowance: timedelta
    round_the_clock: bool
    source: Source


def terms(
    policy: Policy, kind: PromiseKind, *, team: str, channel: ChannelName, rule: str | None = None
) -> Terms | None:
    """The promise that holds now. ``rule``: the hand-off rule, whose own first answer counts before promises.yml."""
    if kind is PromiseKind.FIRST_ANSWER:
        own = next((each for each in policy.handoffs if each.name == rule and each.first_answer), None)
        if own is not None and own.first_answer is not None:
            return Terms(own.first_answer, own.round_the_clock, own.source)
    promise = policy.promise(kind, team=team, channel=channel)
    return None if promise is None else Terms(promise.within, promise.round_the_clock, promise.source)


def clockwork(
    policy: Policy, kind: PromiseKind, *, team: str, round_the_clock: bool, ledger: Sequence[Turnover] = ()
) -> Clockwork:
    """The clock of a promise. Who waits for an answer is not waited for: only a resolution's clock has pauses.

    A team that is no more has no hours: its clock never stands still.
    """
    known = team in policy.teams and policy.teams[team].hours in policy.schedules
    hours = policy.calendar_of(team) if known and not round_the_clock else AROUND_THE_CLOCK
    if kind is not PromiseKind.RESOLUTION:
        return Clockwork(hours)
    bot_counts = policy.resolution_from is ResolutionFrom.CASE_OPENING
    return Clockwork(hours, pauses(ledger, bot_counts=bot_counts))
