"""Whether another machine is writing: what one message says, and the habit of the latest ones (pain 19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.model.policy.facts import Facts
from bot.model.policy.rules import Acknowledgements

_ANSWER_AT_MOST = 3  # words


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the transcript, ours or theirs. ``at`` is UTC. ``asks``: ours, and it offers answers."""

    ours: bool
    text: str
    at: datetime
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """What the latest messages show, the newest (theirs) included."""

    same_text: int = 0
    quick_replies: int = 0


def habit(transcript: Sequence[Line], *, since: datetime, within: timedelta) -> Habit:
    """Read the transcript (oldest first, the newest is theirs) back to ``since``.

    ``same_text``: how many of their latest messages say the same, word for word, although we answered in between. A
    short answer to a new question that offers answers ("yes", "1") is not counted: people say yes again and again.
    ``quick_replies``: how many of them in a row came within ``within`` of a message of ours.
    """
    recent = [line for line in transcript if line.at >= since]
    answered = [(before, line) for before, line in pairwise(recent) if before.ours and not line.ours]
    slow = (at for at, (before, line) in enumerate(reversed(answered)) if line.at - before.at > within)
    return Habit(_same_text(recent), next(slow, len(answered)))


def sign_of_a_machine(acks: Acknowledgements, facts: Facts) -> str | None:
    """Why this is a machine, in a phrase for the trace; None: it may well be a person."""
    if any(phrase.search(facts.text) for phrase in acks.loop_phrases):
        return "says what only machines say"
    if facts.same_text >= acks.loop_same_text:
        return f"the same text {facts.same_text} times in a row"
    if facts.quick_replies >= acks.loop_quick_replies:
        return f"{facts.quick_replies} answers in a row within {acks.loop_quick_within.total_seconds():g} s"
    if facts.automatic >= acks.loop_guard:
        return f"{facts.automatic} automatic messages in a row"
    return None


def _same_text(recent: Sequence[Line]) -> int:
    """Back to the first message that says something else. One that we had not answered is not counted.

    So the guard stays shut while the text goes on, and who insists without an answer is no machine.
    """
    text = recent[-1].text if recent else ""
    count, answered = 0, True
    for at in reversed(range(len(recent))):
        line = recent[at]
        if line.ours:
            answered = True
        elif not text.strip() or line.text != text:
            break
        elif answered:
            count, answered = count + (not _is_an_answer(recent, at)), False
    return count


def _is_an_answer(recent: Sequence[Line], at: int) -> bool:
    """Whether a few words follow a question of ours that offers answers, and that was not put before."""
    question = recent[at - 1] if at else None
    if question is None or not question.asks or len(recent[at].text.split()) > _ANSWER_AT_MOST:
        return False
    return all(line.text != question.text for line in recent[: at - 1] if line.ours)
