"""``fyra rules try``: what changed rules would have made of the past."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import argument, for_example, option
from bot.cli.spans import span
from bot.cli.waiting import finish
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.rules import CheckResult
    from bot.trial import DryRun


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("try", epilog=for_example("fyra rules try new_rules", "fyra rules try new_rules --since 8w"))(try_)


def try_(
    directory: Annotated[Path, argument("DIR", "The folder with the changed rules.")],
    *,
    since: Annotated[str, option("SPAN", "How far back: 12h, 30d, 8w.")] = "30d",
    sample: Annotated[
        bool, typer.Option("--sample", help="Take the invented conversations that come with Fyra.")
    ] = False,
    rules: Annotated[Path | None, option("DIR", "Compare with this folder; without it the one in force.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Try changed rules on past conversations.

    Shows what would have gone differently: counts first, then examples. Nothing is sent, and nothing is stored.
    """
    settings = read_settings()
    before, after = _checked(rules or settings.rules), _checked(directory)
    past_since = datetime.now(UTC) - span(since)
    done = finish(_run(settings, before, after, past_since, sample=sample))
    show(done, before, after, since="" if sample else since, as_json=as_json)


def _checked(folder: Path) -> "CheckResult":
    from bot.rules import check

    result = check(folder)
    if result.book is None:
        for fault in result.faults:
            typer.echo(str(fault), err=True)
        sys.exit(f"fyra: {folder} has {len(result.faults)} fault(s); correct them first.")
    return result


async def _run(
    settings: Settings, before: "CheckResult", after: "CheckResult", since: datetime, *, sample: bool
) -> "DryRun":
    from bot.store import open_store
    from bot.trial import dry_run

    assert before.book  # noqa: S101 - checked
    assert after.book  # noqa: S101 - checked
    store = open_store(settings.database_url)
    try:
        past = store.past if not sample and await store.ready() else None
        return await dry_run(before.book.policy, after.book.policy, past, since=since)
    finally:
        await store.close()


def show(done: "DryRun", before: "CheckResult", after: "CheckResult", *, since: str, as_json: bool) -> None:
    """Print it: counts first, then examples. ``since``: how far back own conversations were looked for, if at all."""
    from bot.trial.report import as_json as report
    from bot.trial.report import changed_files

    assert after.book  # noqa: S101 - checked
    zone = after.book.policy.zone
    files = changed_files(before.contents, after.contents)
    if as_json:
        typer.echo(json.dumps(report(done, zone=zone, changed_files=files), ensure_ascii=False, indent=2))
        return
    from bot.cli.tried import print_tried

    print_tried(done, zone, files, since=since)
