"""``fyra talk``: the assistant in a terminal. The whole pipeline on a database of its own that is thrown away."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.rasa import Rasa

ANNA = "+46701234567"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(talk)


def talk(
    *,
    language: Annotated[str, typer.Option(help="The language to begin in, such as en or sv.")] = "en",
    phone: Annotated[str, typer.Option(help="The number you write from; the shop knows its customers by it.")] = ANNA,
) -> None:
    """Talk to the assistant here. Uses the Rasa that runs, or starts one. Ctrl-D ends it."""
    from bot.logs import configure

    settings = read_settings()
    configure("error")
    with suppress(KeyboardInterrupt):
        asyncio.run(_talk(settings, language=language, phone=phone))


async def _talk(settings: Settings, *, language: str, phone: str) -> None:
    from bot.rasa import Rasa
    from bot.secrets import own_secret

    rasa = Rasa(settings.rasa_url, token=own_secret(settings, "FYRA_RASA_TOKEN"))
    try:
        async with _rasa_running(settings, rasa):
            with TemporaryDirectory() as folder:
                await _converse(settings, rasa, Path(folder), language=language, phone=phone)
    finally:
        await rasa.close()


@asynccontextmanager
async def _rasa_running(settings: Settings, rasa: "Rasa") -> AsyncIterator[None]:
    """The Rasa that answers already, or one started for as long as we talk."""
    if await rasa.ready():
        yield
        return
    from bot.cli.everything import children
    from bot.cli.setup import train_if_needed
    from bot.supervisor import Console, Supervisor

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


async def _converse(settings: Settings, rasa: "Rasa", folder: Path, *, language: str, phone: str) -> None:
    from bot.cli.terminal import ROUTE, Terminal
    from bot.clock import SystemClock
    from bot.language import LanguageDetector
    from bot.model.messages import Sender
    from bot.pipeline.house import House
    from bot.rules import Keeper
    from bot.store import migrate, open_store
    from bot.worker.handlers import pools
    from bot.worker.loop import Worker

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


_LAST_ANSWER = 6.0
"""Seconds that lines from a pipe are given to be answered."""
