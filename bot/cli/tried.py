"""A dry run on a terminal: counts first, then examples with both traces."""

from collections.abc import Callable
from datetime import tzinfo

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.model.trial import Comparison, Example
from bot.trial import DryRun, words
from bot.trial.counts import counts
from bot.trial.report import not_tried


def print_tried(done: DryRun, zone: tzinfo, files: list[str]) -> None:
    """Print it. ``files``: the names of all that differ."""
    console = Console(highlight=False)
    found = done.comparison
    if done.from_sample:
        console.print("[dim]There are no conversations in that time: these are the sample's.[/dim]")
    console.print(
        f"\n[bold]{found.changed_conversations} of {found.conversations} conversations[/bold] would have gone "
        f"differently ({found.changed_moments} of {found.moments} decisions)."
    )
    if found.unknown:
        console.print(
            f"[dim]{found.unknown} turns could not be replayed: what they were decided on was not kept.[/dim]"
        )
    if unseen := not_tried(files):
        console.print(f"[yellow]Changed, but not part of a replay:[/yellow] {', '.join(unseen)}")
    if found.same:
        return
    console.print(_kinds(found))
    console.print(_counts(found))
    for example in found.examples:
        _print_example(console.print, example, zone, quote=done.from_sample)


def _kinds(found: Comparison) -> Table:
    table = _table("What would change", "Times")
    for kind, number in words.kinds(found):
        table.add_row(kind, str(number))
    return table


def _counts(found: Comparison) -> Table:
    table = _table("", "Now", "Changed", "")
    for row in counts(found):
        table.add_row(f"  {row.what}" if row.part else row.what, str(row.before), str(row.after), row.difference)
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _print_example(echo: Callable[[str], None], example: Example, zone: tzinfo, *, quote: bool) -> None:
    moment = example.before or example.after
    kinds = "; ".join(words.CHANGES[change] for change in example.changes)
    echo(f"[bold]{example.past.id}[/bold], {example.at.astimezone(zone):%a %-d %b %H:%M}: {kinds}")
    echo(f"  [dim]came[/dim]     {escape(words.what_came(example.past, moment, quote=quote))}")
    for title, side in (("now", example.before), ("changed", example.after)):
        echo(f"  [dim]{title:<8}[/dim] {escape(words.outcome(side, zone))}")
        for reason in words.reasons(side):
            echo(f"           [dim]{escape(reason)}[/dim]")
    echo("")
