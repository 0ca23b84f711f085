"""What would happen to a message, from its arrival to the answer or the hand-off: the very same ``decide``, twice."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.policy.decide import decide, promised_first_answer
from bot.model.policy.decision import Decision, HandOff, Next, Reason, Say
from bot.model.policy.facts import Facts, Moment
from bot.model.policy.rules import HandoffRule, Policy


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What happens, and why. Instants are in UTC.

    ``next_opening``: None while open, and if nobody works for a year. ``answer_by``: when a person answers, as the
    hand-off promises; without one, as the channel's own team would if a person were needed now.
    """

    open: bool
    next_opening: datetime | None
    answer_by: datetime | None
    said: tuple[tuple[Say, Reason], ...]
    hand_off: HandOff | None
    trace: tuple[Reason, ...]


def foresee(policy: Policy, facts: Facts) -> Foreseen:
    """Facts of an arrival are followed to the turn, as far as it goes on; those of a turn are taken as they are."""
    hours = policy.who_answers[facts.channel]
    is_open = hours.is_open(facts.at)
    facts = replace(facts, open=is_open)
    decisions = _decisions(policy, facts)
    hand_off = decisions[-1].hand_off
    return Foreseen(
        open=is_open,
        next_opening=None if is_open else hours.next_opening(facts.at),
        answer_by=hand_off.promised_at if hand_off else _if_a_person_were_needed(policy, facts),
        said=tuple(pair for each in decisions for pair in zip(each.say, each.trace, strict=False)),
        hand_off=hand_off,
        trace=tuple(reason for each in decisions for reason in each.trace),
    )


def _decisions(policy: Policy, facts: Facts) -> list[Decision]:
    first = decide(policy, facts)
    if facts.moment is not Moment.ARRIVAL or first.next is not Next.DIALOGUE:
        return [first]
    turn = replace(
        facts,
        moment=Moment.ANSWERED if facts.dialogue_wants or facts.misunderstood else Moment.UNDERSTOOD,
        greeted_at=facts.at if first.greeted else facts.greeted_at,
        noticed_closure=first.noticed_closure or facts.noticed_closure,
    )
    return [first, decide(policy, turn)]


def _if_a_person_were_needed(policy: Policy, facts: Facts) -> datetime | None:
    team = policy.teams[policy.default_team[facts.channel]]
    return promised_first_answer(policy, facts, HandoffRule("", (), team.name, "", team.source))
