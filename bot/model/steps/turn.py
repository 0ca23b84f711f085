"""One turn of a case, from what was said to what is answered. The only way into this package for the actions.

    outcome = turn(Move.CONTINUE, state, heard, manual)     # a generator: see requests.py

Raises nothing: where the order book can't be reached, the customer is told so and a person takes over.
"""

from collections.abc import Callable, Generator
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.model.dialogue import Answer
from bot.model.errors import BackOfficeError
from bot.model.policy.facts import Wish
from bot.model.steps import aside
from bot.model.steps.begin import begin, begin_next, find_problem, same_again
from bot.model.steps.cause import find_cause
from bot.model.steps.checked import hear_check, leave_check, says_how_it_is
from bot.model.steps.coming_back import about, put_off, resume
from bot.model.steps.draft import Draft, Manual
from bot.model.steps.elsewhere import hear_elsewhere
from bot.model.steps.entering import enter
from bot.model.steps.hearing import Heard
from bot.model.steps.identify import hear_claims
from bot.model.steps.jotting import jot_down
from bot.model.steps.last_time import ask_whether_again, last_case
from bot.model.steps.later import begin_after, hear_next, is_besides, is_wish, keep_for_later, told_problems
from bot.model.steps.learn import answers_question, will_do
from bot.model.steps.listening import listen
from bot.model.steps.propose import asks_for_it, propose, thanks_for_that
from bot.model.steps.requests import Request, Stretch
from bot.model.steps.resolve import resolve
from bot.model.steps.state import About, CaseState
from bot.model.steps.understand import keep_words, tells_on, understand
from bot.model.steps.words import YES_NO

_STEPS = (understand, find_cause, propose, resolve)


class Move(StrEnum):
    """What Rasa made of the turn; one for each action."""

    OPEN_PROBLEM = "open_problem"
    CONTINUE = "continue"
    ANSWER_QUESTION = "answer_question"
    SMALL_TALK = "small_talk"
    PAUSE = "pause"
    COME_BACK = "come_back"
    START_OVER = "start_over"
    ASK_FOR_PERSON = "ask_for_person"


def turn(move: Move, state: CaseState, heard: Heard, manual: Manual) -> Generator[Request, Any, Answer]:
    """One turn. Yields what must be looked up or done; returns the answer with the new state in it."""
    t = Draft(
        state if not state.over else begin_after(state),
        heard,
        manual,
        listen(heard, state, manual.playbooks),
    )
    try:
        yield from _MOVES[move](t)
    except BackOfficeError:
        t.hand_over(Wish.ACTION_FAILED, "steps.order_book_down")
    return t.answer()


def _open_problem(t: Draft) -> Stretch:
    if t.waited_for is About.CHECK:
        return hear_check(t)
    if t.state.problem and (is_wish(t) or answers_question(t) or _proves(t) or _names_order(t)):
        return (yield from _continue(t))  # "I want to return it" is a wish, and an address no wish to change it
    if tells_on(t) or _is_not_happy(t):
        return (yield from _continue(t))
    playbook = next(iter(told_problems(t)), None)
    if playbook is None:
        return t.hand_over(Wish.NO_PLAYBOOK)
    if playbook.name != t.state.problem and not is_besides(t):
        if t.returning and t.state.confirmed and not t.state.done:
            put_off(t)
        if not t.state.confirmed:
            t.returning = False
            begin(t, playbook.name)
    keep_for_later(t)
    same_again(t)
    return (yield from _continue(t))


def _is_not_happy(t: Draft) -> bool:
    """Asked whether they are satisfied, they are not: what sounds like a complaint besides is about this very case."""
    return t.waited_for is About.SATISFIED and (t.listened.no or "not_satisfied" in t.heard.intents)


def _proves(t: Draft) -> bool:
    """Asked for a postcode or an e-mail address, they give one, in whatever words: "my address there is …"."""
    return t.waited_for is About.PROOF and any(t.listened.first(kind) is not None for kind in ("postcode", "email"))


def _names_order(t: Draft) -> bool:
    """ "I swapped two digits, it is …" only puts the number right, unless another problem was surely heard."""
    told = t.listened.first("order_number") is not None and t.heard.intent not in t.heard.sure
    return told and t.waited_for in {About.ORDER, About.PROOF, About.CONFIRM}


def _come_back(t: Draft) -> Stretch:
    """ "About yesterday …": to what is unfinished, else to what was last."""
    if t.waited_for is About.CHECK:
        return (yield from _answered(t))
    wished = t.listened.wish and t.waited_for in {About.WISH, About.SOLUTION, About.GO_AHEAD}
    if wished or answers_question(t):
        return (yield from _continue(t))  # "he hung up on me yesterday" tells what happened
    t.took = True
    t.returning = t.state.problem in t.manual.playbooks.playbooks
    last = last_case(t)
    if t.state.problem is None and t.state.question is None and last is not None:
        return ask_whether_again(t, about(last))
    return (yield from _continue(t))


def _answered(t: Draft) -> Stretch:
    if t.waited_for is About.CHECK:
        aside.beside(t)
        return hear_check(t)
    return (yield from _continue(t))


def _continue(t: Draft) -> Stretch:
    aside.beside(t)
    if will_do(t) and not t.returning:
        return (yield from aside.pause(t))
    if t.returning and not resume(t):
        return False
    if t.waited_for is About.ELSEWHERE and not hear_elsewhere(t):
        return False
    if t.state.wants_status:
        if (yield from aside.tell_status(t)):
            t.close()
        return False
    if t.waited_for is About.NEXT:
        if not (yield from hear_next(t)):
            return False
        begin_next(t)
    return (yield from _go_on(t))


def _go_on(t: Draft) -> Stretch:
    """With the problem that is known by now."""
    find_problem(t)
    if t.state.problem is None:
        return _without_problem(t)
    if t.state.problem not in t.manual.playbooks.playbooks:
        return t.hand_over(Wish.NO_PLAYBOOK)  # the playbook was taken away meanwhile
    return (yield from _steps(t))


def _without_problem(t: Draft) -> bool:
    """Not happy after all: a person. A number or a wish before the problem: kept, and not asked for again."""
    if "not_satisfied" in t.heard.intents:
        return t.hand_over(Wish.NOT_SATISFIED)
    hear_claims(t)
    keep_words(t)
    if t.listened.wish:
        t.took = True
        t.change(wish=t.listened.wish)
    return aside.what_can_i_do(t)


def _steps(t: Draft) -> Stretch:
    t.change(step_turns=t.state.step_turns + 1)
    for step in _STEPS:
        if not (yield from step(t)):
            break
    if t.state.step_turns > t.playbook.turns_at_most and not t.took:
        t.says.clear()
        proving = t.state.question is not None and t.state.question.about is About.PROOF
        return t.hand_over(
            Wish.NOT_PROVEN if proving else Wish.TURN_LIMIT
        )  # many turns, and this one led nowhere either
    return False


def _small_talk(t: Draft) -> Stretch:
    """ "Correct, thank you" is an answer first."""
    if thanks_for_that(t):
        t.listened = replace(t.listened, yes=True)
    return (yield from (_answered(t) if _kindly_answered(t) else aside.small_talk(t)))


def _kindly_answered(t: Draft) -> bool:
    """Whether thanks hold a yes or no. "No, thanks" after "satisfied?" wants no more; "ok, bye" agrees to nothing."""
    question, ended = t.state.question, t.waited_for is About.SATISFIED
    if t.waited_for is About.CHECK and says_how_it_is(t):
        return True
    if question is None or question.options != YES_NO:
        return False
    thanked, left = t.heard.intent == "thanks", t.heard.intent == "goodbye"
    return (t.listened.yes and (thanked or (left and ended))) or (t.listened.no and thanked and not ended)


def _start_over(t: Draft) -> Stretch:
    if t.waited_for is About.CHECK:
        return leave_check(t)
    # "Just make a note of it, I don't need more" says what is wanted, and gives nothing up.
    wanted = t.waited_for in {About.WISH, About.SOLUTION} and t.listened.wish and t.listened.sure
    # Nor does "try 254 38", where a postcode was asked for.
    answered = _proves(t) or (t.waited_for is About.ORDER and t.listened.first("order_number") is not None)
    return (yield from (_continue(t) if wanted or answered or asks_for_it(t) else aside.start_over(t)))


def _ask_for_person(t: Draft) -> Stretch:
    jot_down(t)
    yield from enter(t)
    return t.hand_over(Wish.ASKED)


_MOVES: dict[Move, Callable[[Draft], Stretch]] = {
    Move.OPEN_PROBLEM: _open_problem,
    Move.CONTINUE: _answered,
    Move.ANSWER_QUESTION: aside.answer_question,
    Move.SMALL_TALK: _small_talk,
    Move.PAUSE: aside.pause,
    Move.COME_BACK: _come_back,
    Move.START_OVER: _start_over,
    Move.ASK_FOR_PERSON: _ask_for_person,
}
