"""closures.yml as the switch reads and writes it, beside the hours that are in force."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from bot.rules.faults import RulesInvalid
from bot.rules.files import closures, hours
from bot.rules.files.closures import ClosuresFile
from bot.rules.files.hours import ClosureRule, HoursFile
from bot.rules.in_force import in_force
from bot.rules.loading import CheckResult
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.validate import validate

_HEAD = """\
# yaml-language-server: $schema=.schema/closures.json
# Written by `fyra close`, `fyra reopen` and the console. Closures of your own belong in hours.yml.
closures:
"""
WRITTEN = "%Y-%m-%d %H:%M"
SET_ASIDE = f"{closures.FILE}.broken"
"""What stood in closures.yml when nobody could read it."""


@dataclass(frozen=True, slots=True)
class State:
    """Before the switch is turned: the hours in force, and what is closed. ``unread``: closures.yml can't be read."""

    directory: Path
    place: Path | None
    hours: HoursFile
    closures: tuple[ClosureRule, ...]
    unread: bool = False


def read_state(directory: Path, place: Path | None) -> State:
    """What the switch starts from. Closures that can't be read are those of the last good version.

    Raises RulesInvalid where there is none.
    """
    written, good = in_force(directory, place)
    known = good or written
    open_hours = _hours(known)
    try:
        return State(directory, place, open_hours, _closures(written, open_hours))
    except RulesInvalid:
        if good is None:
            raise
        return State(directory, place, open_hours, _closures(good, open_hours), unread=True)


def _hours(files: CheckResult) -> HoursFile:
    if hours.FILE not in files.contents:
        raise RulesInvalid(files.faults)
    return validate(HoursFile, read_bytes(files.contents[hours.FILE], name=hours.FILE))


def _closures(files: CheckResult, open_hours: HoursFile) -> tuple[ClosureRule, ...]:
    if faults := [fault for fault in files.faults if fault.file == closures.FILE]:
        raise RulesInvalid(faults)
    if closures.FILE not in files.contents:
        return ()
    tree = read_bytes(files.contents[closures.FILE], name=closures.FILE)
    file = validate(ClosuresFile, tree)
    if faults := closures.check(file, tree, open_hours):
        raise RulesInvalid(faults)
    return file.closures


def write(path: Path, rules: tuple[ClosureRule, ...]) -> None:
    """Whole or not at all; no closures, no file."""
    if not rules:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(_HEAD + "".join(map(_entry, rules)), "utf-8")
    draft.replace(path)


def _entry(rule: ClosureRule) -> str:
    lines = [f"  - from: {rule.from_:{WRITTEN}}"]
    if rule.until is not None:
        lines.append(f"    until: {rule.until:{WRITTEN}}")
    lines.append(f"    because: {json.dumps(rule.because, ensure_ascii=False)}")
    if rule.schedules:
        lines.append(f"    schedules: [{', '.join(rule.schedules)}]")
    return "\n".join(lines) + "\n"


def not_over(rules: Iterable[ClosureRule], now: datetime) -> tuple[ClosureRule, ...]:
    """The closures in force and those ahead, the earliest first."""
    return tuple(sorted((each for each in rules if each.until is None or each.until > now), key=attrgetter("from_")))


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """One switch at a time, also from several processes."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
