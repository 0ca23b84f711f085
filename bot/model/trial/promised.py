"""The promises of a past conversation under some rules: what was owed, until when, and how it escalated.

Made where the replay hands off, and where the customer writes to people; ended by what was recorded. A hand-off's end
counts as the problem's solution: whether it was handed back unsolved is not kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.escalation.matrix import Row
from bot.model.policy.basis import Priority, PromiseKind
from bot.model.policy.decision import HandOff
from bot.model.policy.rules import Policy, ResolutionFrom
from bot.model.promises import Clockwork, Side, Terms, Turnover, clockwork, terms
from bot.model.trial.past import Answered, Came, Freed, PastConversation, Turned
from bot.model.trial.replay import Moment

_ANSWERS = (PromiseKind.FIRST_ANSWER, PromiseKind.NEXT_ANSWER)


@dataclass(frozen=True, slots=True)
class Promised:
    """``due`` is None while its clock stands still for good; ``over_at``: kept, or owed no more; None: not recorded.

    ``answered``: it ended by a person's answer, or by the solution.
    """

    kind: PromiseKind
    team: str
    priority: Priority
    made: datetime
    allowance: timedelta
    clock: Clockwork
    due: datetime | None
    over_at: datetime | None = None
    answered: bool = False

    def late(self, ended: datetime | None) -> bool:
        """Whether it was not kept in time, had it ended then."""
        return self.due is not None and ended is not None and ended > self.due

    def steps(self, row: Row | None, ended: datetime | None) -> Iterator[str]:
        """The row's steps that are due before it ends, as ``row, 80 %``; what ends nobody knows when, is at its 0 %."""
        for step in row.steps if row else ():
            at = self.clock.due_at(self.made, self.allowance * step.at / 100) if step.at else self.made
            if row is not None and at is not None and (at <= ended if ended else not step.at):
                yield f"{row.name}, {step.at} %"


def promised(policy: Policy, past: PastConversation, moments: Sequence[Moment | None]) -> list[Promised]:
    """``moments``: of the replay by the same policy."""
    run = _Run(policy, past)
    decided = iter(moments)
    for event in past.events:
        match event:
            case Came():
                run.came(event, next(decided))
            case Turned():
                run.turned(event, next(decided))
            case Answered():
                run.answered(event.at)
            case Freed():
                run.freed(event.at)
    return run.made()


@dataclass(slots=True)
class _Open:
    """A promise that is still to be kept."""

    kind: PromiseKind
    since: datetime
    agreed: Terms
    wanted: HandOff
    due: datetime | None = None  # told


@dataclass(slots=True)
class _Run:
    policy: Policy
    past: PastConversation
    ledger: list[Turnover] = field(default_factory=list)
    opened_at: datetime | None = None
    wanted: HandOff | None = None
    owed: list[_Open] = field(default_factory=list)
    done: list[Promised] = field(default_factory=list)

    def came(self, event: Came, moment: Moment | None) -> None:
        self.opened_at = self.opened_at or event.at
        if event.group or event.silent:
            return
        if moment is None or not moment.held or self.wanted is None:
            self._turn_to(Side.BOT, event.at)
            return
        thanks = self.policy.needs_no_answer
        if thanks is not None and event.text and thanks.search(event.text):
            return
        self._turn_to(Side.PEOPLE, event.at)
        if not any(each.kind in _ANSWERS for each in self.owed):
            self._owe(PromiseKind.NEXT_ANSWER, event.at, self.wanted)

    def turned(self, event: Turned, moment: Moment | None) -> None:
        wanted = moment.decision.hand_off if moment else None
        if wanted is None:
            return
        self.wanted = wanted
        self._turn_to(Side.PEOPLE, event.at)
        if wanted.promised_at is not None:
            self._owe(PromiseKind.FIRST_ANSWER, event.at, wanted, told=wanted.promised_at)
        if not any(each.kind is PromiseKind.RESOLUTION for each in self.owed):
            from_opening = self.policy.resolution_from is ResolutionFrom.CASE_OPENING
            since = self.opened_at if from_opening and self.opened_at else event.at
            self._owe(PromiseKind.RESOLUTION, since, wanted)

    def answered(self, at: datetime) -> None:
        self._end(_ANSWERS, at, answered=True)
        self._turn_to(Side.CUSTOMER, at)

    def freed(self, at: datetime) -> None:
        self._end(_ANSWERS, at, answered=False)
        self._end((PromiseKind.RESOLUTION,), at, answered=True)
        self._turn_to(Side.NOBODY, at)
        self.wanted = self.opened_at = None

    def made(self) -> list[Promised]:
        self._end(tuple(PromiseKind), None, answered=False)
        return self.done

    def _turn_to(self, side: Side, at: datetime) -> None:
        if not self.ledger or self.ledger[-1].side is not side:
            self.ledger.append(Turnover(at, side))

    def _owe(self, kind: PromiseKind, since: datetime, wanted: HandOff, *, told: datetime | None = None) -> None:
        agreed = terms(self.policy, kind, team=wanted.team, channel=self.past.channel, rule=wanted.rule)
        if agreed is not None:
            self.owed.append(_Open(kind, since, agreed, wanted, told))

    def _end(self, kinds: Sequence[PromiseKind], at: datetime | None, *, answered: bool) -> None:
        for each in [each for each in self.owed if each.kind in kinds]:
            self.owed.remove(each)
            always = each.agreed.round_the_clock
            clock = clockwork(
                self.policy, each.kind, team=each.wanted.team, round_the_clock=always, ledger=tuple(self.ledger)
            )
            due = each.due or clock.due_at(each.since, each.agreed.allowance)
            team, priority, allowance = each.wanted.team, each.wanted.priority, each.agreed.allowance
            self.done.append(Promised(each.kind, team, priority, each.since, allowance, clock, due, at, answered))
