"""The versions of the rules that were in force, and the way back to one of them (var/rules/versions, see last_good).

HistoryError (a RulesError)   no such version, or one that can't be used any more
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.rules.faults import RulesError
from bot.rules.files import closures
from bot.rules.folder import read_folder
from bot.rules.last_good import ASIDE, LastGood, note_of
from bot.rules.loading import check

SHORTEST = 4
_SWITCHED = {closures.FILE}  # what is closed just now is no matter of versions


class HistoryError(RulesError):
    """There is no such version, or it can't be used any more."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version. ``since``: when it last came into force, or was put aside by a rollback, UTC.

    ``changed``: the files that differ from the version that was in force before it; None for the oldest that is kept.
    ``note``: how it came to be, where that needs words.
    """

    name: str
    since: datetime
    in_force: bool
    changed: tuple[str, ...] | None
    path: Path
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rollback:
    """What going back changes: for each file what it is made of now and then; None: there is none."""

    version: Version
    files: Mapping[str, tuple[bytes | None, bytes | None]]

    def diff(self) -> Iterator[str]:
        """Line by line, as ``diff -u`` writes it."""
        for name, (before, after) in self.files.items():
            yield from difflib.unified_diff(
                _lines(before), _lines(after), f"now/{name}", f"{self.version.name}/{name}", lineterm=""
            )


def history(place: Path, rules: Path) -> list[Version]:
    """The versions kept below ``place`` (var/rules), the latest first.

    In force is what ``rules`` holds; while it has faults, what the running system took over last.
    """
    written, names = check(rules, remarks=False), {path.name for path in _kept(place)}
    in_force = written.version if written.book and written.version in names else LastGood(place).version
    kept = sorted(_kept(place), key=lambda path: path.stat().st_mtime_ns)
    found: list[Version] = []
    before: Mapping[str, bytes] | None = None
    for path in kept:
        contents, note = read_folder(path).contents, note_of(path)
        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        changed = None if before is None else _changed(before, contents)
        found.append(Version(path.name, since, path.name == in_force, changed, path, note))
        before = before if note == ASIDE else contents
    return found[::-1]


def rollback(place: Path, rules: Path, name: str) -> Rollback:
    """What going back to a version, named by its first letters, would change. Raises HistoryError."""
    version = _named(place, rules, name)
    if faults := check(version.path, remarks=False).faults:
        msg = f"version {version.name} can't be used any more: {faults[0]}"
        raise HistoryError(msg)
    now, then = read_folder(rules).contents, read_folder(version.path).contents
    names = sorted((now.keys() | then.keys()) - _SWITCHED)
    return Rollback(
        version, {each: (now.get(each), then.get(each)) for each in names if now.get(each) != then.get(each)}
    )


def go_back(place: Path, rules: Path, wanted: Rollback) -> str:
    """Write the version's files into the rules' folder. The files of now, broken or not, are kept as a version.

    Returns that version's name. What is closed now stays closed. Raises OSError.
    """
    now = read_folder(rules)
    LastGood(place).put_aside(now.version, now.contents)
    for name, (_, after) in wanted.files.items():
        path = rules / name
        if after is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_bytes(after)
        draft.replace(path)
    return now.version


def _kept(place: Path) -> list[Path]:
    versions = place / "versions"
    return [path for path in versions.iterdir() if not path.name.startswith(".")] if versions.is_dir() else []


def _changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _named(place: Path, rules: Path, name: str) -> Version:
    fitting = [each for each in history(place, rules) if each.name.startswith(name) and len(name) >= SHORTEST]
    if len(fitting) == 1:
        return fitting[0]
    problem = "several versions begin" if fitting else "no version begins"
    msg = f"{problem} with {name!r}; 'fyra rules history' lists them (write at least {SHORTEST} letters)"
    raise HistoryError(msg)


def _lines(content: bytes | None) -> list[str]:
    return [] if content is None else content.decode("utf-8", "replace").splitlines()
