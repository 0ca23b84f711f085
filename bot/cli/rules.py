"""``fyra rules``: look at rule files before they speak to anyone."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import argument, for_example, group, option
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.model.dialogue import Understanding
    from bot.rules import RuleBook

_EXPLAINING = (
    'fyra rules explain --text "my parcel has not come"',
    'fyra rules explain --at "Friday 16:00" --channel sms --language sv',
    "fyra rules explain --rules new_rules --at 2026-12-24T18:00",
)
_SHOWN = 4  # names of files in a line of the history
app = group("Check, explain and try rule files before they speak to anyone.")


@app.command(epilog=for_example("fyra rules check", "fyra rules check new_rules"))
def check(
    directory: Annotated[Path | None, argument("DIR", "The folder to check; without it the one in force.")] = None,
) -> None:
    """List every fault of the rule files.

    Each with its file, line and column, and what to write instead. Exit code 1 if there is any, or an example that
    doesn't hold; warnings stop nothing.
    """
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


@app.command(epilog=for_example(*_EXPLAINING))
def explain(
    *,
    at: Annotated[str, option("TIME", "2026-12-24T18:00, 'Friday 16:00', 17:00. Left out: now.")] = "",
    channel: Annotated[str, option("CHANNEL", "whatsapp, sms or telegram. Left out: whatsapp.")] = "",
    language: Annotated[str, option("LANGUAGE", "The customer's, such as sv. Left out: the default one.")] = "",
    text: Annotated[str, option("TEXT", "The customer's words.")] = "",
    facts: Annotated[Path | None, option("FILE", "Holds more facts: intent, mood, … (docs/operators.md).")] = None,
    rules: Annotated[Path | None, option("DIR", "The rules' folder; without it the one in force.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what would happen to a message, and why.

    Rule by rule, with file and line. The text is understood by the running assistant; if none runs, only rules on
    words look at it.
    """
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


@app.command(epilog=for_example("fyra rules schema --out policy_rules/.schema"))
def schema(
    out: Annotated[Path | None, option("DIR", "The folder to write to; without it all are printed.")] = None,
) -> None:
    """Write what editors know the rule files by.

    One JSON Schema a file: with it an editor completes each key, and explains it.
    """
    from bot.rules.schema import schemas, write

    if out is None:
        typer.echo(json.dumps(schemas(), ensure_ascii=False, indent=2))
        return
    for path in write(out):
        typer.echo(str(path))


@app.command()
def history() -> None:
    """List the versions that were in force.

    The latest first, and which files each changed.
    """
    from bot.cli.clock import business_zone
    from bot.rules.history import history as versions

    settings = read_settings()
    found, zone = versions(settings.var / "rules", settings.rules), business_zone(settings)
    for each in found:
        state = "in force" if each.in_force else "        "
        note = f" ({each.note})" if each.note else ""
        typer.echo(f"{each.name}  {each.since.astimezone(zone):%Y-%m-%d %H:%M}  {state}  {_files(each.changed)}{note}")
    if not found:
        typer.echo("No version was in force yet: they are kept once Fyra has run.")


@app.command(epilog=for_example("fyra rules rollback e932fe", "fyra rules rollback e932fe --yes"))
def rollback(
    version: Annotated[str, argument("VERSION", "A version of 'fyra rules history'; its first letters are enough.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; otherwise only what would change is shown.")] = False,
) -> None:
    """Go back to an earlier version.

    The files of now are kept as a version too.
    """
    from bot.rules import check as check_files
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
    typer.echo(f"Back at {wanted.version.name}: {', '.join(wanted.files)}. A running Fyra follows within two seconds.")
    now = check_files(settings.rules, remarks=False)
    if now.version != wanted.version.name:
        typer.echo(f"What is closed now is no part of that: with it the version is called {now.version}.")
    typer.echo(f"What was there is kept as version {kept}; to have it again: fyra rules rollback {kept} --yes")


def _files(changed: tuple[str, ...] | None) -> str:
    if changed is None:
        return "the oldest that is kept"
    more = len(changed) - _SHOWN
    return ", ".join(changed[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _book(settings: Settings, folder: Path | None) -> "RuleBook":
    """The folder's rules; in place of broken ones the last good ones, as the running system does."""
    from bot.rules import RulesInvalid
    from bot.rules.in_force import in_force

    place = settings.var / "rules" if folder is None else None
    written, good = in_force(folder or settings.rules, place)
    if good is None or good.book is None:
        raise RulesInvalid(written.faults)
    if written.faults:
        typer.echo(f"{len(written.faults)} fault(s) in {settings.rules}: these are the last good rules.", err=True)
    return good.book


def _understood(settings: Settings, text: str) -> "Understanding | None":
    """As the running Rasa understands it; None, and a word about it, if none answers."""
    from bot.model.errors import DialogueError
    from bot.model.heard import merge
    from bot.model.segments import split
    from bot.rasa.once import understand_once
    from bot.secrets import own_secret

    token = own_secret(settings, "FYRA_RASA_TOKEN")
    try:
        return merge(text, understand_once(settings.rasa_url, token=token, texts=split(text)))
    except DialogueError as error:
        typer.echo(f"{error} at {settings.rasa_url}: only rules on words look at the text.", err=True)
        return None
