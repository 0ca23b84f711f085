"""A dry run on a terminal: counts first, then examples with both traces."""

from collections.abc import Iterator
from datetime import tzinfo

import typer

from bot.cli.printed import faint, hanging, strong, table, width
from bot.model.trial import Comparison, Example, Moment
from bot.trial import DryRun, words
from bot.trial.counts import counts
from bot.trial.report import not_tried, why_same

_TITLE = 10  # columns before what came, and what was decided
_BELOW = " " * (_TITLE + 2)


def print_tried(done: DryRun, zone: tzinfo, files: list[str], *, since: str) -> None:
    """Print it. ``files``: the names of all that differ. ``since``: how far back was looked in vain; empty: not."""
    typer.echo("\n".join(lines(done, zone, files, since=since, columns=width())))


def lines(done: DryRun, zone: tzinfo, files: list[str], *, since: str, columns: int | None) -> list[str]:
    """All of it; what is too wide for so many columns hangs under its own beginning. None: nothing is wrapped."""
    found = done.comparison
    told = list(_notes(done, files, since, columns))
    if not found.same:
        told += ["", *_table(("What would change", "Times"), [(kind, str(n)) for kind, n in words.kinds(found)])]
        told += ["", *_table(("", "Now", "Changed", ""), _counts(found)), ""]
        for example in found.examples:
            told += _example(example, zone, columns, quote=done.from_sample)
    return told


def _notes(done: DryRun, files: list[str], since: str, columns: int | None) -> Iterator[str]:
    found = done.comparison
    if done.from_sample:
        none = f"There are no conversations of your own in the last {since}. " if since else ""
        yield from map(faint, hanging(f"{none}These are the invented ones that come with Fyra.", columns))
    yield from map(
        strong,
        hanging(
            f"{found.changed_conversations} of {found.conversations} conversations would have gone differently "
            f"({found.changed_moments} of {found.moments} decisions).",
            columns,
        ),
    )
    if same := why_same(found, files):
        yield from hanging(same, columns)
    if found.unknown:
        unknown = f"{found.unknown} turns could not be replayed: what they were decided on was not kept."
        yield from map(faint, hanging(unknown, columns))
    if unseen := not_tried(files):
        yield from hanging(f"Changed, but not part of a replay: {', '.join(unseen)}", columns, rest="  ")


def _counts(found: Comparison) -> list[tuple[str, ...]]:
    return [
        (f"  {row.what}" if row.part else row.what, str(row.before), str(row.after), row.difference)
        for row in counts(found)
    ]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    first, *rest = table([head, *rows])
    return [strong(first), *rest]


def _example(example: Example, zone: tzinfo, columns: int | None, *, quote: bool) -> Iterator[str]:
    kinds = "; ".join(words.CHANGES[change] for change in example.changes)
    head = f"{example.past.id}, {example.at.astimezone(zone):%a %-d %b %H:%M}: {kinds}"
    yield from map(strong, hanging(head, columns, rest="  "))
    came = words.what_came(example.past, example.before or example.after, quote=quote)
    yield from _titled("came", came, columns)
    yield from _side("now", example.before, zone, columns)
    yield from _side("changed", example.after, zone, columns)
    yield ""


def _side(title: str, moment: Moment | None, zone: tzinfo, columns: int | None) -> Iterator[str]:
    yield from _titled(title, words.outcome(moment, zone), columns)
    for reason in words.reasons(moment):
        yield from map(faint, hanging(reason, columns, indent=_BELOW, rest=f"{_BELOW}  "))


def _titled(title: str, text: str, columns: int | None) -> list[str]:
    return hanging(text, columns, indent=f"  {title:<{_TITLE}}", rest=_BELOW)
