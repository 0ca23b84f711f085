"""What ``fyra playbook stalls`` prints."""

from collections.abc import Sequence
from typing import Any

from bot.model.stalls import PlaybookTally, StepTally
from bot.web.playbooks.bars import STEPS, spoken

_HEAD = ("step", "entered", "done", "to a person", "left", "under way", "turns", "time")


def as_dict(found: PlaybookTally) -> dict[str, Any]:
    """For programs: times in seconds."""
    return {
        "playbook": found.playbook,
        "cases": found.cases,
        "steps": [
            {
                "step": int(each.step),
                "entered": each.entered,
                "done": each.done,
                "handed_over": each.handed_over,
                "left": each.left,
                "under_way": each.under_way,
                "median_turns": each.median_turns,
                "median_seconds": None if each.median_time is None else each.median_time.total_seconds(),
            }
            for each in found.steps
        ],
    }


def lines(found: PlaybookTally) -> list[str]:
    """A playbook as a small table, and in a sentence where most stall."""
    rows = [_HEAD, *(_row(each) for each in found.steps)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    table = [_aligned(row, widths) for row in rows]
    worst = found.worst
    told = f"most stall in step {int(worst.step)}: {worst.stalled} of {worst.entered}" if worst else "nobody stalls"
    return [f"{found.playbook}: {found.cases} cases; {told}", *table, ""]


def _row(each: StepTally) -> tuple[str, ...]:
    turns = "" if each.median_turns is None else f"{each.median_turns:g}"
    counts = (each.entered, each.done, each.handed_over, each.left, each.under_way)
    return (f"{int(each.step)} {STEPS[each.step].lower()}", *map(str, counts), turns, spoken(each.median_time))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(("", row[0].ljust(len(first)), *rest))
