"""A playbook's own facts: read from what was said, and asked for only when they were not."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from bot.model.facts import addresses, find
from bot.model.orders import Line
from bot.model.policy.decision import Option
from bot.model.steps.draft import Draft
from bot.model.steps.playbook import FactKind, FactNeed
from bot.model.steps.rows import meant, variant, variants
from bot.model.steps.state import About, FromWhere
from bot.model.steps.words import SHOWN_AT_MOST, YES_NO, about_order, choice_option, line_option, variant_option

if TYPE_CHECKING:
    from bot.model.values import Value

TEXT_AT_MOST = 1000
_ROWS_AT_MOST = 9  # are shown to choose from; of more, the customer says which
_BARE = 2  # words, at most, of a "yes please" that tells nothing
_TELLS, _TELLS_WITH_A_DAY = 15, 8
"""So many words are an account of what happened, and no mere announcement of it; fewer, if they say when it was."""


def will_do(t: Draft) -> bool:
    """Whether "could you look there? Is it there?" is answered with an "ok": they will look, and have found nothing."""
    question = t.before.question
    need = t.need(question.fact) if question and question.fact and t.state.problem else None
    return need is not None and need.kind is FactKind.YES_NO and t.manual.playbooks.is_just("will_do", t.heard.text)


def take_facts(t: Draft) -> None:
    """All facts that this turn tells, asked for or not. Later words correct earlier ones until they are confirmed."""
    for need in t.playbook.facts.values():
        if t.state.confirmed and need.name in t.state.facts and not _asked_for(t, need):
            continue  # "yes, the bulb was loose" is no other trouble than the one that was repeated back
        value = _said(t, need)
        if value is None and t.earlier and need.name not in t.state.facts:
            value = _said_before(t, need)
        if value is not None and value != t.said.get(need.name):
            t.know(need.name, value)


def takes(t: Draft, name: str, kinds: Collection[FactKind]) -> bool:
    """Whether this turn tells the fact, if it is of one of the kinds; it is known from then on."""
    need = t.need(name)
    value = _said(t, need) if need and need.kind in kinds else None
    if value is not None:
        t.know(name, value)
    return value is not None


def answers_question(t: Draft) -> bool:
    """Whether this turn answers the open question for a fact, whatever Rasa took it for."""
    question = t.before.question
    need = t.need(question.fact) if question and question.fact else None
    return need is not None and _said(t, need) is not None


def learn(t: Draft, name: str) -> bool:
    """Whether the fact is known; else it has been asked for."""
    need = t.need(name)
    if need is None or name in t.state.facts:
        return True
    if _only_one(t, need):
        return True
    options = _options(t, need)
    params = about_order(t.order) if t.order else {}
    return t.ask(About.FACT, f"problem.{t.playbook.name}.{name}.ask", params, options, fact=name)


def _said(t: Draft, need: FactNeed) -> "Value | None":
    chosen = t.listened.chosen or ""
    if need.kind is FactKind.VARIANT:
        return variant(t, need)
    if chosen.startswith(f"{need.name}:"):
        return chosen.removeprefix(f"{need.name}:")
    match need.kind:
        case FactKind.CHOICE:
            return _choice(need, _beside_the_yes(t)) or _guessed_choice(t, need)
        case FactKind.LINE:
            return _line(t, need)
        case FactKind.DATE | FactKind.AMOUNT | FactKind.EMAIL:
            return t.listened.first(need.kind)
        case FactKind.PHOTO:
            return True if t.heard.photos else None
        case FactKind.YES_NO | FactKind.TEXT | FactKind.ADDRESS:
            return _answered(t, need)


def _said_before(t: Draft, need: FactNeed) -> "Value | None":
    """What was told before anybody knew which problem it belongs to. A row is read from all words anyway."""
    text = t.earlier
    match need.kind:
        case FactKind.CHOICE:
            return _choice(need, text)
        case FactKind.DATE | FactKind.AMOUNT | FactKind.EMAIL:
            return next((fact.value for fact in find(text, t.heard.today) if fact.kind == need.kind.value), None)
        case FactKind.ADDRESS:
            return next(reversed(addresses(text)), None)
        case FactKind.YES_NO | FactKind.TEXT if need.unasked:
            return _told(t, need, text)
    return None


def _beside_the_yes(t: Draft) -> str:
    """ "Ja, det låter rätt" is nothing that rattles ("låter"): a yes to what was repeated tells no more than that."""
    agreed = t.waited_for is About.CONFIRM and t.listened.yes
    return t.manual.playbooks.beside("yes", t.heard.text) if agreed else t.heard.text


def _guessed_choice(t: Draft, need: FactNeed) -> str | None:
    """What was typed without care, if it is new; and who says "none of these" to all choices but one means that one."""
    if need.name not in t.state.facts and (typed := _choice_typed(need, t.heard.text)):
        return typed
    rest = tuple(need.choices)[SHOWN_AT_MOST:]
    return rest[0] if len(rest) == 1 and t.listened.neither and _asked_for(t, need) else None


def _asked_for(t: Draft, need: FactNeed) -> bool:
    question = t.before.question
    return question is not None and question.fact == need.name


def _answered(t: Draft, need: FactNeed) -> "Value | None":
    """What only counts as an answer to its own question; an address, and what is ``unasked``, in any sentence."""
    if not _asked_for(t, need):
        return _address(t) if need.kind is FactKind.ADDRESS else _told(t, need, t.heard.text) if need.unasked else None
    if need.kind in {FactKind.TEXT, FactKind.ADDRESS}:
        return _in_words(t, need)
    told = _choice(need, t.heard.text) or _choice_typed(need, t.heard.text)
    if told is not None or will_do(t):
        return told
    if t.listened.yes:
        return "yes"
    return "no" if t.listened.no else None


def _in_words(t: Draft, need: FactNeed) -> str | None:
    """What was written. A bare "yes" or "ok" tells nothing: then it is what was told before we asked, if anything."""
    bare = len(t.heard.text.split()) <= _BARE and (
        t.listened.yes or t.listened.no or t.manual.playbooks.is_just("will_do", t.heard.text)
    )
    told = t.before.words if bare and need.kind is FactKind.TEXT else "" if bare else t.heard.text
    return told.strip()[:TEXT_AT_MOST] or None


def _told(t: Draft, need: FactNeed, text: str) -> str | None:
    """What is ``unasked``: a yes or no by its phrases, an account of what happened by its length."""
    if need.kind is not FactKind.TEXT:
        return _choice(need, text)
    with_a_day = any(fact.kind == "date" for fact in find(text, t.heard.today))
    told = need.name not in t.state.facts and len(text.split()) >= (_TELLS_WITH_A_DAY if with_a_day else _TELLS)
    return text.strip()[:TEXT_AT_MOST] if told else None


def _address(t: Draft) -> str | None:
    """The last address of the turn, unless an address was asked for as proof: of two, the new one comes last."""
    if t.waited_for is About.PROOF:
        return None
    return next(reversed(addresses(t.heard.text)), None)


def _choice(need: FactNeed, text: str) -> str | None:
    """The choice whose phrases were said. When several were, only the customer knows, unless the first one counts."""
    said = [choice for choice, phrases in need.choices.items() if phrases.said_in(text)]
    return said[0] if len(said) == 1 or (said and need.first_counts) else None


def _choice_typed(need: FactNeed, text: str) -> str | None:
    """The same for words that were typed without care: too weak to correct what is known."""
    said = [choice for choice, phrases in need.choices.items() if phrases.nearly_said_in(text)]
    return said[0] if len(said) == 1 else None


def _line(t: Draft, need: FactNeed) -> str | None:
    """The row that the customer named, if it is clear which."""
    correcting = t.waited_for in {About.CONFIRM, About.CORRECTION}
    if need.name in t.state.facts and not correcting:
        return None
    named = _named(t, need)
    return named[0].sku if len(named) == 1 else None


def _named(t: Draft, need: FactNeed) -> tuple[Line, ...]:
    """The rows that the customer may mean. Once it was asked for, what was said before does not count."""
    answers = need.name in t.state.facts or _asked_for(t, need)
    said = t.heard.text if answers else t.state.words
    return meant(t.manual.playbooks, said, t.order.lines) if t.order else ()


def _only_one(t: Draft, need: FactNeed) -> bool:
    """What the order book leaves no choice about is not asked for."""
    possible = {FactKind.LINE: _skus, FactKind.VARIANT: variants}.get(need.kind)
    left = possible(t) if possible else ()
    if len(left) != 1:
        return False
    t.know(need.name, left[0], FromWhere.ORDER)
    return True


def _skus(t: Draft) -> tuple[str, ...]:
    return tuple(line.sku for line in t.order.lines) if t.order else ()


def _options(t: Draft, need: FactNeed) -> tuple[Option, ...]:
    if need.kind is FactKind.CHOICE:
        return tuple(choice_option(t.playbook, need, choice) for choice in tuple(need.choices)[:SHOWN_AT_MOST])
    if need.kind is FactKind.LINE and t.order:
        lines = _named(t, need) or t.order.lines
        return tuple(line_option(need, line) for line in lines) if len(lines) <= _ROWS_AT_MOST else ()
    if need.kind is FactKind.VARIANT:
        return tuple(variant_option(need, at, title) for at, title in enumerate(variants(t), 1))
    return YES_NO if need.kind is FactKind.YES_NO else ()
