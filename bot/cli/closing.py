"""``fyra close`` and ``fyra reopen``: the switch for what nobody foresaw."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import for_example, option
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.rules import RuleBook
    from bot.rules.closing import Switched
    from bot.rules.files.hours import ClosureRule

Schedules = Annotated[
    list[str] | None,
    option("NAME", "Only this schedule of hours.yml; may be repeated.", "--schedule"),
]


_CLOSING = (
    'fyra close --until 17:00 --because "fire drill"',
    'fyra close --from 14:00 --until "Monday 07:30" --because "moving house"',
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command(epilog=for_example(*_CLOSING))(close)
    app.command(epilog=for_example("fyra reopen", "fyra reopen --schedule support"))(reopen)


def close(
    *,
    because: Annotated[str, option("REASON", "Why; colleagues read it.")],
    until: Annotated[str, option("TIME", "17:00, 'Monday 07:30'. Left out: until further notice.")] = "",
    start: Annotated[str, option("TIME", "14:00. Left out: now.", "--from")] = "",
    schedule: Schedules = None,
) -> None:
    """Close for a while, within two seconds.

    Customers are told when a person answers again. Schedules of 24/7 stay open unless they are named.
    """
    from bot.rules.closing import close_now

    settings = read_settings()
    done = close_now(
        settings.rules,
        now=datetime.now(UTC),
        because=because,
        until=until,
        start=start,
        schedules=schedule or (),
        place=settings.var / "rules",
    )
    typer.echo("Closed:" if done.changed else "This was so already:")
    _tell(done)


def reopen(*, schedule: Schedules = None) -> None:
    """End what 'fyra close' closed, also what is still ahead."""
    from bot.rules.closing import reopen as open_again

    settings = read_settings()
    done = open_again(settings.rules, now=datetime.now(UTC), schedules=schedule or (), place=settings.var / "rules")
    typer.echo("Reopened: the opening hours count again." if done.changed else "Nothing was closed by 'fyra close'.")
    _tell(done)


def _tell(done: "Switched") -> None:
    for rule in done.closures:
        typer.echo(f"  {_told(rule)}")
    for rule in done.elsewhere:
        typer.echo(f"hours.yml closes as well: {_told(rule)}; end it there")
    if done.set_aside:
        from bot.rules.switch_file import SET_ASIDE

        typer.echo(f"closures.yml could not be read: it is written anew, and what it held is kept as {SET_ASIDE}.")
    if done.book is None:
        _faults(done)
        typer.echo("NOT in force: the rule files have faults, and no good version was kept.", err=True)
        sys.exit(1)
    _channels(done.book)
    if done.faults:
        typer.echo("This holds, though other edits don't: until these faults are corrected, the last good rules go on.")
        _faults(done)


def _faults(done: "Switched") -> None:
    for fault in done.faults:
        typer.echo(str(fault), err=True)


def _told(rule: "ClosureRule") -> str:
    until = f"until {rule.until:%Y-%m-%d %H:%M}" if rule.until else "until further notice"
    schedules = ", ".join(rule.schedules) or "all but 24/7"
    return f"{rule.from_:%Y-%m-%d %H:%M} {until}, {schedules}: {rule.because}"


def _channels(book: "RuleBook") -> None:
    """What is true on each channel now."""
    from bot.rules.explaining.opening import opening

    now = datetime.now(UTC)
    for channel in book.policy.who_answers:
        typer.echo(f"  {opening(book.policy, book.places, channel, now).because}")
