"""Step 2 (G1.2): what should have happened beside what happened, whose responsibility it is, and saying so."""

from bot.model.conversation import Step
from bot.model.policy.facts import Wish
from bot.model.steps.checks import Check, Situation
from bot.model.steps.draft import Draft
from bot.model.steps.learn import learn, take_facts
from bot.model.steps.playbook import Cause
from bot.model.steps.requests import Stretch
from bot.model.steps.state import Named
from bot.model.steps.words import told


def find_cause(t: Draft) -> Stretch:
    """Until the first cause that holds is named. Asks the customer where the order book can't tell."""
    yield from ()
    if t.state.cause and t.playbook.cause(t.state.cause.cause):
        return True
    take_facts(t)
    for cause in t.playbook.causes:
        situation = Situation(t.order, t.heard.today, t.said)
        missing = _missing(t, cause, situation)
        if missing and not learn(t, missing):
            return False
        if _holds(cause, situation):
            return _name(t, cause)
    return t.hand_over(Wish.NOT_SOLVABLE, "steps.cause_unclear")


def _holds(cause: Cause, situation: Situation) -> bool:
    return any(all(check.holds(situation) for check in group) for group in cause.when)


def _missing(t: Draft, cause: Cause, situation: Situation) -> str | None:
    """The fact that alone stands between us and this cause: everything else in one of its groups holds."""
    for group in cause.when:
        unknown: list[Check] = [check for check in group if check.missing(situation)]
        if any(not _asked(t, check) for check in unknown):
            continue
        if unknown and all(check.holds(situation) for check in group if check not in unknown):
            return unknown[0].fact
    return None


def _asked(t: Draft, check: Check) -> bool:
    need = t.need(check.fact)
    return need is not None and need.asked


def _name(t: Draft, cause: Cause) -> bool:
    t.change(cause=Named(cause.name, cause.whose))
    t.prove(Step.FIND_CAUSE, f"{cause.name}, {cause.whose}")
    t.took = True
    t.say(f"cause.{t.playbook.name}.{cause.name}", told(t))
    return True
