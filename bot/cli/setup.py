"""``fyra migrate`` and ``fyra train``."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.cli.waiting import finish
from bot.settings import Settings, read_settings


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(migrate)
    app.command()(train)


def migrate() -> None:
    """Bring the database to this version's tables.

    Safe to run again, and from several machines at once.
    """
    from bot.store import migrate as bring_up_to_date

    settings = read_settings()
    finish(bring_up_to_date(settings.database_url))
    typer.echo("The database is up to date.")


def train() -> None:
    """Teach Rasa from config.yml, domain.yml and data/.

    Does nothing when they have not changed.
    """
    train_if_needed(read_settings())


def train_if_needed(settings: Settings) -> None:
    """Train with a line of progress. Raises RasaProcessError with Rasa's last words when it fails."""
    from bot import rasa_process

    project = rasa_process.RasaProject(settings.root, settings.var)
    if rasa_process.is_trained(project):
        typer.echo("The model is up to date.")
        return
    if own := rasa_process.own_problems(settings.root):
        typer.echo(f"Problems of your own: {', '.join(own)}")
    started = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(started, done), daemon=True)
    ticker.start()
    try:
        with _taking_children_along():
            rasa_process.train(project, log=settings.var / "log" / "train.log")
    finally:
        done.set()
        ticker.join()
    typer.echo(f"{_start()}Training … done in {time.monotonic() - started:.0f} s")


@contextmanager
def _taking_children_along() -> Iterator[None]:
    """Who ends us by SIGTERM ends the training, too; an exception is what makes subprocess.run kill its child."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tick(started: float, done: threading.Event) -> None:
    if not sys.stdout.isatty():
        typer.echo("Training … (a minute or two)")
    while not done.wait(0.5):
        if sys.stdout.isatty():
            typer.echo(f"{_start()}Training … {time.monotonic() - started:.0f} s", nl=False)


def _start() -> str:
    return "\r\x1b[K" if sys.stdout.isatty() else ""
