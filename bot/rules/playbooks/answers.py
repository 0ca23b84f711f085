"""Answers that lead nowhere: what the customer may say, and no cause is there for it. And checks that can't hold."""

from collections.abc import Iterator
from itertools import islice, product

from bot.model.steps.checks import CHECKS, OTHERWISE, SAID, Check
from bot.model.steps.playbook import Cause, FactKind, Fits, Playbook
from bot.rules.faults import Fault
from bot.rules.reading.tree import Tree

_OF_A_ROW = frozenset({"follows_later", "has_variants"})
_TRIED_AT_MOST = 4096  # ways to answer; a playbook with more is too long for anyone


def unanswered(playbook: Playbook, tree: Tree) -> Iterator[Fault]:
    """A fault at ``causes`` for the first way to answer that leads to no cause whatever the order book says.

    And one for each check that can't hold: of the order book in a playbook that is about no order, of a row that nobody
    asks for.
    """
    if playbook.fits is Fits.NONE:
        yield from _without_order(playbook, tree)
    yield from _without_row(playbook, tree)
    answers = _answers(playbook)
    for said in islice(product(*answers.values()), _TRIED_AT_MOST):
        told = dict(zip(answers, said, strict=True))
        if not any(_possible(cause, told, playbook.fits) for cause in playbook.causes):
            words = ", ".join(f"{fact}: {value}" for fact, value in told.items() if value)
            message = f"no cause is left when {words}; add one, or a last one with 'otherwise: yes'"
            yield tree.fault(("causes",), message, at_key=True)
            return


def _answers(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """The facts that tell causes apart, with all that can be answered; "" for one that nobody is asked for."""
    facts: dict[str, tuple[str, ...]] = {}
    for check in (check for cause in playbook.causes for group in cause.when for check in group if check.name == SAID):
        need = playbook.facts.get(check.fact)
        if need is None:
            continue
        values = ("yes", "no") if need.kind is FactKind.YES_NO else tuple(need.choices)
        facts[check.fact] = values if need.asked else ("", *values)
    return facts


def _possible(cause: Cause, told: dict[str, str], fits: Fits) -> bool:
    """Whether the cause can hold with these answers."""
    return any(
        all(told.get(check.fact) == check.argument if check.name == SAID else _may(check, fits) for check in group)
        for group in cause.when
    )


def _may(check: Check, fits: Fits) -> bool:
    return check.name == OTHERWISE or fits is not Fits.NONE


def _without_row(playbook: Playbook, tree: Tree) -> Iterator[Fault]:
    item = playbook.facts.get("item")
    if item is not None and item.kind is FactKind.LINE:
        return
    for at, cause in enumerate(playbook.causes):
        for check in (check for group in cause.when for check in group if check.name in _OF_A_ROW):
            message = f"{check.name!r} looks at a row of the order; add the fact 'item' of 'kind: line' to 'facts'"
            yield tree.fault(("causes", at, "when"), message)


def _without_order(playbook: Playbook, tree: Tree) -> Iterator[Fault]:
    for at, cause in enumerate(playbook.causes):
        for check in (check for group in cause.when for check in group):
            if check.name in CHECKS.keys() - {OTHERWISE}:
                yield tree.fault(
                    ("causes", at, "when"), f"{check.name!r} looks at an order, and this playbook has 'order: none'"
                )
