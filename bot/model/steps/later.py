"""Two problems become two cases, one at a time: when the first is over, the second is offered at once.

The first case ends with the question ("shall we look at it now?"), and the second begins with that question open.
The second may have been told in the same message or midway; an order number told with it goes along.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model.facts import find
from bot.model.steps.draft import Draft
from bot.model.steps.hearing import SURE
from bot.model.steps.playbook import Playbook, Playbooks
from bot.model.steps.requests import Stretch
from bot.model.steps.state import About, CaseState, FromWhere, Mentioned
from bot.model.steps.state_codec import dump_state, load_state
from bot.model.steps.words import YES_NO
from bot.model.values import Json, TextRef, Value

_STILL_KNOWN = frozenset({"order", "postcode", "email"})


def told_problems(t: Draft) -> list[Playbook]:
    """The problems of this turn, in the order of the words. In "it broke, I want to return it" the second is a wish."""
    book = t.manual.playbooks
    said = [segment.intent for segment in t.heard.segments if not segment.rejected]
    heard = (book.for_intent(intent) for intent in (*said, t.heard.intent))
    told = {playbook.name: playbook for playbook in heard if playbook}.values()
    plain = [each for each in told if not _wishes(book, each)]
    return [each for each in told if not any(_fulfils(book, other, each) for other in plain)]


def is_wish(t: Draft) -> bool:
    """Whether what was said is something that may be done about the open problem, and no problem of its own."""
    book = t.manual.playbooks
    current = book.playbooks.get(t.state.problem or "")
    told = book.for_intent(t.heard.intent)
    if current is None or told is None or current is told:
        return bool(t.state.problem and t.listened.wish)
    return _fulfils(book, current, told)


def is_besides(t: Draft) -> bool:
    """Whether the problem of this turn is told on top of the open one ("yes, and …", "also …"), not instead of it."""
    if t.state.problem is None or t.listened.no or t.waited_for is About.CORRECTION:
        return False
    agreed = t.listened.yes and t.waited_for is About.CONFIRM
    open_one = t.manual.playbooks.playbooks.get(t.state.problem)
    if t.waited_for is About.CONFIRM and open_one and open_one.before_person:
        return True  # a complaint is not given up for what else went wrong
    return agreed or t.manual.playbooks.says("also", t.heard.text)


def numbers_of_others(t: Draft) -> frozenset[str]:
    """Order numbers of this turn that were told with another problem only, and so are none of the open one's."""
    told = _orders_told(t)
    own = told.get(t.state.problem or "", [])
    others = {number for name, numbers in told.items() if name != t.state.problem for number in numbers}
    return frozenset(others.difference(own))


def _orders_told(t: Draft) -> dict[str, list[str]]:
    """Which order numbers stand in the sentences of which problem, in the order of the words."""
    return {problem: order_numbers(t, words) for problem, words in _words_of(t).items()}


def order_numbers(t: Draft, text: str) -> list[str]:
    """Each order number in a text, once."""
    found = (str(fact.value) for fact in find(text, t.heard.today) if fact.kind == "order_number")
    return list(dict.fromkeys(found))


def own_words(t: Draft) -> str:
    """All that was told so far, without what this turn tells of other problems."""
    said = f"{t.state.words}\n{t.heard.text}"
    for problem, words in _words_of(t).items():
        for sentence in words.splitlines() if problem != t.state.problem else ():
            said = said.replace(sentence, "")
    return said


def _words_of(t: Draft) -> dict[str, str]:
    """The sentences of each problem that this turn tells. One that is only guessed at takes no number from another."""
    told: dict[str, str] = {}
    for segment in t.heard.segments:
        playbook = None if segment.rejected else t.manual.playbooks.for_intent(segment.intent)
        if playbook is not None and (segment.confidence >= SURE or playbook.name == t.state.problem):
            told[playbook.name] = "\n".join(filter(None, (told.get(playbook.name), segment.text)))
    return told


def keep_for_later(t: Draft) -> None:
    """Note the other problems of this turn, and say so."""
    for each in note_for_later(t):
        t.took = True
        t.say("steps.later", {"problem": named(each.problem, each.order)})


def note_for_later(t: Draft) -> list[Mentioned]:
    """The same without a word. Returns the new ones."""
    book, current = t.manual.playbooks, t.state.problem or ""
    own = t.state.text("order")
    waiting = [each for each in t.state.later if each.problem != current or each.order not in {None, own}]
    known = {current, *(each.problem for each in waiting)}
    others = [other.name for other in told_problems(t) if not _fulfils(book, t.playbook, other)]
    words, orders = _words_of(t), _orders_told(t)
    new = [
        Mentioned(name, next(iter(orders.get(name, ())), None), words.get(name, ""))
        for name in others
        if name not in known
    ]
    t.change(later=(*waiting, *new))
    return new


def _wishes(book: Playbooks, playbook: Playbook) -> set[str]:
    """The wishes by which the problem is understood within another problem."""
    return {wish.name for wish in book.wishes.values() if not set(wish.intents).isdisjoint(playbook.starts_with)}


def _fulfils(book: Playbooks, playbook: Playbook, other: Playbook) -> bool:
    """Whether a solution of the one is what the other asks for."""
    offers = {name for cause in playbook.causes for name in cause.offers}
    return not _wishes(book, other).isdisjoint(
        str(book.solutions[name].wish) for name in offers if name in book.solutions
    )


def unentered(state: CaseState) -> tuple[Mentioned, ...]:
    """What still waits its turn."""
    return tuple(each for each in state.later if each.reference is None)


def wrap_up(t: Draft) -> bool:
    """The case is over: always False. If there is another problem, it is offered with the same breath."""
    t.close()
    return offer_next(t)


def offer_next(t: Draft) -> bool:
    """Ask whether to go on with what was mentioned besides, if anything was; always False."""
    known = [each for each in unentered(t.state) if each.problem in t.manual.playbooks.playbooks]
    t.change(later=tuple(known))
    if not known:
        return False
    return t.ask(About.NEXT, "steps.ask.next", {"problem": named(known[0].problem, known[0].order)}, YES_NO)


def hear_next(t: Draft) -> Stretch:
    """What was answered to that. True: yes, and the next problem is ``later[0]``."""
    yield from ()
    if t.listened.yes:
        return True
    if not t.listened.no:
        return offer_next(t)
    t.took = True
    t.change(later=t.state.later[1:], question=None, asked={})
    if t.state.later:
        return offer_next(t)
    t.say("steps.stopped")
    return t.close()


def begin_after(state: CaseState) -> CaseState:
    """The record of the case that begins after this one is over. Who proved whose an order is need not do it again."""
    if _asks(state, About.CHECK):
        return replace(state, over=False)  # it is about this very case
    if not _asks(state, About.NEXT):
        return CaseState(revision=state.revision)
    return CaseState(
        revision=state.revision,
        question=state.question,
        asked={state.question.key: 1} if state.question else {},
        later=state.later,
        facts={
            name: known
            for name, known in state.facts.items()
            if name in _STILL_KNOWN and known.source is FromWhere.CUSTOMER
        },
        proof=state.proof,
    )


def next_case(record: Mapping[str, Any] | None) -> dict[str, Json]:
    """The same for a stored record, as JSON; {} unless a question about another problem is open."""
    try:
        state = load_state(record)
    except ValueError:
        return {}
    if not state.over or not _asks(state, About.NEXT):
        return {}
    return dump_state(replace(begin_after(state), revision=0))


def _asks(state: CaseState, about: About) -> bool:
    return state.question is not None and state.question.about is about


def named(problem: str, orders: "Value | None") -> TextRef:
    """A problem as customers read it, with the order that they told with it."""
    title = TextRef(f"problem.{problem}.title")
    return TextRef("steps.recap.about_order", {"problem": title, "number": orders}) if orders else title
