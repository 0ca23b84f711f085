"""``fyra run`` and the single processes: ``fyra gateway``, ``fyra worker``, ``fyra actions``, ``fyra rasa``."""

import os

import typer

from bot.cli.waiting import finish
from bot.settings import Settings, read_settings


def add_to(app: typer.Typer) -> None:
    """Register the command that starts everything."""
    app.command()(run)


def add_parts_to(app: typer.Typer) -> None:
    """Register the single processes."""
    for command in (gateway, worker, actions, rasa):
        app.command()(command)


def run() -> None:
    """Start everything on this machine, and say what to open.

    What is missing is made first: the database, the trained model, secrets. Ctrl-C stops all of it.
    """
    from bot.cli.everything import start

    start(read_settings())


def gateway(
    *,
    without_worker: bool = typer.Option(False, "--without-worker", help="Only the web; workers run as 'fyra worker'."),
) -> None:
    """Run the web side: webhooks and console, and a worker."""
    settings = _ready(read_settings())
    from bot.bootstrap.gateway import serve_gateway

    finish(serve_gateway(settings, with_worker=not without_worker))


def worker() -> None:
    """Run one more worker on the same database."""
    settings = _ready(read_settings())
    from bot.bootstrap.worker import serve_worker

    finish(serve_worker(settings))


def actions() -> None:
    """Run the action server: the four steps, on loopback."""
    settings = read_settings()
    _log(settings)
    from actions.server import serve

    serve("127.0.0.1", settings.actions_port, settings)


def rasa() -> None:
    """Run Rasa with the trained model, on loopback."""
    from bot.rasa_process import RasaProject, environment, serve_argv
    from bot.secrets import own_secret

    settings = read_settings()
    project = RasaProject(settings.root, settings.var)
    argv = serve_argv(project, port=settings.rasa_port)
    token = own_secret(settings, "FYRA_RASA_TOKEN")
    environ = {**os.environ, **{name: settings[name] for name in ("FYRA_TRACKER_DB", "FYRA_LOCK_STORE")}}
    env = environment(project, token=token, actions_url=settings.actions_url, environ=environ)
    os.chdir(settings.root)
    os.execve(argv[0], argv, env)  # noqa: S606 ours


def _ready(settings: Settings) -> Settings:
    """What comes first in a process that stays: what is imported afterwards depends on it (bot.memory, bot.logs)."""
    from bot.memory import one_heap

    one_heap()
    _log(settings)
    settings.var.mkdir(parents=True, exist_ok=True)
    return settings


def _log(settings: Settings) -> None:
    from bot.logs import configure

    configure(settings["FYRA_LOG"])
