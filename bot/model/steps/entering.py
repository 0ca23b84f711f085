"""What is done unasked before a person takes over, by whichever rule: a complaint is entered, as far as told (G5.1).
Also one that was mentioned besides, and waits its turn.

    enters(book, record)   whether a case's record still waits for that
    enter(t)               does it, once

If it can't be done, nothing is said of it: the person sees that nothing was.
"""

from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

from bot.model.errors import BackOfficeError
from bot.model.orders import Errand, Receipt
from bot.model.steps.draft import Draft
from bot.model.steps.errands import errand_for, errand_in_words
from bot.model.steps.later import unentered
from bot.model.steps.playbook import Playbooks, Solution
from bot.model.steps.propose import solution_values
from bot.model.steps.requests import Act, Refused, Request, Stretch, Verify
from bot.model.steps.state import CaseState, Done
from bot.model.steps.state_codec import load_state


def enters(book: Playbooks, record: Mapping[str, Any]) -> bool:
    """Whether something is to be done before a person takes over. A record that can't be read waits for nothing."""
    try:
        state = load_state(record)
    except ValueError:
        return False
    return _own(book, state) is not None or any(_solution(book, each.problem) for each in unentered(state))


def enter(t: Draft) -> Stretch:
    """Do it, and say so. Who asks for a person need not answer more questions first."""
    book = t.manual.playbooks
    solution = _own(book, t.state)
    if solution is not None:
        errand = errand_for(t, solution)
        receipt = yield from _act(errand)
        if receipt is not None:
            t.change(done=Done(errand.key, errand.kind, receipt.reference), solution=solution.name, accepted=True)
            _say(t, solution, receipt)
    for each in unentered(t.state):
        solution = _solution(book, each.problem)
        receipt = (yield from _act(errand_in_words(t, solution, each.words))) if solution else None
        if solution is not None and receipt is not None:
            entered = replace(each, reference=receipt.reference)
            t.change(later=tuple(entered if other == each else other for other in t.state.later))
            _say(t, solution, receipt)
    return True


def _act(errand: Errand) -> Generator[Request, Any, Receipt | None]:
    """The receipt once it is verified; None when it was not done."""
    try:
        result = yield Act(errand)
        return None if isinstance(result, Refused) else (yield Verify(errand.key))
    except BackOfficeError:
        return None


def _say(t: Draft, solution: Solution, receipt: Receipt) -> None:
    t.say(f"solution.{solution.name}.done", solution_values(t, solution) | {"reference": receipt.reference})


def _own(book: Playbooks, state: CaseState) -> Solution | None:
    return _solution(book, state.problem or "") if state.done is None else None


def _solution(book: Playbooks, problem: str) -> Solution | None:
    playbook = book.playbooks.get(problem)
    return book.solutions.get(playbook.before_person or "") if playbook else None
