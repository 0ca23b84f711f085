"""``fyra shop``: mystery customers write to the assistant, and what it does for them is judged (docs/shopping.md)."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import for_example, option
from bot.cli.waiting import finish
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.shopping.run import Judged
    from bot.shopping.visit import Plan


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog=for_example("fyra shop --visits 20", "fyra shop --goal parcel_late --language sv"))(shop)


def shop(
    *,
    goal: Annotated[list[str] | None, option("NAME", "Only goals whose name begins so: parcel_late.lost")] = None,
    temperament: Annotated[list[str] | None, option("NAME", "Only these, such as angry or 'types badly'.")] = None,
    language: Annotated[list[str] | None, option("LANGUAGE", "Only these: en, sv.")] = None,
    visits: Annotated[int, option("NUMBER", "At most so many, evenly chosen; 0: all.")] = 0,
    seed: Annotated[int, option("NUMBER", "Another one chooses other words and channels.")] = 0,
    solved: Annotated[float, option("SHARE", "Promised share of in-policy cases without a person.")] = 0.95,
    messages: Annotated[float, option("NUMBER", "Promised median of messages.")] = 7,
    handed_over: Annotated[float, option("SHARE", "Promised share of the others, with a whole packet.")] = 1.0,
    json_to: Annotated[Path | None, option("FILE", "Write everything to this file, too; - is here.", "--json")] = None,
) -> None:
    """Send mystery customers, and judge what they meet.

    Shows each share that was promised beside what was measured (docs/shopping.md). Exit code 1 where one is not kept.
    """
    from bot.logs import configure
    from bot.shopping.report import Targets, as_json, failed, figures, harms, table

    settings = read_settings()
    configure("critical")
    chosen = _plans(goal, temperament, language, seed=seed, visits=visits)
    targets = Targets(solved, messages, handed_over)
    judged = finish(_shop(settings, chosen))
    verdicts = sorted((each.verdict for each in judged), key=lambda verdict: (verdict.playbook, verdict.temperament))
    if json_to is not None:
        _write(json_to, as_json(verdicts, targets))
    if json_to != Path("-"):
        _show(table(verdicts, targets), harms(verdicts))
        typer.echo(f"{len(failed(verdicts))} transcripts to read: {settings.var / 'shopping'}")
    raise typer.Exit(0 if figures(verdicts).reach(targets) else 1)


def _plans(
    goals: list[str] | None, temperaments: list[str] | None, languages: list[str] | None, *, seed: int, visits: int
) -> "list[Plan]":
    from bot.shopping.goals import read_scripts
    from bot.shopping.phrases import LANGUAGES
    from bot.shopping.run import plans
    from bot.shopping.temperament import BY_NAME, TEMPERAMENTS

    unknown = {*(temperaments or [])} - BY_NAME.keys() | {*(languages or [])} - {*LANGUAGES}
    if unknown:
        msg = f"unknown: {', '.join(sorted(unknown))}. There are {', '.join(BY_NAME)}; en, sv"
        raise typer.BadParameter(msg)
    scripts = [each for each in read_scripts() if not goals or each.name.startswith(tuple(goals))]
    if not scripts:
        msg = f"no goal begins so; there are {', '.join(each.name for each in read_scripts())}"
        raise typer.BadParameter(msg)
    tempers = [each for each in TEMPERAMENTS if not temperaments or each.name in temperaments]
    return plans(scripts, tempers, languages or LANGUAGES, seed=seed, sample=visits or None)


async def _shop(settings: Settings, chosen: "list[Plan]") -> "list[Judged]":
    from bot.cli.setup import train_if_needed
    from bot.shopping.report import save_transcript
    from bot.shopping.run import go_shopping, town
    from bot.shopping.system import system

    train_if_needed(settings)
    judged = []
    with TemporaryDirectory() as folder:
        async with system(settings, Path(folder)) as served, town(settings, served, now=datetime.now(UTC)) as place:
            async for each in go_shopping(chosen, place):
                judged.append(each)
                mark = "!" if each.verdict.failed else " "
                typer.echo(f"{len(judged):4}/{len(chosen)} {mark} {each.verdict.name}", err=True)
                if each.verdict.failed:
                    save_transcript(settings.var / "shopping", each.visit, each.verdict)
    return judged


def _show(*drawn: object) -> None:
    from rich.console import Console

    console = Console()
    for each in drawn:
        console.print(each)


def _write(path: Path, text: str) -> None:
    if path == Path("-"):
        sys.stdout.write(text + "\n")
    else:
        path.write_text(text + "\n", encoding="utf-8")
