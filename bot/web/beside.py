"""Pages beside the console's own, in its looks: its templates, words and style, and templates of their own."""

from pathlib import Path

import jinja2

from bot.web.console.templating import environment


def looks_of_console(templates: Path) -> jinja2.Environment:
    """The console's environment, in which the folder's templates come first."""
    console = environment()
    loaders: list[jinja2.BaseLoader] = [jinja2.FileSystemLoader(templates)]
    if console.loader is not None:
        loaders.append(console.loader)
    return console.overlay(loader=jinja2.ChoiceLoader(loaders))
