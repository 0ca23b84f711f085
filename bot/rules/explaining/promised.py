"""How a promised time was counted: which line promises it, and which stretches of time counted (G3.1)."""

from datetime import datetime, tzinfo

from bot.model.hours import AROUND_THE_CLOCK
from bot.model.messages import ChannelName
from bot.model.policy.decision import Reason
from bot.model.policy.foresee import Foreseen
from bot.model.policy.rules import HandoffRule, Policy, Promise, PromiseKind
from bot.model.promises import Clockwork, Why
from bot.model.spans import in_words

_MOST = 6  # more stretches than this are summed up: a promise over Christmas need not name each lunch


def counted(policy: Policy, foreseen: Foreseen, channel: ChannelName, at: datetime) -> Reason | None:
    """By when a person answers, as one more reason of the trace; None if nothing is promised."""
    if foreseen.answer_by is None:
        return None
    team = foreseen.hand_off.team if foreseen.hand_off else policy.default_team[channel]
    promise = _promise(policy, foreseen, team, channel)
    if promise is None:
        return None
    if promise.round_the_clock:
        because = f"{in_words(promise.within)}, round the clock"
    else:
        segments = Clockwork(policy.calendar_of(team)).explain(at, foreseen.answer_by)
        stretches = [_stretch(each.start, each.end, each.why, policy.zone) for each in segments]
        because = f"{in_words(promise.within)} of working time of {team}: {_shortened(stretches)}"
    if not foreseen.hand_off:
        because = f"if a person were needed: {because}"
    return Reason("promised first answer", promise.source, because)


def due(policy: Policy, kind: PromiseKind, team: str, channel: ChannelName, at: datetime) -> datetime | None:
    """When a promise of promises.yml that begins at an instant is due; None if nothing is promised."""
    promise = policy.promise(kind, team=team, channel=channel)
    if promise is None:
        return None
    return Clockwork(AROUND_THE_CLOCK if promise.round_the_clock else policy.calendar_of(team)).due_at(
        at, promise.within
    )


def _promise(policy: Policy, foreseen: Foreseen, team: str, channel: ChannelName) -> Promise | None:
    rule = _rule(policy, foreseen)
    if rule and rule.first_answer is not None:
        return Promise(rule.first_answer, rule.round_the_clock, rule.source)
    return policy.promise(PromiseKind.FIRST_ANSWER, team=team, channel=channel)


def _rule(policy: Policy, foreseen: Foreseen) -> HandoffRule | None:
    name = foreseen.hand_off.rule if foreseen.hand_off else None
    return next((rule for rule in policy.handoffs if rule.name == name), None)


def _stretch(start: datetime, end: datetime, why: Why, zone: tzinfo) -> str:
    if why is not Why.COUNTED:
        return str(why)
    first, last = start.astimezone(zone), end.astimezone(zone)
    return f"counted {first:%a %H:%M}-{last:%H:%M}"


def _shortened(stretches: list[str]) -> str:
    if len(stretches) > _MOST:
        stretches = [*stretches[: _MOST // 2], "…", *stretches[-_MOST // 2 + 1 :]]
    return ", ".join(stretches)
