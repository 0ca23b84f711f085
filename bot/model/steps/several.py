"""Several orders with the same problem: each becomes a case of its own, one at a time, unless they are very many.

numbers(t)       the orders that this turn is about, in the order of the words
note_orders(t)   all but the first are kept for later; returns the new ones
begins_with(t)   the same, and says so; with very many, whether a person shall take them all
"""

from dataclasses import replace

from bot.model.facts import means_other
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.later import named, numbers_of_others, order_numbers
from bot.model.steps.playbook import Fits
from bot.model.steps.state import About, Mentioned
from bot.model.steps.words import YES_NO

TAKEN_HERE = 4
"""More orders than this at once are better looked at together, by a person, if the customer likes."""

_MEANS_ONE = frozenset({About.PROOF, About.CONFIRM, About.CORRECTION, About.NEXT})
_ORDER = "order:"


def numbers(t: Draft) -> list[str]:
    """The order numbers that were tapped or written, but for those of another problem; "both" means all options."""
    chosen = t.listened.chosen or ""
    if chosen.startswith(_ORDER):
        return [chosen.removeprefix(_ORDER)]
    options = t.before.question.options if t.before.question and t.waited_for is About.ORDER else ()
    shown = [option.id.removeprefix(_ORDER) for option in options if option.id.startswith(_ORDER)]
    if shown and t.manual.playbooks.says("all", t.heard.text) and t.listened.first("quantity") in {None, len(shown)}:
        return shown  # "both" of three could be any two
    others = numbers_of_others(t)
    return [str(number) for number in t.listened.all("order_number") if number not in others]


def note_orders(t: Draft) -> list[str]:
    """Keep all orders but the first for later, without a word. Who puts a number right means one."""
    if t.playbook.fits is Fits.NONE or t.state.confirmed or t.waited_for in _MEANS_ONE or means_other(t.heard.text):
        return []
    told = numbers(t) or _told_before(t)
    first = told[0] if numbers(t) else t.state.text("order")
    waiting = {each.order for each in _waiting(t)}
    new = [number for number in told if number not in {first, *waiting}]
    t.change(later=(*t.state.later, *(Mentioned(t.playbook.name, number, t.state.words) for number in new)))
    return new


def begins_with(t: Draft) -> bool:
    """Whether the steps go on, with the first order. They don't while it is open who takes so many."""
    if t.waited_for is About.MANY:
        return _heard_who(t)
    new = note_orders(t)
    if not new:
        return True
    t.took = True
    if len(_waiting(t)) >= TAKEN_HERE:
        if "order" not in t.state.facts:
            t.know("order", numbers(t)[0])
        return _ask_who(t)
    t.say("steps.later", {"problem": named(t.playbook.name, new)})
    return True


def _told_before(t: Draft) -> list[str]:
    """Of the words before anybody knew what it is about. A case that waited for its turn has its order."""
    return order_numbers(t, t.earlier) if t.before.problem is None and t.waited_for is not About.NEXT else []


def _waiting(t: Draft) -> list[Mentioned]:
    return [each for each in t.state.later if each.problem == t.state.problem and each.order]


def _heard_who(t: Draft) -> bool:
    """A yes, or the number to begin with: its place in the queue is the first one's now."""
    number, first = next(iter(numbers(t)), None), t.state.text("order")
    if t.listened.no and number is None:
        return t.hand_over(Wish.ASKED)
    if not t.listened.yes and number is None:
        return _ask_who(t)
    t.took = True
    t.change(later=tuple(replace(each, order=first) if each.order == number else each for each in t.state.later))
    return True


def _ask_who(t: Draft) -> bool:
    count, first = len(_waiting(t)) + 1, t.state.text("order") or ""
    return t.ask(About.MANY, "steps.ask.many", {"count": count, "number": first}, YES_NO)
