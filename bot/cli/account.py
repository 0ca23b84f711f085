"""``fyra user``: the people who sign in to the console."""

import getpass
import sys
from typing import Annotated

import typer

from bot.cli.helped import argument, for_example, group, option
from bot.cli.waiting import finish
from bot.settings import read_settings

app = group("The people who sign in to the console.")

ROLES = ("agent", "supervisor", "operator")
SHORTEST = 10


@app.callback()
def _people() -> None:
    """Keep ``add`` a sub-command."""


@app.command(epilog=for_example("fyra user add anna --role agent", "fyra user add siv --role agent --role supervisor"))
def add(
    name: Annotated[str, argument("NAME", "What they sign in with.")],
    role: Annotated[list[str], option("ROLE", "agent, supervisor or operator; may be repeated.")],
) -> None:
    """Add a person who signs in to the console.

    The password is asked for, or read from standard input. Agents answer customers, operators look after the rules,
    supervisors do both.
    """
    for each in role:
        if each not in ROLES:
            sys.exit(f"fyra: there is no role '{each}'. Write agent, supervisor or operator.")
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < SHORTEST:
        sys.exit(f"fyra: the password is too short. Take {SHORTEST} characters or more.")
    from bot.bootstrap.people import add_user

    finish(add_user(read_settings(), name=name, password=password, roles=tuple(role)))
    typer.echo(f"{name} can sign in as {', '.join(role)}.")
