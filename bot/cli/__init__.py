"""The command ``fyra``. Each command imports what it needs when it runs, so that ``fyra --help`` is quick."""

import sys

import typer

from bot.cli import account, channels, closing, pilot, playbook, rules, serve, setup, shop, talk, trial
from bot.model.errors import FyraError
from bot.rasa_process import RasaProcessError

app = typer.Typer(
    help="Customer support on WhatsApp, SMS and Telegram that keeps its promises.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
serve.add_to(app)
setup.add_to(app)
talk.add_to(app)
shop.add_to(app)
closing.add_to(app)
app.add_typer(account.app, name="user")
app.add_typer(channels.app, name="channels")
app.add_typer(rules.app, name="rules")
trial.add_to(rules.app)
app.add_typer(pilot.app, name="pilot")
app.add_typer(playbook.app, name="playbook")


def main() -> None:
    """Run the command. What went wrong is told in a line, not in a traceback."""
    try:
        app()
    except (FyraError, RasaProcessError) as error:
        sys.exit(f"fyra: {error}")
