"""Rasa and the action server as processes of their own, on free ports, with a shop whose ledger is thrown away.

The system that `fyra run` keeps going is left alone: its ledger and its phones belong to whoever sits before it.
"""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.model.errors import FyraError
from bot.rasa_process import RasaProject
from bot.secrets import own_secret
from bot.settings import Settings
from bot.supervisor import ChildSpec, Console, Supervisor, answers


class SystemFailed(FyraError):
    """Rasa or the action server did not start; their logs are in the folder that the message names."""


@dataclass(frozen=True)
class System:
    """Where Rasa answers, what proves us to it, and the folder in which the action server keeps its ledger."""

    rasa_url: str
    token: str
    var: Path


@asynccontextmanager
async def system(settings: Settings, var: Path) -> AsyncIterator[System]:
    """Start both with the model that is trained; stop both at the end. Raises SystemFailed, ModelMissing."""
    own = _in_folder(settings, var)
    token = own_secret(own, "FYRA_RASA_TOKEN")
    project = RasaProject(settings.root, settings.var)
    shutil.copytree(project.models, RasaProject(settings.root, var).models, dirs_exist_ok=True)
    ready = asyncio.Event()
    supervisor = Supervisor(_children(own, token), var / "log", Console(sys.stderr), on_ready=ready.set)
    running = asyncio.create_task(supervisor.run())
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.is_set():
            raise SystemFailed(str(var / "log"))
        yield System(own.rasa_url, token, var)
    finally:
        waiting.cancel()
        supervisor.stop()
        await running


def _in_folder(settings: Settings, var: Path) -> Settings:
    """The same settings with another folder to write to, and free ports."""
    rasa, actions = _free_port(), _free_port()
    own = {"FYRA_VAR": str(var), "FYRA_RASA_URL": "", "FYRA_RASA_PORT": str(rasa), "FYRA_ACTIONS_PORT": str(actions)}
    return replace(settings, values={**settings.values, **own, "FYRA_RASA_TOKEN": "", "FYRA_BACK_OFFICE_URL": ""})


def _children(settings: Settings, token: str) -> list[ChildSpec]:
    names = ("FYRA_VAR", "FYRA_RASA_PORT", "FYRA_ACTIONS_PORT", "FYRA_RULES", "FYRA_BACK_OFFICE_URL", "FYRA_SHOP")
    environ = {**os.environ, **{name: settings[name] for name in names}, "FYRA_RASA_TOKEN": token}
    fyra = str(Path(sys.executable).with_name("fyra"))
    return [
        ChildSpec("actions", [fyra, "actions"], environ, settings.root, answers(f"{settings.actions_url}/health")),
        ChildSpec("rasa", [fyra, "rasa"], environ, settings.root, answers(f"{settings.rasa_url}/"), doing="loading"),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
