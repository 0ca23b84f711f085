"""``fyra playbook stalls``: where cases stall, by playbook and step."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import for_example, option
from bot.cli.spans import span
from bot.cli.waiting import finish
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.model.stalls import PlaybookTally


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog=for_example("fyra playbook stalls --since 8w"))(stalls)


def stalls(
    *,
    since: Annotated[str, option("SPAN", "Cases that began since then: 12h, 30d, 8w.")] = "30d",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show in which step cases stall.

    How many entered each step, did it, went to a person, or were left by the customer.
    """
    from bot.cli.stalled import as_dict, lines

    found = finish(_read(read_settings(), span(since)))
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
