"""``fyra channels``: does the platform reach us, and do we reach the platform?"""

import asyncio
import sys

import typer

from bot.settings import read_settings

app = typer.Typer(help="The doors to WhatsApp, SMS and Telegram.", no_args_is_help=True)


@app.callback()
def _doors() -> None:
    """Keep ``check`` a sub-command."""


@app.command()
def check() -> None:
    """Preflight: credentials, webhook address, signature round trip, what to paste where."""
    from bot.bootstrap.doors import check_channels

    results = asyncio.run(check_channels(read_settings()))
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
