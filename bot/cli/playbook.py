"""``fyra playbook``: look at what operators wrote for each problem."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import stalls
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.rules import RuleBook

app = typer.Typer(help="Playbooks: list them, and draw one as a picture.", no_args_is_help=True)
stalls.add_to(app)
Rules = Annotated[Path | None, typer.Option(help="The rules' folder; without it the one in force.")]


@app.command(name="list")
def list_all(rules: Rules = None) -> None:
    """List the playbooks: what starts each, how many causes it knows, and what it can do."""
    for name, playbook in sorted(_book(rules).playbooks.playbooks.items()):
        offers = dict.fromkeys(offer for cause in playbook.causes for offer in cause.offers)
        causes = f"{len(playbook.causes)} causes" if len(playbook.causes) > 1 else "1 cause"
        typer.echo(f"{name}: starts with {', '.join(playbook.starts_with)}; {causes}; {', '.join(offers)}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The playbook, as its file is called.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The SVG file to write; without it, it is printed.")] = None,
    language: Annotated[str, typer.Option(help="The language of its words; without it the default one.")] = "",
    rules: Rules = None,
) -> None:
    """Draw a playbook as a picture: its four steps, facts, causes, solutions and hand-offs."""
    from bot.rules.playbook_drawing import draw
    from bot.rules.playbook_sheet import sheet
    from bot.rules.reading.words import unknown

    book = _book(rules)
    playbook = book.playbooks.playbooks.get(name)
    if playbook is None:
        sys.exit(f"fyra: {unknown('playbook', name, book.playbooks.playbooks)}")
    spoken = language or book.texts.default
    if spoken not in book.texts.by_language:
        sys.exit(f"fyra: {unknown('language', spoken, book.texts.by_language)}")
    picture = draw(sheet(playbook, book.playbooks, book.texts, spoken))
    if out is None:
        typer.echo(picture, nl=False)
        return
    out.write_text(picture, "utf-8")
    typer.echo(f"{out}: {name}, {len(playbook.causes)} causes.")


def _book(rules: Path | None) -> "RuleBook":
    from bot.rules import load

    return load(rules or read_settings().rules)
