"""``fyra rules``: look at rule files before they speak to anyone."""

import asyncio
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.model.dialogue import Understanding
    from bot.rules import RuleBook

_SHOWN = 4  # names of files in a line of the history
app = typer.Typer(help="Rule files: check and explain them before they speak to anyone.", no_args_is_help=True)


@app.callback()
def _quick(context: typer.Context) -> None:
    """What a short command makes it needs to its end, so nothing is collected; and no plug-in of pydantic is ours."""
    gc.disable()
    context.call_on_close(gc.enable)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


@app.command()
def check(
    directory: Annotated[Path | None, typer.Argument(help="The folder to check; without it the one in force.")] = None,
) -> None:
    """Check all rule files. One ``file:line:column: message`` a fault; exit code 1 if there is any."""
    from bot.rules import check as check_files

    folder = directory or read_settings().rules
    result = check_files(folder)
    for fault in (*result.faults, *result.untrue):
        typer.echo(str(fault))
    for warning in result.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if result.faults:
        typer.echo(f"{len(result.faults)} fault(s) in {folder}. The rules in force stay as they are.", err=True)
        sys.exit(1)
    if result.untrue:
        typer.echo(
            f"{len(result.untrue)} example(s) in {folder} don't hold: change the rules, or the examples.", err=True
        )
        sys.exit(1)
    typer.echo(f"{folder}: {len(result.files)} files, no faults. Version {result.version}.")


@app.command()
def explain(
    *,
    at: Annotated[str, typer.Option(help="When: 2026-12-24T18:00, 'Friday 16:00', 17:00. Left out: now.")] = "",
    channel: Annotated[str, typer.Option(help="whatsapp, sms or telegram.")] = "",
    language: Annotated[str, typer.Option(help="The customer's language, such as sv.")] = "",
    text: Annotated[str, typer.Option(help="The customer's words.")] = "",
    facts: Annotated[Path | None, typer.Option(help="A file with more facts: intent, mood, …")] = None,
    rules: Annotated[Path | None, typer.Option(help="The rules' folder; without it the one in force.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what would happen to a message then, and why: rule by rule, with file and line."""
    from bot.rules.explaining.asked import Asked, question
    from bot.rules.explaining.explanation import explain as explained

    settings = read_settings()
    book = _book(settings, rules)
    asked = Asked(at=at, channel=channel, language=language, text=text, facts=facts)
    known = question(book, asked, heard=lambda words: _understood(settings, words))
    explanation = explained(book, known)
    if as_json:
        typer.echo(json.dumps(explanation.as_json(), ensure_ascii=False, indent=2))
        return
    from bot.cli.explained import show

    show(explanation)


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option(help="The folder to write to; without it all are printed.")] = None,
) -> None:
    """Write the JSON Schema of each rule file, by which editors complete and explain its keys."""
    from bot.rules.schema import schemas, write

    if out is None:
        typer.echo(json.dumps(schemas(), ensure_ascii=False, indent=2))
        return
    for path in write(out):
        typer.echo(str(path))


@app.command()
def history() -> None:
    """List the versions that were in force, the latest first, and which files each changed."""
    from bot.rules.history import history as versions

    settings = read_settings()
    found = versions(settings.var / "rules", settings.rules)
    for each in found:
        files = ", ".join(each.changed[:_SHOWN]) + (
            f" and {more} more" if (more := len(each.changed) - _SHOWN) > 0 else ""
        )
        state = "in force" if each.in_force else "        "
        typer.echo(f"{each.name}  {each.since.astimezone():%Y-%m-%d %H:%M}  {state}  {files}")
    if not found:
        typer.echo("No version was in force yet: they are kept once Fyra has run.")


@app.command()
def rollback(
    version: Annotated[str, typer.Argument(help="A version of 'fyra rules history'; its first letters are enough.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; otherwise only what would change is shown.")] = False,
) -> None:
    """Go back to a version. The files of now are kept as a version too."""
    from bot.rules.history import go_back
    from bot.rules.history import rollback as plan

    settings = read_settings()
    place = settings.var / "rules"
    wanted = plan(place, settings.rules, version)
    if not wanted.files:
        typer.echo(f"{settings.rules} holds version {wanted.version.name} already.")
        return
    if not yes:
        for line in wanted.diff():
            typer.echo(line)
        typer.echo(f"\nNothing is changed yet. To go back: fyra rules rollback {wanted.version.name} --yes")
        return
    kept = go_back(place, settings.rules, wanted)
    typer.echo(f"Back at {wanted.version.name}: {', '.join(wanted.files)}. What was there is kept as version {kept}.")


def _book(settings: Settings, folder: Path | None) -> "RuleBook":
    """The folder's rules; in place of broken ones the last good ones, as the running system does."""
    from bot.rules import RulesInvalid
    from bot.rules import check as check_files

    result = check_files(folder or settings.rules)
    if result.book is not None:
        return result.book
    kept = settings.var / "rules" / "last_good"
    last = check_files(kept).book if folder is None and kept.is_dir() else None
    if last is None:
        raise RulesInvalid(result.faults)
    typer.echo(f"{len(result.faults)} fault(s) in {settings.rules}: these are the last good rules.", err=True)
    return last


def _understood(settings: Settings, text: str) -> "Understanding | None":
    """As the running Rasa understands it; None, and a word about it, if none answers."""
    from bot.model.errors import DialogueError

    try:
        return asyncio.run(_ask_rasa(settings, text))
    except DialogueError as error:
        typer.echo(f"{error} at {settings.rasa_url}: only rules on words look at the text.", err=True)
        return None


async def _ask_rasa(settings: Settings, text: str) -> "Understanding":
    import aiohttp

    from bot.logs import configure
    from bot.model.heard import merge
    from bot.model.segments import split
    from bot.rasa import Rasa
    from bot.secrets import own_secret

    configure("error")
    patience = aiohttp.ClientTimeout(total=5, connect=0.5)
    rasa = Rasa(settings.rasa_url, token=own_secret(settings, "FYRA_RASA_TOKEN"), timeout=patience)
    try:
        return merge(text, await rasa.understand(split(text)))
    finally:
        await rasa.close()
