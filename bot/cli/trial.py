"""``fyra rules try``: what changed rules would have made of the past."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.spans import span
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.rules import CheckResult
    from bot.trial import DryRun


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("try")(try_)


def try_(
    directory: Annotated[Path, typer.Argument(help="The folder with the changed rules.")],
    *,
    since: Annotated[str, typer.Option(help="How far back: 12h, 30d, 8w.")] = "30d",
    sample: Annotated[bool, typer.Option("--sample", help="Use the sample also if there are conversations.")] = False,
    rules: Annotated[Path | None, typer.Option(help="Compared with these rules; without it those in force.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Try changed rules on past conversations: what would have been different. Nothing is sent, nothing is stored."""
    settings = read_settings()
    before, after = _checked(rules or settings.rules), _checked(directory)
    past_since = datetime.now(UTC) - span(since)
    done = asyncio.run(_run(settings, before, after, past_since, sample=sample))
    show(done, before, after, as_json=as_json)


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


def show(done: "DryRun", before: "CheckResult", after: "CheckResult", *, as_json: bool) -> None:
    """Print it: counts first, then examples."""
    from bot.trial.report import as_json as report
    from bot.trial.report import changed_files

    assert after.book  # noqa: S101 - checked
    zone = after.book.policy.zone
    files = changed_files(before.contents, after.contents)
    if as_json:
        typer.echo(json.dumps(report(done, zone=zone, changed_files=files), ensure_ascii=False, indent=2))
        return
    from bot.cli.tried import print_tried

    print_tried(done, zone, files)
