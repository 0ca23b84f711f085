"""Names that lead from one rule file to another: what each must be the name of.

They are looked up in what is written, not in what is valid, so that a wrong value anywhere hides no wrong name.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.rules.faults import Fault
from bot.rules.files import compensation, escalation, feedback, handoffs, hours, languages, promises, teams
from bot.rules.folder import SHARED_FILE
from bot.rules.reading.tree import Data, Path, Tree
from bot.rules.reading.words import closest, never_opened, unknown

_EACH: Final = "*"  # every value of a list or mapping; of a text, where one or several may stand, the text itself
_KEYS: Final = "?"  # every key of a mapping

_DEFINED: Mapping[str, tuple[str, str]] = {
    "team": (teams.FILE, "teams"),
    "schedule": (hours.FILE, "schedules"),
    "served language": (languages.FILE, "served"),
    "person": (escalation.FILE, "people"),
    "chain": (escalation.FILE, "chains"),
}
"""Where each kind of name is given: the file, and its section. Playbooks are called as their files."""

_PLAYBOOK = "playbook"
_USED: tuple[tuple[str, str, Path], ...] = (
    ("team", teams.FILE, ("default",)),
    ("team", teams.FILE, ("default_by_channel", _EACH)),
    ("team", handoffs.FILE, (_EACH, "to")),
    ("team", promises.FILE, ("teams", _KEYS)),
    ("team", escalation.FILE, ("matrix", _EACH, "when", "team", _EACH)),
    ("team", escalation.FILE, ("matrix", _EACH, "steps", _EACH, "move_to")),
    ("team", feedback.FILE, ("follow_up", "tell")),
    ("schedule", hours.FILE, ("who_answers", _EACH, _EACH)),
    ("schedule", teams.FILE, ("teams", _EACH, "hours")),
    ("schedule", escalation.FILE, ("chains", _EACH, "people", _EACH, "hours")),
    ("schedule", feedback.FILE, ("follow_up", "hours", _EACH)),
    ("person", escalation.FILE, ("chains", _EACH, "people", _EACH, "person")),
    ("chain", escalation.FILE, ("matrix", _EACH, "steps", _EACH, "tell")),
    ("served language", languages.FILE, ("default",)),
    ("served language", languages.FILE, ("by_phone_country", _EACH)),
    ("served language", handoffs.FILE, (_EACH, "when", "language", _EACH)),
    ("served language", escalation.FILE, ("people", _EACH, "language")),
    (_PLAYBOOK, handoffs.FILE, (_EACH, "when", "problem", _EACH)),
    (_PLAYBOOK, compensation.FILE, ("goodwill", _EACH, "problem")),
    (_PLAYBOOK, SHARED_FILE, ("shown_first", _EACH)),
)
"""Where each kind of name is used."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A name that leads nowhere, and what was probably meant. ``is_key``: the name is a key, not a value.

    ``told``: unless it is probably the one that is lost where such names are given, since that is told already.
    """

    file: str
    path: Path
    name: str
    fault: Fault
    meant: str | None
    is_key: bool
    told: bool = True


def strays(trees: Mapping[str, Tree], playbooks: Collection[str], *, unread: bool = True) -> Iterator[Stray]:
    """Every name that leads nowhere. With ``unread``, a name may also be given in lines that could not be read."""
    for kind in dict.fromkeys(kind for kind, _, _ in _USED):
        known = frozenset(playbooks) if kind == _PLAYBOOK else _defined(kind, trees, unread=unread)
        lost = list(_strays(kind, trees, known)) if known is not None else []
        often = Counter(stray.name for stray in lost if stray.meant is None)
        untold = {name for name, _ in often.most_common(_jumbled(kind, trees))}
        yield from (replace(stray, told=stray.name not in untold) for stray in lost)


def _strays(kind: str, trees: Mapping[str, Tree], known: frozenset[str]) -> Iterator[Stray]:
    for used, file, pattern in _USED:
        if used != kind or file not in trees:
            continue
        is_key = pattern[-1] == _KEYS
        for path, name in _matching(trees[file].data, pattern, ()):
            if name and name not in known and never_opened(name) is None:
                fault = trees[file].fault(path, unknown(kind, name, known), at_key=is_key)
                yield Stray(file, path, name, fault, closest(name, known), is_key)


def _jumbled(kind: str, trees: Mapping[str, Tree]) -> int:
    """How many of such names are probably lost: where they are given, so many lines are missing, or there twice."""
    file, section = _DEFINED.get(kind, ("", ""))
    return sum(path[:1] == (section,) for path in trees[file].doubled) if file in trees else 0


def _defined(kind: str, trees: Mapping[str, Tree], *, unread: bool) -> frozenset[str] | None:
    """The names of a kind; None if their section is missing or empty, which is one fault and not one for each name."""
    file, section = _DEFINED[kind]
    found = trees[file].at((section,)) if file in trees else None
    if not isinstance(found, dict) or not found:
        return None
    return frozenset(found) | trees[file].unread if unread else frozenset(found)


def _matching(data: Data, pattern: Path, path: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(data, str):
            yield path, data.strip()
        return
    step, rest = pattern[0], pattern[1:]
    if step == _KEYS:
        yield from (((*path, key), key) for key in (data if isinstance(data, dict) else ()))
    elif step == _EACH and isinstance(data, str):
        yield from _matching(data, rest, path)
    elif step == _EACH:
        for key, value in _items(data):
            yield from _matching(value, rest, (*path, key))
    elif isinstance(data, dict) and step in data:
        yield from _matching(data[str(step)], rest, (*path, step))


def _items(data: Data) -> Iterator[tuple[str | int, Data]]:
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)
