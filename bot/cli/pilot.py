"""``fyra pilot``: changed rules for some customers before they are everybody's."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.helped import argument, for_example, group, option
from bot.cli.waiting import finish
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model.pilot import Figures, Outcome, Pilot
    from bot.rules import CheckResult

app = group("Try changed rules with some customers, who are told so.")


@app.command(
    epilog=for_example("fyra pilot start new_rules --share 10%", "fyra pilot start new_rules --testers who.txt")
)
def start(
    directory: Annotated[Path, argument("DIR", "The folder with the changed rules.")],
    *,
    share: Annotated[str, option("SHARE", "Of new conversations: 10%.")] = "0%",
    testers: Annotated[Path | None, option("FILE", "Holds an address, a number or tag:NAME a line.")] = None,
) -> None:
    """Begin a pilot.

    For a share of new conversations, for named testers, or both. They are told that it is a trial.
    """
    from bot.model.pilot import Invited, Pilot, read_testers
    from bot.rules import check
    from bot.rules.pilot import begin

    settings = read_settings()
    part = _share(share)
    named = read_testers(testers.read_text("utf-8-sig", "replace").splitlines()) if testers else Invited()
    if not part and named == Invited():
        sys.exit("fyra: nobody would take part. Write --share 10%, or --testers FILE, or both.")
    in_force, changed = check(settings.rules), check(directory)
    _without_faults({settings.rules: in_force, directory: changed})
    pilot = Pilot(directory.name, changed.lasting, in_force.lasting, datetime.now(UTC), part, named)
    begin(_place(settings), pilot, in_force, changed)
    typer.echo(f"The pilot runs: {pilot.taking_part}. Version {pilot.version}. They are told that it is a trial.")


def _without_faults(folders: "Mapping[Path, CheckResult]") -> None:
    for folder, result in folders.items():
        for fault in result.faults:
            typer.echo(str(fault), err=True)
        if result.faults:
            sys.exit(f"fyra: the rule files in {folder} have faults; correct them first.")


def _share(text: str) -> float:
    number = text.removesuffix("%").strip()
    if not number.isdecimal() or int(number) > 100:
        sys.exit(f"fyra: --share {text} is no share. Write a whole number from 1% to 100%.")
    return int(number) / 100


@app.command()
def status() -> None:
    """Show who takes part, and its figures beside the others'."""
    from bot.cli.clock import business_zone
    from bot.rules.pilot import running

    settings = read_settings()
    pilot = running(_place(settings))
    if pilot is None:
        typer.echo("No pilot runs.")
        return
    since = pilot.started_at.astimezone(business_zone(settings))
    typer.echo(f"“{pilot.name}” since {since:%Y-%m-%d %H:%M}: {pilot.taking_part}. Version {pilot.version}.")
    _show(finish(_outcomes(settings, pilot)))


@app.command()
def promote(
    *, anyway: Annotated[bool, typer.Option("--anyway", help="Also if the rules were changed meanwhile.")] = False
) -> None:
    """Make the pilot's rules everybody's.

    The version before stays in 'fyra rules history'.
    """
    from bot.rules.last_good import LastGood
    from bot.rules.pilot import promote as make_everybodys

    settings = read_settings()
    before = make_everybodys(_place(settings), settings.rules, LastGood(settings.var / "rules"), anyway=anyway)
    typer.echo(f"The pilot's rules are everybody's now. To go back: fyra rules rollback {before} --yes")


@app.command()
def drop() -> None:
    """End the pilot.

    Its conversations go on by everybody's rules.
    """
    from bot.rules.pilot import drop as end

    end(_place(read_settings()))
    typer.echo("The pilot has ended. Everybody's rules hold for all conversations again.")


def _place(settings: Settings) -> Path:
    return settings.var / "pilot"


async def _outcomes(settings: Settings, pilot: "Pilot") -> "list[Outcome]":
    from bot.store import open_store

    store = open_store(settings.database_url)
    try:
        return await store.past.outcomes(since=pilot.started_at, version=pilot.version, now=datetime.now(UTC))
    finally:
        await store.close()


def _show(outcomes: "list[Outcome]") -> None:
    from bot.cli.printed import strong, table
    from bot.model.pilot import figures

    pilot = figures([each for each in outcomes if each.in_pilot])
    others = figures([each for each in outcomes if not each.in_pilot])
    rows = zip(_NAMES, _row(pilot), _row(others), strict=True)
    head, *lines = table([("Since the pilot began", "Pilot", "Others"), *rows])
    typer.echo("\n".join(["", strong(head), *lines, ""]))
    if min(pilot.conversations, others.conversations) < _FEW:
        typer.echo(f"Fewer than {_FEW} conversations on a side say little: don't decide by these figures alone.")


_FEW = 30
_NAMES = (
    "Conversations",
    "Handed to a person",
    "Solved without a person",
    "Satisfied, of those who said",
    "Time to a person's first answer (median)",
    "Promises not kept in time",
)


def _row(found: "Figures") -> tuple[str, ...]:
    return (
        str(found.conversations),
        _part(found.handed_off, found.conversations),
        _part(found.solved_alone, found.conversations),
        _part(found.satisfied, found.said),
        _minutes(found.first_answer),
        _part(found.late, found.promises),
    )


def _part(number: int, whole: int) -> str:
    return f"{number} of {whole} ({number / whole:.0%})" if whole else "–"


def _minutes(span: timedelta | None) -> str:
    return f"{span / timedelta(minutes=1):.0f} min" if span is not None else "–"
