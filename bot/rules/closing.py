"""The switch "closed until 17:00 because …": writes closures.yml, which the keeper takes over within two seconds.

ClosingError (a RulesError)   what was asked can't be done; the message says why
"""

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from pydantic_core import PydanticCustomError

from bot.rules.faults import Fault, RulesError
from bot.rules.files import closures, hours
from bot.rules.files.closures import ClosuresFile
from bot.rules.files.hours import ClosureRule, HoursFile, closes
from bot.rules.loading import check
from bot.rules.reading.moments import said
from bot.rules.reading.reader import read_bytes
from bot.rules.reading.validate import validate
from bot.rules.reading.words import unknown

_HEAD = """\
# yaml-language-server: $schema=.schema/closures.json
# Written by `fyra close`, `fyra reopen` and the console. Closures of your own belong in hours.yml.
closures:
"""
_WRITTEN = "%Y-%m-%d %H:%M"
LONGEST_REASON = 200


class ClosingError(RulesError):
    """What was asked can't be done."""


@dataclass(frozen=True, slots=True)
class Switched:
    """What the switch did. ``closures``: those of closures.yml that are not over, by the business's clock, naive.

    ``faults``: why the rules are not taken over, in whatever file. ``elsewhere``: closures of hours.yml in force
    now, which only an editor can end.
    """

    changed: bool
    closures: tuple[ClosureRule, ...]
    faults: tuple[Fault, ...]
    elsewhere: tuple[ClosureRule, ...] = ()


def close_now(
    directory: Path,
    *,
    now: datetime,
    because: str,
    until: str = "",
    start: str = "",
    schedules: Collection[str] = (),
) -> Switched:
    """Close from now, or from ``start``, until further notice, or until a moment such as ``17:00`` or ``Monday 07:30``.

    Without ``schedules`` all are closed but those of 24/7. What is closed already stays closed, and gets the new end
    and reason: doing it twice changes nothing. ``now`` is aware. Raises ClosingError, RulesInvalid and OSError.
    """
    with _locked(directory):
        written = _hours(directory)
        local = now.astimezone(written.zone).replace(second=0, microsecond=0)
        rule = _asked(written, local, because=because, until=until, start=start, schedules=schedules)
        kept = []
        for each in _closures(directory):
            if not _same(each, rule):
                kept.append(each)
            elif not start and each.from_ <= _naive(local):
                rule = rule.model_copy(update={"from_": each.from_})
        return _switch(directory, local, [*kept, rule])


def reopen(directory: Path, *, now: datetime, schedules: Collection[str] = ()) -> Switched:
    """End the closures that ``close_now`` made, also those ahead; with ``schedules`` for these alone.

    ``now`` is aware. Raises ClosingError, RulesInvalid and OSError.
    """
    with _locked(directory):
        written = _hours(directory)
        _known(written, schedules)
        local = now.astimezone(written.zone)
        left = [rest for each in _closures(directory) for rest in _without(each, written, frozenset(schedules))]
        return _switch(directory, local, left)


def _asked(
    written: HoursFile, local: datetime, *, because: str, until: str, start: str, schedules: Collection[str]
) -> ClosureRule:
    _known(written, schedules)
    reason = "".join(each for each in " ".join(because.split()) if each.isprintable())[:LONGEST_REASON]
    if not reason:
        raise ClosingError("say why you close: colleagues read it")
    begins = _moment("from", start, local) if start else local
    ends = _moment("until", until, local) if until else None
    if ends is not None and ends <= max(begins, local):
        msg = f"'until {until}' is {ends:{_WRITTEN}}, which is over before it begins; write a later moment"
        raise ClosingError(msg)
    names = tuple(name for name in written.schedules if name in schedules)
    rule = {"from": f"{begins:{_WRITTEN}}", "because": reason, "schedules": names}
    return ClosureRule.model_validate(rule | ({"until": f"{ends:{_WRITTEN}}"} if ends else {}))


def _moment(name: str, text: str, local: datetime) -> datetime:
    try:
        return said(text).seen_from(local)
    except PydanticCustomError as error:
        msg = f"{name} {text!r}: {error.message()}"
        raise ClosingError(msg) from error


def _known(written: HoursFile, schedules: Collection[str]) -> None:
    for name in schedules:
        if name not in written.schedules:
            raise ClosingError(unknown("schedule", name, written.schedules))


def _same(each: ClosureRule, other: ClosureRule) -> bool:
    """The same schedules, at overlapping times."""
    ends_before = each.until is not None and each.until < other.from_
    begins_after = other.until is not None and other.until < each.from_
    return set(each.schedules) == set(other.schedules) and not ends_before and not begins_after


def _without(rule: ClosureRule, written: HoursFile, schedules: frozenset[str]) -> Iterator[ClosureRule]:
    """What is left of a closure when some schedules, or all, open again."""
    closed = tuple(name for name, each in written.schedules.items() if closes(rule, name, each))
    left = tuple(name for name in closed if schedules and name not in schedules)
    if left == closed:
        yield rule
    elif left:
        yield rule.model_copy(update={"schedules": left})


def _switch(directory: Path, local: datetime, wanted: Iterable[ClosureRule]) -> Switched:
    now = _naive(local)
    before = _closures(directory)
    current = _not_over(wanted, now)
    if current != before:
        _write(directory / closures.FILE, current)
    elsewhere = tuple(
        each for each in _hours(directory).closures if each.from_ <= now and (each.until is None or now < each.until)
    )
    return Switched(current != _not_over(before, now), current, check(directory).faults, elsewhere)


def _not_over(rules: Iterable[ClosureRule], now: datetime) -> tuple[ClosureRule, ...]:
    return tuple(sorted((each for each in rules if each.until is None or each.until > now), key=attrgetter("from_")))


def _naive(local: datetime) -> datetime:
    return local.replace(tzinfo=None)


def _hours(directory: Path) -> HoursFile:
    return validate(HoursFile, read_bytes((directory / hours.FILE).read_bytes(), name=hours.FILE))


def _closures(directory: Path) -> tuple[ClosureRule, ...]:
    try:
        content = (directory / closures.FILE).read_bytes()
    except FileNotFoundError:
        return ()
    return validate(ClosuresFile, read_bytes(content, name=closures.FILE)).closures


def _write(path: Path, rules: tuple[ClosureRule, ...]) -> None:
    """Whole or not at all; no closures, no file."""
    if not rules:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(_HEAD + "".join(map(_entry, rules)), "utf-8")
    draft.replace(path)


def _entry(rule: ClosureRule) -> str:
    lines = [f"  - from: {rule.from_:{_WRITTEN}}"]
    if rule.until is not None:
        lines.append(f"    until: {rule.until:{_WRITTEN}}")
    lines.append(f"    because: {json.dumps(rule.because, ensure_ascii=False)}")
    if rule.schedules:
        lines.append(f"    schedules: [{', '.join(rule.schedules)}]")
    return "\n".join(lines) + "\n"


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One switch at a time, also from several processes."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
