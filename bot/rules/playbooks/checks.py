"""What playbooks must not be: dead ends, causes that never come, facts nobody asks for, names that mean nothing."""

from collections.abc import Iterator, Mapping

from bot.model.orders import Corrective
from bot.model.steps.checks import OTHERWISE, SAID, Check
from bot.model.steps.playbook import AmountOf, Cause, FactKind, FactNeed, Fits, Playbook, Playbooks, Solution
from bot.rules.faults import Fault
from bot.rules.playbooks.answers import unanswered
from bot.rules.reading.tree import Tree
from bot.rules.reading.words import did_you_mean, unknown

_SHARED = "shared"
_WORDS = frozenset({"yes", "no", "neither", "unknown"})
_MAY_BE_WORDS = frozenset({"again", "all", "also", "leave", "will_do", "well", "unwell"})
_TOLD_APART = frozenset({FactKind.CHOICE, FactKind.YES_NO})
_ABOUT_AN_ORDER = frozenset(Corrective) - {
    Corrective.COMPLAINT,
    Corrective.NOTE,
    Corrective.SIGN_IN_LINK,
    Corrective.VOUCHER,
}
_ALWAYS = Check(OTHERWISE, argument=True)
_OF_AN_ORDER = frozenset({FactKind.LINE, FactKind.VARIANT})
_TAKEN = frozenset({"ask", "ask_again", "text", "other"})  # these mean something else in the text files


def check_playbooks(book: Playbooks, trees: Mapping[str, Tree]) -> list[Fault]:
    """Every fault of all playbooks together."""
    faults = list(_shared(book, trees[_SHARED]))
    for name, playbook in book.playbooks.items():
        faults += _playbook(playbook, book, trees[name])
    return faults + list(_same_start(book, trees))


def _playbook(playbook: Playbook, book: Playbooks, tree: Tree) -> Iterator[Fault]:
    for at, fact in enumerate(playbook.understand):
        if fact not in playbook.facts:
            yield tree.fault(("understand", at), unknown("fact", fact, playbook.facts))
        elif not playbook.facts[fact].asked:
            yield tree.fault(("understand", at), f"{fact!r} is never asked for, so step 1 would never end")
    seen: dict[str, int] = {}
    for at, cause in enumerate(playbook.causes):
        if cause.name in seen:
            yield tree.fault(("causes", at, "name"), f"{cause.name!r} is there twice; give it another name")
        seen[cause.name] = at
        yield from _ends(cause, at, tree)
        yield from _offers(cause, at, playbook, book, tree)
        yield from _said(cause, at, playbook, tree)
    yield from _before_person(playbook, book, tree)
    yield from _hidden(playbook, tree)
    yield from unanswered(playbook, tree)
    yield from _facts(playbook, book, tree)


def _before_person(playbook: Playbook, book: Playbooks, tree: Tree) -> Iterator[Fault]:
    """What is done unasked, and with whatever is known by then, moves nothing and is worth nothing."""
    name, path = playbook.before_person, ("before_person",)
    if name is None:
        return
    solution = book.solutions.get(name)
    if solution is None:
        yield tree.fault(path, unknown("solution", name, book.solutions))
    elif solution.does is not Corrective.COMPLAINT:
        yield tree.fault(path, f"{name!r} is done only when the customer agrees; only 'does: complaint' needs no yes")


def _ends(cause: Cause, at: int, tree: Tree) -> Iterator[Fault]:
    """A cause leads to a solution or to a person, and not to both."""
    to_person = tree.text_at(("causes", at, "to_person")).strip() in {"yes", "true"}
    path = ("causes", at, "name")
    if not cause.offers and not to_person:
        yield tree.fault(path, "a dead end: name solutions under 'offers', or write 'to_person: yes'")
    if cause.offers and to_person:
        yield tree.fault(("causes", at, "to_person"), "'offers' and 'to_person' don't go together; remove one of them")


def _offers(cause: Cause, at: int, playbook: Playbook, book: Playbooks, tree: Tree) -> Iterator[Fault]:
    for place, name in enumerate(cause.offers):
        path = ("causes", at, "offers", place)
        solution = book.solutions.get(name)
        if solution is None:
            yield tree.fault(path, unknown("solution", name, book.solutions))
            continue
        yield from (tree.fault(path, message) for message in _without(solution, playbook))
        for need in solution.needs:
            if need not in playbook.facts:
                yield tree.fault(path, f"{name!r} needs the fact {need!r}; add it to 'facts' of this playbook")
            elif not playbook.facts[need].asked:
                yield tree.fault(path, f"{name!r} needs the fact {need!r}, which is never asked for: a dead end")


def _without(solution: Solution, playbook: Playbook) -> Iterator[str]:
    """What could not be done about a problem of this kind."""
    if playbook.fits is Fits.NONE and (solution.does in _ABOUT_AN_ORDER or solution.amount_of is not AmountOf.NOTHING):
        yield f"{solution.name!r} is done about an order, and this playbook has 'order: none': a dead end"


def _said(cause: Cause, at: int, playbook: Playbook, tree: Tree) -> Iterator[Fault]:
    for check in _said_checks(cause):
        path = ("causes", at, "when")
        need = playbook.facts.get(check.fact)
        if need is None:
            yield tree.fault(path, unknown("fact", check.fact, playbook.facts))
        elif need.kind not in _TOLD_APART:
            yield tree.fault(path, f"{check.fact!r} is a {need.kind}: only 'choice' and 'yes_no' tell causes apart")
        elif check.argument not in _values(need):
            what = did_you_mean(str(check.argument), _values(need))
            yield tree.fault(path, f"{check.argument!r} is no answer to {check.fact!r}{what}")


def _said_checks(cause: Cause) -> Iterator[Check]:
    for group in cause.when:
        yield from (check for check in group if check.name == SAID)


def _values(need: FactNeed) -> tuple[str, ...]:
    return ("yes", "no") if need.kind is FactKind.YES_NO else tuple(need.choices)


def _hidden(playbook: Playbook, tree: Tree) -> Iterator[Fault]:
    """A cause whose every group holds only when an earlier cause holds already."""
    for at, cause in enumerate(playbook.causes):
        earlier = [{*group} - {_ALWAYS} for before in playbook.causes[:at] for group in before.when]
        if earlier and all(any(early <= set(group) for early in earlier) for group in cause.when):
            yield tree.fault(
                ("causes", at, "name"), "never reached: an earlier cause always holds first; put this one above it"
            )


def _facts(playbook: Playbook, book: Playbooks, tree: Tree) -> Iterator[Fault]:
    offered = {name for cause in playbook.causes for name in cause.offers if name in book.solutions}
    asked = {
        *playbook.understand,
        *(check.fact for cause in playbook.causes for check in _said_checks(cause)),
        *(need for name in offered for need in book.solutions[name].needs),
    }
    for name, need in playbook.facts.items():
        path = ("facts", name)
        if name in _TAKEN:
            yield tree.fault(path, f"{name!r} means something else already; call the fact differently", at_key=True)
        if need.asked and name not in asked:
            yield tree.fault(
                path, f"nobody asks for {name!r}; add it to 'understand', or use it in a cause", at_key=True
            )
        if need.kind in _OF_AN_ORDER and playbook.fits is Fits.NONE:
            message = f"'kind: {need.kind}' needs an order, and this playbook has 'order: none'"
            yield tree.fault(path, message, at_key=True)
        yield from _heard(need, path, tree)
        if not _choices_fit(need):
            message = "'choices' go with 'kind: choice', and with 'kind: yes_no' as 'yes' and 'no'"
            yield tree.fault(path, message, at_key=True)
        for choice in _TAKEN & need.choices.keys():
            yield tree.fault((*path, "choices", choice), f"{choice!r} means something else already", at_key=True)


def _heard(need: FactNeed, path: tuple[str, ...], tree: Tree) -> Iterator[Fault]:
    """How it is heard goes with what it is."""
    if need.unasked and need.kind is not FactKind.TEXT and not (need.kind is FactKind.YES_NO and need.choices):
        message = "'unasked' needs 'kind: text', or 'kind: yes_no' with phrases under 'choices'"
        yield tree.fault((*path, "unasked"), message, at_key=True)
    if need.first_counts and need.kind is not FactKind.CHOICE:
        yield tree.fault((*path, "first_counts"), "'first_counts' needs 'kind: choice'", at_key=True)


def _choices_fit(need: FactNeed) -> bool:
    if need.kind is FactKind.CHOICE:
        return bool(need.choices)
    return need.choices.keys() <= ({"yes", "no"} if need.kind is FactKind.YES_NO else set())


def _shared(book: Playbooks, tree: Tree) -> Iterator[Fault]:
    yield from _wishes(book, tree)
    for at, problem in enumerate(book.shown_first):
        if problem not in book.playbooks:
            yield tree.fault(("shown_first", at), unknown("playbook", problem, book.playbooks))
    for word in _WORDS - book.words.keys():
        yield tree.fault(("words",), f"{word!r} is missing")
    for word in book.words.keys() - _WORDS - _MAY_BE_WORDS:
        yield tree.fault(
            ("words", word),
            f"{word!r} is not known here{did_you_mean(word, {*_WORDS, *_MAY_BE_WORDS, 'not'})}",
            at_key=True,
        )
    used = {name for playbook in book.playbooks.values() for cause in playbook.causes for name in cause.offers}
    for name in book.solutions.keys() - used:
        yield tree.fault(("solutions", name), f"no cause offers {name!r}; remove it, or offer it", at_key=True)


def _wishes(book: Playbooks, tree: Tree) -> Iterator[Fault]:
    met = {wish for each in book.solutions.values() for wish in (each.wish, *each.answers) if wish is not None}
    if met and not book.wishes:  # told once, and not for each of them
        yield tree.fault((), "'wishes' is missing")
        return
    for name, solution in book.solutions.items():
        if solution.wish is not None and solution.wish not in book.wishes:
            yield tree.fault(("solutions", name, "wish"), unknown("wish", solution.wish, book.wishes))
        for at, wish in enumerate(solution.answers):
            if wish not in book.wishes:
                yield tree.fault(("solutions", name, "answers", at), unknown("wish", wish, book.wishes))
    for name, known in book.wishes.items():
        if known.where_met and name not in met:
            message = f"no solution meets {name!r}, so it is never heard; name it under 'wish' or 'answers' of one"
            yield tree.fault(("wishes", name), message, at_key=True)


def _same_start(book: Playbooks, trees: Mapping[str, Tree]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, playbook in sorted(book.playbooks.items()):
        for at, intent in enumerate(playbook.starts_with):
            if intent in first:
                message = f"{intent!r} starts {first[intent]!r} already; an intent starts one playbook"
                yield trees[name].fault(("starts_with", at), message)
            first.setdefault(intent, name)
