"""The command ``fyra``. Each command imports what it needs when it runs, so that ``fyra --help`` is quick."""

import atexit
import gc
import os
import sys

from bot.cli import account, channels, closing, pilot, playbook, rules, serve, setup, shop, talk, trial
from bot.cli.helped import group
from bot.model.errors import FyraError

app = group(
    "Customer support on WhatsApp, SMS and Telegram that keeps its promises.",
    "fyra run                    everything on this machine",
    "fyra rules check            the rule files, before they are in force",
    "fyra rules explain --help   a command's own options and examples",
)
serve.add_to(app)
talk.add_to(app)
closing.add_to(app)
shop.add_to(app)
setup.add_to(app)
serve.add_parts_to(app)
app.add_typer(rules.app, name="rules")
trial.add_to(rules.app)
app.add_typer(pilot.app, name="pilot")
app.add_typer(playbook.app, name="playbook")
app.add_typer(account.app, name="user")
app.add_typer(channels.app, name="channels")


def main() -> None:
    """Run the command. What went wrong is told in a line each, not in a traceback."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is ours, and looking for them takes its time
    if sys.argv[1:2] == ["rules"]:
        _collect_nothing()
    try:
        app()
    except FyraError as error:
        sys.exit("\n".join(f"fyra: {line}" for line in str(error).splitlines()))
    except OSError as error:
        if not error.filename:
            raise
        sys.exit(f"fyra: {error.filename}: {error.strerror}")


def _collect_nothing() -> None:
    """A short command needs what it makes to its end; then the process takes all of it along."""
    gc.disable()
    atexit.register(gc.freeze)
