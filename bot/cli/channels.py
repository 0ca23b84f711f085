"""``fyra channels``: does the platform reach us, and do we reach the platform?"""

import sys

import typer

from bot.cli.helped import group
from bot.cli.waiting import finish
from bot.settings import read_settings

app = group("The doors to WhatsApp, SMS and Telegram.")


@app.callback()
def _doors() -> None:
    """Keep ``check`` a sub-command."""


@app.command()
def check() -> None:
    """Check each door, and say what to paste where.

    Looks at credentials, the address of the webhook and a signature's round trip. Exit code 1 if a door is shut.
    """
    from bot.bootstrap.doors import check_channels

    results = finish(check_channels(read_settings()))
    if not results:
        typer.echo("No channel has credentials, so `fyra run` opens the sandbox. docs/channels.md says how to connect.")
        return
    for name, lines in results.items():
        typer.echo(name)
        for line in lines:
            typer.echo(f"  {'ok  ' if line.ok else 'FAIL'} {line.what}")
            if line.advice:
                typer.echo(f"       {line.advice}")
    if not all(line.ok for lines in results.values() for line in lines):
        sys.exit(1)
