"""``fyra playbook``: look at what operators wrote for each problem."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import stalls
from bot.cli.helped import argument, for_example, group, option
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.rules import RuleBook

app = group("Look at what stands in the playbooks, and where cases stall.")
Rules = Annotated[Path | None, option("DIR", "The rules' folder; without it the one in force.")]


@app.command(name="list")
def list_all(rules: Rules = None) -> None:
    """List the playbooks.

    What starts each, how many causes it knows, and what it can do.
    """
    for name, playbook in sorted(_book(rules).playbooks.playbooks.items()):
        offers = dict.fromkeys(offer for cause in playbook.causes for offer in cause.offers)
        causes = f"{len(playbook.causes)} causes" if len(playbook.causes) > 1 else "1 cause"
        typer.echo(f"{name}: starts with {', '.join(playbook.starts_with)}; {causes}; {', '.join(offers)}")


@app.command(epilog=for_example("fyra playbook show parcel_late --out parcel_late.svg"))
def show(
    name: Annotated[str, argument("NAME", "The playbook, as its file is called.")],
    *,
    out: Annotated[Path | None, option("FILE", "The file to write; without it, the picture is printed.")] = None,
    language: Annotated[str, option("LANGUAGE", "The language of its words; without it the default one.")] = "",
    rules: Rules = None,
) -> None:
    """Draw a playbook as a picture (SVG).

    Its four steps, facts, causes, solutions and hand-offs. The console shows the same under Playbooks.
    """
    from bot.rules.playbooks.drawing import draw
    from bot.rules.playbooks.sheet import sheet
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


stalls.add_to(app)


def _book(rules: Path | None) -> "RuleBook":
    from bot.rules import load

    return load(rules or read_settings().rules)
