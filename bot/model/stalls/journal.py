"""A case's way through the steps, as an append-only record: entered, done (with its evidence), handed over, left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model.conversation import Step
from bot.model.steps.state import CaseState
from bot.model.steps.state_codec import load_state


class What(StrEnum):
    """What happened to a case in a step."""

    ENTERED = "entered"
    DONE = "done"
    HANDED_OVER = "handed_over"
    LEFT = "left"  # by the customer, in so many words: another problem, start over, bye


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the record. ``at`` is UTC. ``turns``: the customer's in this step. ``why``: evidence, or rule."""

    playbook: str
    step: Step
    what: What
    at: datetime
    turns: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """A case's whole record, in order. ``over``: nothing is left to do. ``heard_at``: the customer's last word."""

    case_id: int
    moved: tuple[Moved, ...]
    over: bool
    heard_at: datetime | None


def moves(
    before: Mapping[str, Any], after: Mapping[str, Any], *, now: datetime, handed_over: str | None = None
) -> tuple[Moved, ...]:
    """What a turn did, by the case's records before and after it. ``handed_over``: the rule that wants a person.

    A record that can't be read (another version's) counts as that of a new case.
    """
    return tuple(_moves(_read(before), _read(after), now, handed_over))


def _read(record: Mapping[str, Any]) -> CaseState:
    try:
        return load_state(dict(record))
    except ValueError:
        return CaseState()


def _moves(before: CaseState, after: CaseState, now: datetime, handed_over: str | None) -> Iterator[Moved]:
    changed = before.problem != after.problem
    if changed and before.problem and not before.over:
        why = f"then {after.problem}" if after.problem else "started over"
        yield Moved(before.problem, before.step, What.LEFT, now, before.step_turns, why)
    if after.problem is None:
        return
    if changed:
        yield Moved(after.problem, Step.UNDERSTAND, What.ENTERED, now)
    yield from _proven(before, after)
    if handed_over is not None:
        yield Moved(after.problem, after.step, What.HANDED_OVER, now, after.step_turns, handed_over)
    elif after.over and not before.over and not _resolved(after):
        yield Moved(after.problem, after.step, What.LEFT, now, after.step_turns, "closed")


def _proven(before: CaseState, after: CaseState) -> Iterator[Moved]:
    for each in after.evidence[len(before.evidence) :]:
        yield Moved(after.problem or "", each.step, What.DONE, each.at, each.turns, each.what)
        if each.step < Step.RESOLVE:
            yield Moved(after.problem or "", Step(each.step + 1), What.ENTERED, each.at)


def _resolved(state: CaseState) -> bool:
    return any(each.step is Step.RESOLVE for each in state.evidence)
