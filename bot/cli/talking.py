"""A conversation between the keyboard and the whole pipeline, beside Rasa, on a database that is thrown away."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.cli.everything import children
from bot.cli.setup import train_if_needed
from bot.cli.terminal import ROUTE, Terminal
from bot.clock import SystemClock
from bot.language import LanguageDetector
from bot.model.messages import Sender
from bot.pipeline.house import House
from bot.rasa.client import Rasa
from bot.rules import Keeper
from bot.secrets import own_secret
from bot.settings import Settings
from bot.store import migrate, open_store
from bot.supervisor import Console, Supervisor
from bot.worker.handlers import pools
from bot.worker.loop import Worker

_LAST_ANSWER = 6.0
"""Seconds that lines from a pipe are given to be answered."""


async def converse(settings: Settings, *, language: str, phone: str) -> None:
    """Each line that is typed, until there are no more."""
    rasa = Rasa(settings.rasa_url, token=own_secret(settings, "FYRA_RASA_TOKEN"))
    try:
        async with _rasa_running(settings, rasa):
            with TemporaryDirectory() as folder:
                await _lines(settings, rasa, Path(folder), language=language, phone=phone)
    finally:
        await rasa.close()


@asynccontextmanager
async def _rasa_running(settings: Settings, rasa: Rasa) -> AsyncIterator[None]:
    """The Rasa that answers already, or one started for as long as we talk."""
    if await rasa.ready():
        yield
        return
    train_if_needed(settings)
    ready = asyncio.Event()
    specs = [spec for spec in children(settings) if spec.name != "gateway"]
    supervisor = Supervisor(specs, settings.var / "log", Console(sys.stderr), on_ready=ready.set)
    running = asyncio.create_task(supervisor.run())
    try:
        await asyncio.wait({running, waiting := asyncio.create_task(ready.wait())}, return_when="FIRST_COMPLETED")
        waiting.cancel()
        if not running.done():
            yield
    finally:
        supervisor.stop()
        await running


async def _lines(settings: Settings, rasa: Rasa, folder: Path, *, language: str, phone: str) -> None:
    database = f"sqlite+aiosqlite:///{folder / 'talk.db'}"
    await migrate(database)
    rules, clock, store = Keeper.open(settings.rules), SystemClock(), open_store(database)
    terminal = Terminal(lambda text: typer.secho(text + "\n", fg="green"))
    detect = LanguageDetector(rules.book.policy.languages.served)
    house = House(store, rasa, rules, clock, {ROUTE.channel: terminal}, detect)
    worker = Worker(store.work, pools(house), clock=clock)
    working = asyncio.create_task(worker.run())
    sender = Sender(phone=phone, language_hint=language)
    try:
        while (line := await asyncio.to_thread(sys.stdin.readline)) != "":
            if line.strip():
                await store.accept([terminal.typed(line.strip(), sender=sender, now=clock.now())], now=clock.now())
    finally:
        await asyncio.sleep(0 if sys.stdin.isatty() else _LAST_ANSWER)
        worker.stop()
        await working
        await store.close()
