"""Somebody comes back to an unfinished case, after days or with "where were we?": one sentence, and the open question.

What they say beside that is heard as ever; a bare "hello" or "about yesterday" is no answer to anything.
"""

from bot.model.dialogue import FALLBACK
from bot.model.steps.draft import Draft
from bot.model.steps.learn import answers_question
from bot.model.steps.playbook import FactKind
from bot.model.steps.state import CaseState, Mentioned
from bot.model.values import TextRef, Value

COME_BACK = "come_back"
_SAYS_NOTHING = frozenset({FALLBACK, COME_BACK, "greet", "ask_bot"})
_CLAIMS = ("order_number", "postcode", "email")  # a day is none: "about yesterday"
_TEXT_AT_LEAST = 5  # words: fewer, not understood, are no answer to a question for a text


def resume(t: Draft) -> bool:
    """Say where we were. Returns whether the turn holds more than a greeting; if not, the open question is repeated."""
    if t.state.question is None or _holds_something(t):
        recap(t)
        return True
    recap_and_ask(t)
    return False


def recap_and_ask(t: Draft) -> None:
    """Where we were, and the open question."""
    recap(t)
    t.repeat()


def recap(t: Draft) -> None:
    """Where the case stands, in one sentence."""
    t.returning, t.took = False, True
    state = t.state
    known: dict[str, Value] = {"about": about(state)}
    if state.done:
        t.say("steps.recap.done", known | {"reference": state.done.reference})
    elif state.accepted:
        t.say("steps.recap.agreed", known)
    elif state.cause:
        t.say("steps.recap.cause", known)
    else:
        t.say("steps.recap.told", known)


def about(state: CaseState) -> TextRef:
    """What a case is about. An order's number is named once it is shown whose it is."""
    problem = TextRef(f"problem.{state.problem}.title")
    if state.proof is None:
        return problem
    return TextRef("steps.recap.about_order", {"problem": problem, "number": state.proof.order})


def put_off(t: Draft) -> None:
    """Another problem is what they come with now: the unfinished one waits until that is done."""
    old, state = t.state.problem or "", t.state
    t.returning = False
    t.say("steps.later", {"problem": TextRef(f"problem.{old}.title")})
    waits = Mentioned(old, state.proof.order if state.proof else None, state.words)
    kept = {name: known for name, known in state.facts.items() if name in {"order", "postcode", "email"}}
    t.state = CaseState(
        revision=state.revision,
        facts=kept,
        proof=state.proof,
        wrong_tries=state.wrong_tries,
        goodwill=state.goodwill,
        evidence=state.evidence,
        later=(waits, *(each for each in state.later if each.problem != old)),
    )


def _holds_something(t: Draft) -> bool:
    heard = t.listened
    if t.heard.photos or heard.chosen or heard.wish or any(heard.first(kind) is not None for kind in _CLAIMS):
        return True
    if heard.yes or heard.no or heard.unknown or heard.neither:
        return True
    if t.heard.intent not in _SAYS_NOTHING:
        return True
    return answers_question(t) and (not _wants_text(t) or _is_long(t))


def _wants_text(t: Draft) -> bool:
    need = t.need(t.state.question.fact) if t.state.question else None
    return need is not None and need.kind in {FactKind.TEXT, FactKind.ADDRESS}


def _is_long(t: Draft) -> bool:
    return t.heard.intent == FALLBACK and len(t.heard.text.split()) >= _TEXT_AT_LEAST
