"""The policy: rules and facts in, a decision and its reasons out.

Pure, so that live traffic, ``explain``, a dry run and the tests all get the same answer.
"""

from datetime import datetime, timedelta

from bot.model.conversation import Controller
from bot.model.messages import WORDLESS, MessageKind
from bot.model.policy.conditions import known_on_arrival
from bot.model.policy.decision import Decision, HandOff, Next, Reason, Say
from bot.model.policy.facts import Facts, Moment
from bot.model.policy.loops import sign_of_a_machine
from bot.model.policy.rules import Acknowledgements, HandoffRule, Policy, PromiseKind
from bot.model.values import Value

LOOP_GUARD = "loop guard"
"""The rule that falls silent to another machine, as traces name it."""

OTHER_LANGUAGE = "another language"
"""The rule that says which languages are served, as traces name it."""

STRAIGHT = "straight to a person"
"""The reason for no acknowledgement before a hand-off that is certain, as traces name it."""


def decide(policy: Policy, facts: Facts) -> Decision:
    """What happens at this moment: what is said, who goes on, and why (rule, file, line)."""
    if facts.moment is Moment.ARRIVAL:
        return _on_arrival(policy, facts)
    return _on_turn(policy, facts)


def _on_arrival(policy: Policy, facts: Facts) -> Decision:
    silence = _silence(policy, facts)
    if silence is not None:
        return Decision(Next.NOBODY, trace=(silence,))
    if facts.group:
        return _in_a_group(policy, facts)
    urgent = for_a_person_anyhow(policy, facts)
    return _straight_to(urgent) if urgent else _acknowledge(policy, facts)


def for_a_person_anyhow(policy: Policy, facts: Facts) -> HandoffRule | None:
    """A rule that fits before anybody has understood the message: whatever it means, a person will answer.

    It may not be the one that hands over, since a rule above it can fit as well once the message is understood.
    """
    if facts.kind in WORDLESS:
        return None
    known = (rule for rule in policy.handoffs if known_on_arrival(rule.when))
    return next((rule for rule in known if rule.fits(facts)), None)


def _straight_to(rule: HandoffRule) -> Decision:
    """The hand-off's own words follow at once: no "a person answers on Monday" before them (G2.4)."""
    reason = Reason(STRAIGHT, rule.source, f"{rule.name!r} fits already, whatever else the message means")
    return Decision(Next.DIALOGUE, typing=True, at_once=True, trace=(reason,))


def _silence(policy: Policy, facts: Facts) -> Reason | None:
    """Why nothing may be said automatically, if so (pains 1, 6 and 19)."""
    source = policy.acknowledgements.source
    if facts.silent:
        return Reason("opted out", source, "the platform has answered, or the person asked us to stop")
    if facts.controller in {Controller.AGENT, Controller.QUEUED}:
        return Reason("a person has it", source, f"controller is {facts.controller}")
    machine = sign_of_a_machine(policy.acknowledgements, facts)
    return Reason(LOOP_GUARD, policy.acknowledgements.loop_source, machine) if machine else None


def _in_a_group(policy: Policy, facts: Facts) -> Decision:
    acks = policy.acknowledgements
    reason = Reason("group chat", acks.source, "written in a group, where nothing private can be said")
    if facts.greeted_at is not None:
        return Decision(Next.NOBODY, trace=(reason,))
    return Decision(Next.NOBODY, say=(Say(acks.group),), greeted=True, trace=(reason,))


def _acknowledge(policy: Policy, facts: Facts) -> Decision:
    """A text at the start, the out-of-hours notice once per closure, the typing indicator otherwise (G2.1, G2.3)."""
    acks = policy.acknowledgements
    says: list[Say] = []
    trace: list[Reason] = []
    closure = _closure(policy, facts)
    start = not facts.awaited and (facts.greeted_at is None or facts.at - facts.greeted_at >= acks.greet_again_after)
    told_now = closure is not None and closure != facts.noticed_closure and not facts.awaited
    if told_now:
        says.append(Say(acks.out_of_hours, _opening(policy, facts)))
        trace.append(Reason("out of hours", acks.source, f"{facts.channel} is closed, and nobody has told this person"))
    elif start:
        says.append(Say(acks.greeting))
        trace.append(Reason("greeting", acks.source, "a conversation starts"))
    on_trial = acks.trial is not None and (start or (facts.greeted_at or facts.at) < acks.trial.since)
    if acks.trial is not None and on_trial:
        says.append(Say(acks.trial.say))
        trace.append(Reason("pilot", acks.source, "the rules are on trial, and nobody has told this person"))
    if facts.unserved is not None:
        says.append(Say(acks.languages, {"languages": policy.languages.called.get(facts.language, ())}))
        trace.append(
            Reason(OTHER_LANGUAGE, acks.source, f"{facts.unserved} is not served, and nobody has told this person")
        )
    if kind := of_kind(acks, facts.kind):
        says += _received(acks, kind, facts.said_before)
        trace.append(Reason("no words", acks.source, f"a message of kind {facts.kind}"))
    return Decision(
        Next.DIALOGUE,
        say=tuple(says),
        typing=not says,
        noticed_closure=closure if told_now else None,
        greeted=start or told_now or on_trial,
        trace=tuple(trace) or (Reason("typing", acks.source, "the conversation goes on"),),
    )


def of_kind(acks: Acknowledgements, kind: MessageKind) -> str | None:
    """The text that acknowledges such a message: a picture or a file, or what nobody can read."""
    return acks.media if kind is MessageKind.MEDIA else acks.unsupported if kind in WORDLESS else None


def _received(acks: Acknowledgements, key: str, said_before: timedelta | None) -> list[Say]:
    """Several at once are acknowledged once, and later ones in other words."""
    if said_before is None:
        return [Say(key)]
    return [] if said_before < acks.quiet_time_at_most else [Say(f"{key}.again")]


def _closure(policy: Policy, facts: Facts) -> str | None:
    calendar = policy.who_answers[facts.channel]
    return None if calendar.is_open(facts.at) else calendar.closure_id(facts.at)


def _opening(policy: Policy, facts: Facts) -> dict[str, Value]:
    opening = policy.who_answers[facts.channel].next_opening(facts.at)
    return {"next_opening": opening} if opening else {}


def _on_turn(policy: Policy, facts: Facts) -> Decision:
    if facts.controller in {Controller.AGENT, Controller.QUEUED}:
        reason = Reason("a person has it", policy.acknowledgements.source, f"controller is {facts.controller}")
        return Decision(Next.NOBODY, trace=(reason,))
    for rule in policy.handoffs:
        if rule.fits(facts):
            return _hand_off(policy, facts, rule)
    if facts.dialogue_wants is not None or not facts.dialogue_up:
        return _hand_off(policy, facts, _nobody_is_stranded(policy, facts))
    return Decision(Next.DIALOGUE, trace=(Reason("no hand-off", policy.handoffs_source, "no rule fits"),))


def _nobody_is_stranded(policy: Policy, facts: Facts) -> HandoffRule:
    """The dialogue can't go on and no rule says who does: the channel's own team (pain 20)."""
    team = policy.default_team[facts.channel]
    return HandoffRule("nobody is stranded", (), team, "handoff.told", policy.teams[team].source)


def _hand_off(policy: Policy, facts: Facts, rule: HandoffRule) -> Decision:
    due = promised_first_answer(policy, facts, rule)
    because = "; ".join(condition.because(facts) for condition in rule.when)
    hand_off = HandOff(rule.to, rule.name, rule.priority, due)
    params: dict[str, Value] = {"promised": due} if due else {}
    closure = _closure(policy, facts)
    return Decision(
        Next.PERSON,
        say=(Say(rule.say, params),),
        hand_off=hand_off,
        noticed_closure=closure,  # the hand-off's own words say by when: no second notice for this closure
        trace=(Reason(rule.name, rule.source, because),),
    )


def promised_first_answer(policy: Policy, facts: Facts, rule: HandoffRule) -> datetime | None:
    """When a person answers, by the rule's own promise or promises.yml (G3.1), in the team's working time."""
    within, round_the_clock = rule.first_answer, rule.round_the_clock
    if within is None:
        promise = policy.promise(PromiseKind.FIRST_ANSWER, team=rule.to, channel=facts.channel)
        if promise is None:
            return None
        within, round_the_clock = promise.within, promise.round_the_clock
    return _due(policy, rule.to, facts.at, within, round_the_clock=round_the_clock)


def _due(policy: Policy, team: str, at: datetime, within: timedelta, *, round_the_clock: bool) -> datetime | None:
    if round_the_clock:
        return at + within
    return policy.calendar_of(team).add_working_time(at, within)
