"""``fyra user``: the people who sign in to the console."""

import asyncio
import getpass
import sys
from typing import Annotated

import typer

from bot.settings import read_settings

app = typer.Typer(help="People who sign in to the console.", no_args_is_help=True)

ROLES = ("agent", "supervisor", "operator")
SHORTEST = 10


@app.callback()
def _people() -> None:
    """Keep ``add`` a sub-command."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What they sign in with.")],
    role: Annotated[list[str], typer.Option(help="agent, supervisor or operator; several may be given.")],
) -> None:
    """Add a person. The password is asked for, or read from standard input."""
    for each in role:
        if each not in ROLES:
            sys.exit(f"fyra: there is no role '{each}'. Write agent, supervisor or operator.")
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < SHORTEST:
        sys.exit(f"fyra: the password is too short. Take {SHORTEST} characters or more.")
    from bot.bootstrap.people import add_user

    asyncio.run(add_user(read_settings(), name=name, password=password, roles=tuple(role)))
    typer.echo(f"{name} can sign in as {', '.join(role)}.")
