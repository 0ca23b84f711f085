"""What customers say beside the steps: questions, small talk, "wait", "start over". Afterwards the step goes on."""

import re
from datetime import date

from bot.model.dialogue import FALLBACK, PAUSE
from bot.model.heard import QUESTIONS
from bot.model.orders import CarrierSays, Order
from bot.model.steps.coming_back import recap_and_ask
from bot.model.steps.draft import Draft
from bot.model.steps.identify import identify
from bot.model.steps.later import wrap_up
from bot.model.steps.requests import Stretch
from bot.model.steps.state import About, CaseState, Mentioned
from bot.model.steps.words import SHOWN_AT_MOST, YES_NO, about_order, problem_option

STATUS = "ask_order_status"
_LATE = "parcel_late"
_TO_PUT_RIGHT = frozenset({"late", "lost", "address_unknown"})
_WHAT = "steps.ask.problem"
_PARTING = frozenset({"thanks", "goodbye"})
_LETTERS = re.compile(r"[^\W\d_]{2}")


def answer_question(t: Draft) -> Stretch:
    """Answer what was asked, then go back to the open question."""
    t.took = True
    asked = [intent for intent in t.heard.intents if intent in QUESTIONS] or [t.heard.intent]
    for intent in asked:
        if intent != STATUS:
            t.say(f"answer.{intent}")
    if STATUS in asked and not (yield from tell_status(t)):
        return False
    return _back(t)


def beside(t: Draft) -> None:
    """Questions asked beside the main thing are answered first."""
    for intent in t.heard.intents:
        if intent in QUESTIONS and intent not in {STATUS, t.heard.intent}:
            t.say(f"answer.{intent}")
            t.took = True


def tell_status(t: Draft) -> Stretch:
    """How the order is going: told to its owner only. While a problem is open, identifying goes its own way."""
    if not t.state.problem:
        t.change(wants_status=True)
    if not (yield from identify(t)):
        return False
    t.change(wants_status=False)
    if t.order:
        t.say(f"steps.status.{status_of(t.order, t.heard.today)}", about_order(t.order))
        return not (t.state.problem is None and _put_right(t, t.order))
    return True


def _put_right(t: Draft, order: Order) -> bool:
    """A parcel that has not come as it should have: whether to put it right is asked with the same breath."""
    playbook = t.manual.playbooks.for_intent(_LATE)
    if playbook is None or status_of(order, t.heard.today) not in _TO_PUT_RIGHT:
        return False
    t.close()
    t.change(later=(Mentioned(playbook.name, order.number), *t.state.later))
    t.ask(About.NEXT, "steps.ask.put_right", options=YES_NO)
    return True


def status_of(order: Order, today: date) -> str:
    """The name of the text that tells how an order is going."""
    says = order.shipment.says
    if order.cancelled:
        return "cancelled"
    if says in {CarrierSays.NOTHING, CarrierSays.IN_TRANSIT} and order.shipment.due_on < today:
        return "late"
    return "packing" if says is CarrierSays.NOTHING else says.value


def small_talk(t: Draft) -> Stretch:
    """Greetings and thanks. Thanks for a solution closes the case; thanks alone opens nothing."""
    yield from ()
    t.took = True
    kind = t.heard.intent if t.heard.intent in {"goodbye", "thanks", "ask_bot"} else "greet"
    if t.returning and kind == "greet":
        return _back(t)  # "hello" after days: greeted at its arrival, and taken up where we were
    if kind in _PARTING and (t.state.done or not t.state.problem):
        t.say(f"steps.talk.{kind}")
        return wrap_up(t) if kind == "thanks" and t.state.done else t.close()
    if kind == "greet" and not t.state.problem and not t.state.question:
        return what_can_i_do(t)
    t.say(f"steps.talk.{kind}")
    return False if t.returning and kind in _PARTING else _back(t)  # thanks alone take up nothing


def pause(t: Draft) -> Stretch:
    """ "Wait, I'll look it up": we do, without a word about the open question."""
    yield from ()
    t.took = True
    if t.state.question:
        t.noted[PAUSE] = True
    t.say("steps.pause")
    return False


def start_over(t: Draft) -> Stretch:
    """From the beginning, or not at all. What was done stays done, and wrong tries stay counted."""
    yield from ()
    t.took = True
    old = t.state
    t.state = CaseState(
        revision=old.revision,
        wrong_tries=old.wrong_tries,
        goodwill=old.goodwill,
        evidence=old.evidence,
        asked={key: times for key, times in old.asked.items() if key == _WHAT},
    )
    if t.heard.intent == "stop":
        t.say("steps.stopped")
        return t.close()
    t.say("steps.start_over")
    return what_can_i_do(t)


def what_can_i_do(t: Draft) -> bool:
    """Nobody knows yet what it is about: ask. Before anything was asked, nothing counts as misunderstood."""
    if t.heard.intent == FALLBACK and not t.took and t.waited_for is not None:
        t.understood = False
    if t.heard.intent == FALLBACK and _WHAT not in t.state.asked and _LETTERS.search(t.heard.text):
        t.say("steps.unclear")
    book = t.manual.playbooks
    problems = (book.shown_first or tuple(book.playbooks)[:SHOWN_AT_MOST]) if _WHAT in t.state.asked else ()
    return t.ask(About.PROBLEM, _WHAT, options=tuple(problem_option(name) for name in problems))


def _back(t: Draft) -> bool:
    if t.returning:
        recap_and_ask(t)
    elif t.state.question:
        t.remind()
    elif not t.state.problem:
        t.close()
    return False
