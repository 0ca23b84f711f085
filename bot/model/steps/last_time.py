""" "The same as last time": the last case's problem, and its order and item where they can still be meant.

Nothing is taken for granted: all of it stands in the question by which step 1 is confirmed. Whose the last case is, the
gateway sees to: this conversation's own, or one that the platform's vouched number is behind.
"""

from dataclasses import replace

from bot.model.steps.draft import Draft
from bot.model.steps.playbook import FactKind
from bot.model.steps.state import About, CaseState, FromWhere, Known
from bot.model.steps.words import YES_NO
from bot.model.values import TextRef

SAME = "same_as_last_time"
_CONFIRMED = frozenset({FactKind.CHOICE, FactKind.LINE})  # those that the confirmation repeats


def last_case(t: Draft) -> CaseState | None:
    """The customer's last case, if it was about a problem that we still have a playbook for."""
    last = t.heard.last
    return last if last is not None and last.problem in t.manual.playbooks.playbooks else None


def begin_like(t: Draft, last: CaseState) -> None:
    """The same problem again. The caller has begun it; what is known of it is taken over."""
    t.say("steps.last.same", {"problem": TextRef(f"problem.{last.problem}.title")})
    take_over(t, last)


def take_over(t: Draft, last: CaseState) -> None:
    """The last case's order, if it was shown whose it is, and what step 1 noted; never what was told just now."""
    t.took = True
    taken: dict[str, Known] = {}
    if last.proof and "order" not in t.state.facts:
        taken["order"] = Known(last.proof.order, FromWhere.LAST)
        t.change(proof=last.proof)
    for name in t.playbook.understand:
        known, need = last.facts.get(name), t.need(name)
        of_order = need is not None and need.kind is FactKind.LINE
        if known and need and need.kind in _CONFIRMED and (not of_order or "order" in taken):
            taken[name] = replace(known, source=FromWhere.LAST)
    t.change(facts={**taken, **t.state.facts})


def wish_like(t: Draft, last: CaseState) -> None:
    """ "The same solution as last time", to "what would you like?"."""
    if last.wish and t.waited_for in {About.WISH, About.SOLUTION} and not t.listened.wish:
        t.listened = replace(t.listened, wish=last.wish, sure=False)


def ask_whether_again(t: Draft, about: TextRef) -> bool:
    """ "About yesterday …", and yesterday's case is over: is it about that again? Always False."""
    return t.ask(About.LAST, "steps.ask.last", {"about": about}, YES_NO)
