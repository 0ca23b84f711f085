"""The record of many cases, counted: by playbook and step. Each case that entered a step has one outcome there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.model.conversation import Step
from bot.model.stalls.journal import Moved, Walk, What

QUIET = timedelta(hours=24)
"""Who has said nothing for so long, with a question of ours open, has left."""


@dataclass(frozen=True, slots=True)
class StepTally:
    """``entered`` is the sum of the four outcomes. Medians: of those that were done; None: there were none.

    ``left``: by the customer, in words or by silence.
    """

    step: Step
    entered: int = 0
    done: int = 0
    handed_over: int = 0
    left: int = 0
    under_way: int = 0
    median_turns: float | None = None
    median_time: timedelta | None = None

    @property
    def stalled(self) -> int:
        """Those that did not get through it by themselves."""
        return self.handed_over + self.left


@dataclass(frozen=True, slots=True)
class PlaybookTally:
    """The four steps of one playbook, over ``cases`` cases."""

    playbook: str
    cases: int
    steps: tuple[StepTally, ...]

    @property
    def worst(self) -> StepTally | None:
        """The step in which most stall; None: nobody stalls."""
        worst = max(self.steps, key=lambda step: (step.stalled, -step.step))
        return worst if worst.stalled else None


@dataclass(frozen=True, slots=True)
class _Visit:
    """One case in one step."""

    outcome: What | None  # None: still under way
    turns: int = 0
    time: timedelta | None = None


def tally(walks: Iterable[Walk], now: datetime) -> tuple[PlaybookTally, ...]:
    """By playbook, the one with most cases first."""
    visits: dict[str, dict[Step, list[_Visit]]] = defaultdict(lambda: defaultdict(list))
    for walk in walks:
        for playbook in dict.fromkeys(each.playbook for each in walk.moved):
            for step in Step:
                own = [each for each in walk.moved if each.playbook == playbook and each.step is step]
                if any(each.what is What.ENTERED for each in own):
                    visits[playbook][step].append(_visit(own, gone=_gone(walk, now)))
    found = [_playbook(name, by_step) for name, by_step in visits.items()]
    return tuple(sorted(found, key=lambda each: (-each.cases, each.playbook)))


def _gone(walk: Walk, now: datetime) -> bool:
    return walk.over or (walk.heard_at is not None and now - walk.heard_at >= QUIET)


def _visit(own: Sequence[Moved], *, gone: bool) -> _Visit:
    """A step that was done counts as done, whatever happened in it before."""
    entered = next(each for each in own if each.what is What.ENTERED)
    done = next((each for each in own if each.what is What.DONE), None)
    if done is not None:
        return _Visit(What.DONE, done.turns, done.at - entered.at)
    if any(each.what is What.HANDED_OVER for each in own):
        return _Visit(What.HANDED_OVER)
    return _Visit(What.LEFT if gone or any(each.what is What.LEFT for each in own) else None)


def _playbook(name: str, by_step: dict[Step, list[_Visit]]) -> PlaybookTally:
    steps = tuple(_step(step, by_step.get(step, [])) for step in Step)
    return PlaybookTally(name, max(step.entered for step in steps), steps)


def _step(step: Step, visits: Sequence[_Visit]) -> StepTally:
    done = [each for each in visits if each.outcome is What.DONE]
    times = [each.time for each in done if each.time is not None]
    return StepTally(
        step,
        entered=len(visits),
        done=len(done),
        handed_over=sum(each.outcome is What.HANDED_OVER for each in visits),
        left=sum(each.outcome is What.LEFT for each in visits),
        under_way=sum(each.outcome is None for each in visits),
        median_turns=median(each.turns for each in done) if done else None,
        median_time=median(times) if times else None,  # type: ignore[type-var]
    )
