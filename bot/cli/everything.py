"""``fyra run``: everything on this machine, in the right order, under one supervisor."""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import typer

from bot.cli.setup import train_if_needed
from bot.rules import check
from bot.secrets import own_secret
from bot.settings import Settings
from bot.supervisor import ChildSpec, Console, Supervisor, answers

DEMO_USER = "demo"
_RASA_KNOWS = ("FYRA_VAR", "FYRA_RASA_PORT", "FYRA_RASA_TOKEN", "FYRA_RASA_TOKEN_FILE", "FYRA_ACTIONS_PORT")


def start(settings: Settings) -> None:
    """Prepare what is missing, then run until Ctrl-C. Ends the command with a plain sentence when it can't."""
    _ports_are_free(settings)
    _rules_are_good(settings)
    train_if_needed(settings)
    asyncio.run(_prepare(settings))
    supervisor = Supervisor(
        children(settings), settings.var / "log", Console(), on_ready=lambda: typer.echo(addresses(settings))
    )
    asyncio.run(supervisor.run())
    typer.echo("Stopped. Nothing is left running.")


def children(settings: Settings) -> list[ChildSpec]:
    """The three processes. Rasa gets no secret but its own token."""
    command = str(Path(sys.executable).with_name("fyra"))
    rasa_environment = {name: os.environ[name] for name in (*_RASA_KNOWS, "PATH", "HOME") if name in os.environ}
    return [
        ChildSpec("actions", [command, "actions"], ready=answers(f"{settings.actions_url}/health"), cwd=settings.root),
        ChildSpec(
            "rasa",
            [command, "rasa"],
            env=rasa_environment,
            ready=answers(f"{settings.rasa_url}/"),
            cwd=settings.root,
            doing="loading the model",
        ),
        ChildSpec("gateway", [command, "gateway"], ready=answers(f"{settings.local_url}/healthz"), cwd=settings.root),
    ]


def addresses(settings: Settings) -> str:
    """What to open, and how to sign in."""
    base = settings.local_url
    lines = ["", "Fyra is ready.", ""]
    if settings.sandbox:
        lines += [
            f"  Three phones   {base}/sandbox/",
            f"  Agents         {base}/console/   sign in as {DEMO_USER}, password {_demo_password(settings)}",
        ]
    else:
        lines += [f"  Agents         {base}/console/   (fyra user add NAME --role agent)"]
    lines += [
        f"  Health         {base}/readyz",
        f"  Rule files     {settings.rules}",
        f"  Logs           {settings.var / 'log'}",
    ]
    return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


async def _prepare(settings: Settings) -> None:
    """The database's tables, and in the sandbox somebody who can sign in."""
    from bot.bootstrap.people import ensure_user
    from bot.store import migrate

    await migrate(settings.database_url)
    if settings.sandbox:
        await ensure_user(
            settings, name=DEMO_USER, password=_demo_password(settings), roles=("agent", "supervisor", "operator")
        )


def _demo_password(settings: Settings) -> str:
    secret = own_secret(settings, "demo_password")
    return "".join(each for each in secret if each.isalnum())[:12]  # easy to select and to type


def _rules_are_good(settings: Settings) -> None:
    result = check(settings.rules)
    for fault in result.faults:
        typer.echo(str(fault), err=True)
    if result.faults:
        typer.echo("The rule files have faults; the last good ones are used if there are any.", err=True)


def _ports_are_free(settings: Settings) -> None:
    wanted: Mapping[str, int] = {
        "FYRA_PORT": settings.port,
        "FYRA_RASA_PORT": settings.rasa_port,
        "FYRA_ACTIONS_PORT": settings.actions_port,
    }
    for name, port in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                sys.exit(f"fyra: port {port} is taken by another program. Choose another: {name}=… make run")
