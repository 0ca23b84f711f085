"""``fyra playbook stalls``: where cases stall, by playbook and step."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.spans import span
from bot.settings import Settings, read_settings
from bot.web.playbooks.bars import STEPS, spoken

if TYPE_CHECKING:
    from bot.model.stalls import PlaybookTally, StepTally

_HEAD = ("step", "entered", "done", "to a person", "left", "under way", "turns", "time")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(stalls)


def stalls(
    *,
    since: Annotated[str, typer.Option(help="Cases that began since then: 12h, 30d, 8w.")] = "30d",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show where cases stall: how many entered each step, left it, went to a person, or were left by the customer."""
    found = asyncio.run(_read(read_settings(), span(since)))
    if as_json:
        typer.echo(json.dumps([as_dict(each) for each in found], indent=2))
        return
    if not found:
        typer.echo(f"No case has begun in the last {since}.")
    for each in found:
        typer.echo("\n".join(lines(each)))


async def _read(settings: Settings, back: timedelta) -> "Sequence[PlaybookTally]":
    from bot.model.stalls import tally
    from bot.store import open_store

    now = datetime.now(UTC)
    store = open_store(settings.database_url)
    try:
        return tally(await store.past.walks(now - back), now)
    finally:
        await store.close()


def as_dict(found: "PlaybookTally") -> dict[str, Any]:
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


def lines(found: "PlaybookTally") -> list[str]:
    """A playbook as a small table, and in a sentence where most stall."""
    rows = [_HEAD, *(_row(each) for each in found.steps)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    table = [_aligned(row, widths) for row in rows]
    worst = found.worst
    told = f"most stall in step {int(worst.step)}: {worst.stalled} of {worst.entered}" if worst else "nobody stalls"
    return [f"{found.playbook}: {found.cases} cases; {told}", *table, ""]


def _row(each: "StepTally") -> tuple[str, ...]:
    turns = "" if each.median_turns is None else f"{each.median_turns:g}"
    counts = (each.entered, each.done, each.handed_over, each.left, each.under_way)
    return (f"{int(each.step)} {STEPS[each.step].lower()}", *map(str, counts), turns, spoken(each.median_time))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(("", row[0].ljust(len(first)), *rest))
