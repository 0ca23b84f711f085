"""What a turn tells, when a person gets it before the dialogue has answered: noted for their packet, nothing decided.

Nothing is looked up: an order number is what the customer says it is, and proves nothing.
"""

from dataclasses import replace

from bot.model.policy.compensation import Compensation
from bot.model.steps.draft import Draft, Manual
from bot.model.steps.hearing import Heard
from bot.model.steps.identify import hear_claims
from bot.model.steps.later import begin_after, note_for_later, told_problems
from bot.model.steps.learn import take_facts
from bot.model.steps.listening import listen
from bot.model.steps.playbook import Playbooks
from bot.model.steps.several import note_orders
from bot.model.steps.state import About, CaseState
from bot.model.steps.understand import keep_words, take_wish

_WHOEVER_ASKS = frozenset({About.ORDER, About.PROOF})


def jot(state: CaseState, heard: Heard, playbooks: Playbooks) -> CaseState:
    """The record with what this turn adds to it: problem, order number, the playbook's facts, the wish, the words."""
    if state.over:
        state = begin_after(state)
    t = Draft(state, heard, Manual(playbooks, Compensation(currency="")), listen(heard, state, playbooks))
    jot_down(t)
    return replace(t.state, revision=state.revision + 1)


def jot_aside(state: CaseState, heard: Heard, playbooks: Playbooks) -> CaseState:
    """The record with what was told to a person: their yes and no were none to our open question, which stays open.

    Only an order number, and what shows whose it is, mean the same whoever asked for them.
    """
    question = state.question
    asked = replace(question, options=()) if question is not None and question.about in _WHOEVER_ASKS else None
    return replace(jot(replace(state, question=asked), heard, playbooks), question=question)


def jot_down(t: Draft) -> None:
    """The same for a turn that is being answered."""
    told = next(iter(told_problems(t)), None)
    if t.state.problem is None and told is not None:
        t.change(problem=told.name)
        t.earlier = t.state.words
    if not t.state.confirmed:
        hear_claims(t)
        keep_words(t)
    if t.state.problem in t.manual.playbooks.playbooks:
        note_for_later(t)
        note_orders(t)
        take_facts(t)  # also the answer to a question about the cause, which comes after the confirmation
        if not t.state.confirmed:
            take_wish(t)
