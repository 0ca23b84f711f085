"""``fyra close`` and ``fyra reopen``: the switch for what nobody foresaw."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.rules.closing import Switched
    from bot.rules.files.hours import ClosureRule

Schedules = Annotated[list[str] | None, typer.Option("--schedule", help="A schedule of hours.yml; may be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(close)
    app.command()(reopen)


def close(
    *,
    because: Annotated[str, typer.Option(help="Why; colleagues read it.")],
    until: Annotated[str, typer.Option(help="17:00, 'Monday 07:30'. Left out: until further notice.")] = "",
    start: Annotated[str, typer.Option("--from", help="14:00. Left out: now.")] = "",
    schedule: Schedules = None,
) -> None:
    """Close for a while, within two seconds. Customers are told when a person answers again."""
    from bot.rules.closing import close_now

    settings = read_settings()
    done = close_now(
        settings.rules, now=datetime.now(UTC), because=because, until=until, start=start, schedules=schedule or ()
    )
    typer.echo("Closed:" if done.changed else "This was so already:")
    _tell(settings, done)


def reopen(*, schedule: Schedules = None) -> None:
    """End what ``fyra close`` closed, also what is still ahead."""
    from bot.rules.closing import reopen as open_again

    settings = read_settings()
    done = open_again(settings.rules, now=datetime.now(UTC), schedules=schedule or ())
    typer.echo("Open again." if done.changed else "Nothing was closed by 'fyra close'.")
    _tell(settings, done)


def _tell(settings: Settings, done: "Switched") -> None:
    for rule in done.closures:
        typer.echo(f"  {_told(rule)}")
    for rule in done.elsewhere:
        typer.echo(f"hours.yml closes as well: {_told(rule)}; end it there")
    if done.faults:
        for fault in done.faults:
            typer.echo(str(fault), err=True)
        typer.echo("NOT in force: the rule files have faults, and the rules from before stay.", err=True)
        sys.exit(1)
    _channels(settings)


def _told(rule: "ClosureRule") -> str:
    until = f"until {rule.until:%Y-%m-%d %H:%M}" if rule.until else "until further notice"
    schedules = ", ".join(rule.schedules) or "all but 24/7"
    return f"{rule.from_:%Y-%m-%d %H:%M} {until}, {schedules}: {rule.because}"


def _channels(settings: Settings) -> None:
    """What is true on each channel now."""
    from bot.rules import load
    from bot.rules.explaining.opening import opening

    book, now = load(settings.rules), datetime.now(UTC)
    for channel in book.policy.who_answers:
        typer.echo(f"  {opening(book.policy, book.places, channel, now).because}")
