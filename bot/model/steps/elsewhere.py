"""The same person on another channel: once they have shown whose an order is, its open case can be gone on with here.

Nothing of the other case is told before that proof, and nothing of a case about another order after it.
"""

from dataclasses import replace

from bot.model.dialogue import CONTINUES
from bot.model.policy.facts import Wish
from bot.model.steps.coming_back import about, recap, recap_and_ask
from bot.model.steps.draft import Draft
from bot.model.steps.hearing import Elsewhere
from bot.model.steps.state import About, Evidence
from bot.model.steps.words import YES_NO
from bot.model.values import TextRef, Value


def offer_elsewhere(t: Draft) -> bool:
    """Whether the turn ends with the offer to go on with what was begun elsewhere. Only with a fresh proof."""
    if t.state.proof is None or t.state.proof == t.before.proof:
        return False
    found = _same(t)
    if found is None:
        return False
    if found.person:
        t.hand_over(Wish.ASKED, "steps.person_elsewhere", _named(found))
    else:
        t.ask(About.ELSEWHERE, "steps.ask.elsewhere", _named(found), YES_NO)
    return True


def hear_elsewhere(t: Draft) -> bool:
    """What was answered to that. Returns whether the steps go on; if not, everything is said."""
    found = _same(t)
    if found is None:
        return True  # it was finished meanwhile
    if t.listened.yes:
        return _go_on_with(t, found)
    if not t.listened.no:
        t.ask(About.ELSEWHERE, "steps.ask.elsewhere", _named(found), YES_NO)
        return False
    t.took = True
    t.change(question=None)
    return True


def _same(t: Draft) -> Elsewhere | None:
    """The open case elsewhere about the very order that is proven here, and about the same problem."""
    proven = t.state.proof.order if t.state.proof else None
    return next(
        (
            each
            for each in t.heard.elsewhere
            if each.state.proof
            and each.state.proof.order == proven
            and each.state.problem == t.state.problem
            and not each.state.over
        ),
        None,
    )


def _named(found: Elsewhere) -> dict[str, Value]:
    return {"about": about(found.state), "channel": TextRef(f"policy.channel.{found.channel}")}


def _go_on_with(t: Draft, found: Elsewhere) -> bool:
    here, there = t.state, found.state
    came = Evidence(there.step, f"continued from {found.channel}", t.heard.now, 0)
    t.state = replace(
        there,
        revision=here.revision,
        proof=here.proof,
        wrong_tries=max(here.wrong_tries, there.wrong_tries),
        facts={**there.facts, **{name: here.facts[name] for name in ("postcode", "email") if name in here.facts}},
        evidence=(*there.evidence, came),
        later=tuple(dict.fromkeys((*there.later, *here.later))),
    )
    t.noted[CONTINUES] = found.case
    if t.state.question:
        recap_and_ask(t)  # the yes was to our offer, and answers nothing of what was open there
        return False
    recap(t)
    return True
