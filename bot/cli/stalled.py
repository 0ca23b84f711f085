"""What ``fyra playbook stalls`` prints."""

from typing import Any

from bot.cli.printed import table
from bot.model.stalls import PlaybookTally, StepTally
from bot.web.playbooks.bars import STEPS, counted, spoken

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
    rows = table([_HEAD, *(_row(each) for each in found.steps)])
    worst = found.worst
    told = f"most stall in step {int(worst.step)}: {worst.stalled} of {worst.entered}" if worst else "nobody stalls"
    return [f"{found.playbook}: {counted(found.cases)}; {told}", *(f"  {row}" for row in rows), ""]


def _row(each: StepTally) -> tuple[str, ...]:
    turns = "" if each.median_turns is None else f"{each.median_turns:g}"
    counts = (each.entered, each.done, each.handed_over, each.left, each.under_way)
    return (f"{int(each.step)} {STEPS[each.step].lower()}", *map(str, counts), turns, spoken(each.median_time))
