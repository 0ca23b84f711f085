"""Step 4 (G1.4): the corrective action, once and verified; goodwill where policy allows it; is the customer satisfied?

Nothing is said to be done that is not.
"""

from bot.model.conversation import Step
from bot.model.orders import Corrective, Errand, Receipt
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.errands import errand_for
from bot.model.steps.later import wrap_up
from bot.model.steps.learn import learn, take_facts
from bot.model.steps.playbook import Solution, Whose
from bot.model.steps.propose import solution_values
from bot.model.steps.requests import Act, Refused, Stretch, Verify
from bot.model.steps.state import About, Done
from bot.model.steps.words import YES_NO
from bot.model.values import dump_params

_SATISFIED = "steps.ask.satisfied"


def resolve(t: Draft) -> Stretch:
    """Until the action is done and the customer has said whether they are satisfied."""
    if t.state.done is None:
        solution = t.manual.playbooks.solutions[t.state.solution or ""]
        take_facts(t)
        if not all(learn(t, name) for name in solution.needs):
            return False
        if not (yield from _carry_out(t, solution)):
            return False
        yield from _goodwill(t)
        if solution.then_person:
            return t.hand_over(Wish.ASKED)
        return t.ask(About.SATISFIED, _SATISFIED, options=YES_NO)
    return _heard_whether_satisfied(t)


def _carry_out(t: Draft, solution: Solution) -> Stretch:
    errand = errand_for(t, solution)
    result = yield Act(errand)
    if isinstance(result, Refused):
        return t.hand_over(Wish.ACTION_FAILED, "steps.action_refused")
    # What it says it did, and what it may have done before it fell silent, are looked at the same way.
    receipt: Receipt | None = yield Verify(errand.key)
    if receipt is None:
        return t.hand_over(Wish.ACTION_FAILED, "steps.action_uncertain")
    t.change(done=Done(errand.key, errand.kind, receipt.reference))
    values = solution_values(t, solution) | {"reference": receipt.reference}
    if solution.check_after_days:
        t.noted |= {"check_after_days": _check_after(t, solution.check_after_days), "check_with": dump_params(values)}
    t.say(f"solution.{solution.name}.done", values)
    return True


def _check_after(t: Draft, days: int) -> int:
    """Not before the day after the promised one: "has it come?" would only remind of the waiting."""
    if t.order is None or t.order.shipment.delivered_on or t.order.cancelled:
        return days
    return max(days, (t.order.shipment.due_on - t.heard.today).days + 1)


def _goodwill(t: Draft) -> Stretch:
    """Something small to make up for it, once per case. If it can't be given, nothing is said of it."""
    cause = t.state.cause
    order = t.order
    if t.state.goodwill or cause is None or order is None or cause.whose in {Whose.CUSTOMER, Whose.NOBODY}:
        return True
    given = t.manual.compensation.for_(t.playbook.name, cause=cause.cause, order_total=order.total)
    if given is None:
        return True
    kind = Corrective(given.form)
    errand = Errand(f"{t.heard.case_id}:goodwill", kind, order.number, amount=given.money)
    yield Act(errand)
    receipt: Receipt | None = yield Verify(errand.key)
    if receipt:
        t.change(goodwill=receipt.reference)
        t.say(f"steps.goodwill.{given.form}", {"amount": given.money, "reference": receipt.reference})
    return True


def _asked_twice(t: Draft) -> bool:
    return t.state.asked.get(_SATISFIED, 0) > 1


def _heard_whether_satisfied(t: Draft) -> bool:
    heard = t.heard.intents
    both = "not_satisfied" in heard and t.listened.yes and not t.listened.no
    if both and not _asked_twice(t):
        t.took = True  # "yes, I'm happy. This is not okay": both can't be meant, and only the customer knows which
        return t.ask(About.SATISFIED, _SATISFIED, options=YES_NO)
    happy = both or ("satisfied" in heard and "not_satisfied" not in heard)  # who says yes twice is happy with this
    if ("not_satisfied" in heard and not happy) or (t.listened.no and not happy):
        t.took = True
        t.change(satisfied=False)
        return t.hand_over(Wish.NOT_SATISFIED)
    said = t.manual.playbooks.says
    if t.listened.yes or happy or (said("well", t.heard.text) and not said("unwell", t.heard.text)):
        t.took = True
        t.change(satisfied=True)
        t.prove(Step.RESOLVE, f"{t.state.done.reference if t.state.done else ''}, satisfied")
        t.say("steps.thanks")
        return wrap_up(t)
    return t.ask(About.SATISFIED, _SATISFIED, options=YES_NO)
