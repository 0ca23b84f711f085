"""The pilot's figures beside the others': hand-offs, time to the first answer, solved without a person, satisfied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one conversation went since the pilot began. ``first_answers``: from each promise to the answer.

    ``late``: promises that were not kept in time. ``satisfied``: as the customer said, if they did.
    """

    in_pilot: bool
    handed_off: bool = False
    solved: bool = False
    satisfied: bool | None = None
    first_answers: tuple[timedelta, ...] = ()
    late: int = 0
    promises: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of some conversations. ``first_answer``: the median of clock time; None: nobody was answered yet."""

    conversations: int
    handed_off: int
    solved_alone: int
    said: int
    satisfied: int
    promises: int
    late: int
    first_answer: timedelta | None


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """All of them together."""
    said = [outcome.satisfied for outcome in outcomes if outcome.satisfied is not None]
    answers = [answer for outcome in outcomes for answer in outcome.first_answers]
    return Figures(
        conversations=len(outcomes),
        handed_off=sum(outcome.handed_off for outcome in outcomes),
        solved_alone=sum(outcome.solved and not outcome.handed_off for outcome in outcomes),
        said=len(said),
        satisfied=sum(said),
        promises=sum(outcome.promises for outcome in outcomes),
        late=sum(outcome.late for outcome in outcomes),
        first_answer=median_low(answers) if answers else None,
    )
