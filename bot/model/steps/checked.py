"""The follow-up (G6.2): days after the solution we asked whether all is well, and this is what the customer says.

    takes(book, problem, heard)   whether a turn is an answer to that, and not another problem
    ask_again(record, …)          the case's record once the question has been put

What is said plainly counts first ("it came", "still nothing"), then yes and no, then what Rasa made of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.model.conversation import Step
from bot.model.dialogue import FALLBACK, Understanding
from bot.model.heard import SOCIAL
from bot.model.policy.facts import Wish
from bot.model.steps.draft import Draft
from bot.model.steps.later import wrap_up
from bot.model.steps.playbook import Playbooks
from bot.model.steps.state import About, Question
from bot.model.steps.state_codec import dump_state, load_state
from bot.model.steps.words import YES_NO
from bot.model.values import Json

_ASKED = "steps.ask.check"
_CONTENT = frozenset({"affirm", "satisfied", "deny"})
_SAYS_HOW = frozenset({"deny", "not_satisfied", "ask_human", "insult"})


def takes(book: Playbooks, problem: str | None, heard: Understanding) -> bool:
    """Whether it is an answer: anything but another problem, unless it comes with a no or is a wish."""
    told = [(intent, playbook) for intent in heard.intents if (playbook := book.for_intent(intent))]
    others = [intent for intent, playbook in told if playbook.name != problem]
    if not others or len(others) < len(told) or not _SAYS_HOW.isdisjoint(heard.intents):
        return True
    return any(intent in wish.intents for wish in book.wishes.values() for intent in others)


def says_content(book: Playbooks, heard: Understanding) -> bool:
    """Whether somebody who was asked nothing says that all is well: "yes happy", "works now", "no that's it"."""
    said = [intent for intent in heard.intents if intent not in SOCIAL]
    if said and set(said) <= _CONTENT:
        return True
    well = book.says("well", heard.text) and not book.says("unwell", heard.text)
    return well and set(said) <= {*_CONTENT, FALLBACK}


def ask_again(record: Mapping[str, Any]) -> dict[str, Json] | None:
    """The record with the question open. None: it can't be read (another version wrote it), so don't ask."""
    try:
        state = load_state(record)
    except ValueError:
        return None
    asked = {key: times for key, times in state.asked.items() if not key.startswith(_ASKED)}
    question = Question(About.CHECK, _ASKED, options=YES_NO)
    return dump_state(replace(state, revision=state.revision + 1, question=question, asked=asked, over=True))


def hear_check(t: Draft) -> bool:
    """All is well: a kind end. It is not: a person, with everything that is known. Unclear: we ask again."""
    well = _is_well(t)
    if well is None:
        return t.ask(About.CHECK, _ASKED, options=YES_NO)
    t.took = True
    t.change(satisfied=well)
    if not well:
        return t.hand_over(Wish.STILL_UNSOLVED)
    if not any(each.step is Step.RESOLVE for each in t.state.evidence):
        t.prove(Step.RESOLVE, f"{t.state.done.reference if t.state.done else ''}, well at the follow-up")
    t.say("steps.checked")
    return wrap_up(t)


def leave_check(t: Draft) -> bool:
    """ "Leave it": the question goes, and what was done stays."""
    t.took = True
    t.say("steps.stopped")
    return t.close()


def says_how_it_is(t: Draft) -> bool:
    """Whether the words themselves tell, as in "thanks, it came"."""
    return _told(t) is not None


def _is_well(t: Draft) -> bool | None:
    book, heard, listened = t.manual.playbooks, t.heard, t.listened
    if (told := _told(t)) is not None:
        return told
    if _both(t):
        return None
    if listened.yes != listened.no:
        return listened.yes
    if "not_satisfied" in heard.intents:
        return False
    # Told anew, or wanting something done about it: "my parcel is late", "I want my money back".
    again = any(book.for_intent(intent) for intent in heard.intents)
    return False if again or listened.wish else None


def _told(t: Draft) -> bool | None:
    well, unwell = _phrases(t)
    return None if well == unwell else well


def _both(t: Draft) -> bool:
    return all(_phrases(t))


def _phrases(t: Draft) -> Sequence[bool]:
    book = t.manual.playbooks
    return book.says("well", t.heard.text), book.says("unwell", t.heard.text)
