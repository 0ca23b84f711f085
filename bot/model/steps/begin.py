"""Which problem a case is about: told, chosen, mentioned besides, or the same as last time."""

from dataclasses import replace

from bot.model.steps.draft import Draft
from bot.model.steps.identify import switch_order
from bot.model.steps.last_time import SAME, begin_like, last_case, take_over, wish_like
from bot.model.steps.state import About


def begin(t: Draft, problem: str) -> None:
    """A problem, or another one than we thought. What is known about the order stays, and a wish that belongs here."""
    t.took = True
    t.earlier = t.state.words
    heeds = t.manual.playbooks.heeds
    if t.listened.wish and not heeds(t.listened.wish, problem):
        t.listened = replace(t.listened, wish=None, sure=False)
    t.change(
        problem=problem,
        wish=t.state.wish if t.state.wish and heeds(t.state.wish, problem) else None,
        wants_status=False,
        confirmed=False,
        cause=None,
        solution=None,
        accepted=False,
        question=None,
    )


def begin_next(t: Draft) -> None:
    """The problem that was mentioned besides, with the order number and the words that it was told with."""
    first, *later = t.state.later
    t.change(words=first.words, later=tuple(later))
    begin(t, first.problem)
    if first.order is not None:
        switch_order(t, first.order)


def find_problem(t: Draft) -> None:
    """The one that was chosen from a list, or the last case's, if either was meant and none is known."""
    if t.state.problem is not None:
        return same_again(t)
    chosen = (t.listened.chosen or "").removeprefix("problem:")
    if chosen in t.manual.playbooks.playbooks:
        begin(t, chosen)
    elif SAME in t.heard.intents or (t.waited_for is About.LAST and t.listened.yes):
        _begin_like_last(t)
    elif t.waited_for is About.LAST and t.listened.no:
        t.took = True
    return None


def same_again(t: Draft) -> None:
    """ "… the same as last time", beside the problem or as an answer; or "still", of what the last case was about."""
    last = last_case(t)
    if last is None or last.problem != t.state.problem or not (SAME in t.heard.intents or _goes_on(t)):
        return
    if not t.state.confirmed:
        take_over(t, last)
    wish_like(t, last)


def _goes_on(t: Draft) -> bool:
    """Whether a case begins with "still" or "again", and no other order: we ask about the one of last time."""
    begins = t.before.problem is None and t.before.question is None
    return begins and t.listened.first("order_number") is None and t.manual.playbooks.says("again", t.heard.text)


def _begin_like_last(t: Draft) -> None:
    last = last_case(t)
    if last is None or last.problem is None:
        t.took = True
        t.say("steps.last.none")
    else:
        begin(t, last.problem)
        begin_like(t, last)
