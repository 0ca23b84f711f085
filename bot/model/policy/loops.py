"""Whether another machine is writing: what one message says, and the habit of the latest ones (pain 19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.model.policy.facts import Facts
from bot.model.policy.rules import Acknowledgements


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the transcript, ours or theirs. ``at`` is UTC."""

    ours: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Habit:
    """What the latest messages show, the newest (theirs) included."""

    same_text: int = 0
    quick_replies: int = 0


def habit(transcript: Sequence[Line], *, since: datetime, within: timedelta) -> Habit:
    """Read the transcript (oldest first, the newest is theirs) back to ``since``.

    ``same_text``: how many of their latest messages say the same, word for word, although we answered in between.
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
    for line in reversed(recent):
        if line.ours:
            answered = True
        elif not text.strip() or line.text != text:
            break
        elif answered:
            count, answered = count + 1, False
    return count
