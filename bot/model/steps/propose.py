"""Step 3 (G1.3): asks what the customer would like; agrees where policy allows it, else offers what it does allow.

Never "it's company policy" (G1.5): beyond our limit we say what we can do, and offer a person who may do more.
"""

from decimal import Decimal

from bot.model.conversation import Step
from bot.model.orders import Corrective
from bot.model.policy.compensation import Grantor, Limit
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.later import wrap_up
from bot.model.steps.learn import takes
from bot.model.steps.playbook import AmountOf, Cause, FactKind, Solution
from bot.model.steps.requests import Stretch
from bot.model.steps.state import About
from bot.model.steps.words import PERSON, SHOWN_AT_MOST, YES_NO, solution_option, told, worth
from bot.model.values import Money, TextRef, Value

REFUSALS_AT_MOST = 2
_HOW = frozenset({FactKind.VARIANT, FactKind.ADDRESS, FactKind.EMAIL})  # facts that say how it shall be done


def propose(t: Draft) -> Stretch:
    """Until the customer has accepted a solution."""
    yield from ()
    if t.state.accepted:
        return True
    t.took = t.took or bool(t.listened.wish)
    if not _solutions(t):
        return t.hand_over(Wish.NOT_SOLVABLE)
    return _answered(t) if t.waited_for in _ANSWERS else _begin(t)


def solution_values(t: Draft, solution: Solution) -> dict[str, Value]:
    """The placeholders of a solution's texts."""
    amount = worth(solution, t.order, t.state.text("item"))
    return told(t) | {"amount": Money(amount, t.order.currency if t.order else t.manual.compensation.currency)}


def _begin(t: Draft) -> bool:
    """The first move: the customer's known wish, the one thing to do if there is no choice, or the question."""
    wish = t.listened.wish if t.listened.sure else t.state.wish
    if wish:
        return _heed(t, wish, at_once=False)
    cause = _cause(t)
    if not cause.ask_wish:
        return _put_forward(t, _solutions(t)[0])
    return t.ask(About.WISH, "steps.ask.wish")


def _answered(t: Draft) -> bool:
    """What was said to "what would you like?", to the list, or to "shall I?"."""
    chosen = t.listened.chosen or ""
    if chosen == PERSON.id:
        return t.hand_over(Wish.OVER_LIMIT if t.state.over_limit else Wish.ASKED)
    named = next((each for each in _solutions(t) if chosen == f"solution:{each.name}"), None)
    if named:
        return _agree(t, named)
    if t.waited_for is About.GO_AHEAD:
        return _shall_i(t)
    if t.listened.wish:
        return _heed(t, t.listened.wish, at_once=t.listened.sure)
    if t.waited_for is About.SOLUTION and (t.listened.no or t.listened.neither):
        return _none_of_these(t)
    meant = _for_the_address(t)
    return _put_forward(t, meant) if meant else _offer(t)


def _for_the_address(t: Draft) -> Solution | None:
    """What an address is needed for, if they answer with one. It is repeated, before anything is sent there."""
    for solution in _solutions(t):
        told = [name for name in solution.needs if takes(t, name, {FactKind.ADDRESS})]
        if told:
            t.say("steps.address", {"address": t.state.facts[told[0]].value})
            return solution
    return None


def _shall_i(t: Draft) -> bool:
    proposed = next((each for each in _solutions(t) if each.name == t.state.solution), None)
    if proposed and asks_for_it(t):
        return _agree(t, proposed)
    if proposed and t.listened.no and _half_an_address(t, proposed):
        return _agree(t, proposed)
    agreed = proposed is not None and t.listened.yes and t.listened.wish in proposed.answers  # "yes, explain it to me"
    if t.listened.wish and not agreed and (proposed is None or t.listened.wish != proposed.wish):
        return _heed(t, t.listened.wish, at_once=t.listened.sure)
    if proposed and (t.listened.yes or t.listened.sure):
        return _agree(t, proposed)
    if not t.listened.yes and t.manual.playbooks.says("leave", t.heard.text):
        t.took = True
        t.say("steps.stopped")
        return wrap_up(t)
    if t.listened.no or t.listened.neither:
        t.took = True
        t.change(solution=None)
        return _offer(t) if len(_solutions(t)) > 1 else t.hand_over(Wish.NOT_SOLVABLE)
    return _put_forward(t, proposed) if proposed else _offer(t)


def asks_for_it(t: Draft) -> bool:
    """Whether "shall I?" is answered with words for just that ("end it", "that one"), or what it needs ("the blue")."""
    proposed = t.manual.playbooks.solutions.get(t.state.solution or "")
    if t.waited_for is not About.GO_AHEAD or proposed is None:
        return False
    told = [name for name in proposed.needs if takes(t, name, _HOW)]
    if told and "?" not in t.heard.text:
        return True  # also after a no: "no, the white one"
    picked = t.heard.intent == "choose_option" and t.heard.intent in t.heard.sure and not t.listened.neither
    return not t.listened.no and (picked or proposed.heard.said_in(t.heard.text))


def thanks_for_that(t: Draft) -> bool:
    """Whether "shall I close this, then?", where nothing is moved or paid, is answered with thanks: that is a yes."""
    proposed = t.manual.playbooks.solutions.get(t.state.solution or "")
    only_noted = proposed is not None and proposed.does is Corrective.NOTE and not proposed.then_person
    return t.waited_for is About.GO_AHEAD and only_noted and t.heard.intent == "thanks" and not t.listened.no


def _half_an_address(t: Draft, solution: Solution) -> bool:
    """ "No, number 6": it shall be done, but not there. The address is forgotten, and asked for."""
    needed = [name for name in solution.needs if (need := t.need(name)) and need.kind is FactKind.ADDRESS]
    if not any(map(str.isdigit, t.heard.text)):
        return False
    known = [name for name in needed if name in t.state.facts]
    t.forget(*known)
    return bool(known)


def _heed(t: Draft, wish: str, *, at_once: bool) -> bool:
    """The customer's own wish: agreed to where the cause allows it."""
    t.change(wish=wish)
    meant = next((each for each in _solutions(t) if each.wish == wish), None)
    if meant and at_once:
        return _agree(t, meant)
    meant = meant or next((each for each in _solutions(t) if wish in each.answers), None)
    if meant:
        return _put_forward(t, meant)
    t.say("steps.wish_not_possible", {"wish": TextRef(f"steps.wish.{wish}")})
    return _offer(t)


def _put_forward(t: Draft, solution: Solution) -> bool:
    if not _within(t, solution):
        return _beyond(t, solution)
    t.change(solution=solution.name)
    return t.ask(About.GO_AHEAD, f"solution.{solution.name}.offer", solution_values(t, solution), YES_NO)


def _agree(t: Draft, solution: Solution) -> bool:
    if not _within(t, solution):
        return _beyond(t, solution)
    t.took = True
    t.change(solution=solution.name, accepted=True)
    t.prove(Step.PROPOSE, solution.name)
    return True


def _offer(t: Draft) -> bool:
    """At most three solutions, by number."""
    within = [each for each in _solutions(t) if _within(t, each)]
    if not within:
        return _beyond(t, _solutions(t)[0])
    if len(within) < len(_solutions(t)):
        t.change(over_limit=True)  # what is left out, a person may decide
    if len(within) == 1 and not t.state.over_limit:
        return _put_forward(t, within[0])  # a list of one thing is no choice
    options = [solution_option(each, solution_values(t, each)) for each in within[:SHOWN_AT_MOST]]
    if t.state.over_limit:
        options = [*options[: SHOWN_AT_MOST - 1], PERSON]
    return t.ask(About.SOLUTION, "steps.ask.solution", options=tuple(options))


def _none_of_these(t: Draft) -> bool:
    t.took = True
    t.change(refusals=t.state.refusals + 1)
    if t.state.refusals >= REFUSALS_AT_MOST:
        return t.hand_over(Wish.NOT_SOLVABLE)
    return t.ask(About.WISH, "steps.ask.other_wish")


def _beyond(t: Draft, solution: Solution) -> bool:
    """More than we may decide: say so, say what we can do, and offer a person who may do more."""
    t.took = True
    if t.state.over_limit or not any(_within(t, each) for each in _solutions(t)):
        return t.hand_over(Wish.OVER_LIMIT)
    t.change(over_limit=True, solution=None)
    t.say("steps.over_limit", solution_values(t, solution) | {"limit": _limit(t)})
    return _offer(t)


def _within(t: Draft, solution: Solution) -> bool:
    value = worth(solution, t.order, t.state.text("item"))
    return solution.by_right or t.manual.compensation.may_solve(Grantor.BOT, value)


def _limit(t: Draft) -> Money:
    """Up to how much the bot may decide."""
    limit = t.manual.compensation.solutions.get(Grantor.BOT, Limit()).at_most
    return Money(limit or Decimal(0), t.manual.compensation.currency)


def _cause(t: Draft) -> Cause:
    cause = t.playbook.cause(t.state.cause.cause) if t.state.cause else None
    if cause is None:
        msg = "no cause was found"
        raise LookupError(msg)
    return cause


def _solutions(t: Draft) -> list[Solution]:
    """What the cause offers and is still to be had: nothing is paid back that was paid back already."""
    known, sku = t.manual.playbooks.solutions, t.state.text("item")
    offers = [known[name] for name in _cause(t).offers if name in known]
    return [each for each in offers if each.amount_of is AmountOf.NOTHING or worth(each, t.order, sku) > 0]


_ANSWERS = frozenset({About.WISH, About.SOLUTION, About.GO_AHEAD})
