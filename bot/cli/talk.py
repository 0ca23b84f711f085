"""``fyra talk``: the assistant in a terminal. The whole pipeline on a database of its own that is thrown away."""

from contextlib import suppress
from typing import Annotated

import typer

from bot.cli.helped import option
from bot.cli.waiting import finish
from bot.settings import read_settings

ANNA = "+46701234567"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(talk)


def talk(
    *,
    language: Annotated[str, option("LANGUAGE", "The language to begin in, such as en or sv.")] = "en",
    phone: Annotated[str, option("NUMBER", "The number you write from; the shop knows its customers by it.")] = ANNA,
) -> None:
    """Talk to the assistant in this terminal.

    Uses the Rasa that runs, or starts one. Ctrl-D ends it, and nothing is kept.
    """
    from bot.logs import configure

    settings = read_settings()
    configure("error")
    from bot.cli.talking import converse

    with suppress(KeyboardInterrupt):
        finish(converse(settings, language=language, phone=phone))
