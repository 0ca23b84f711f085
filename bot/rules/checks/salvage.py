"""What of the files is valid, however much of them is not: so that one run tells all faults.

Wrong values and names that lead nowhere are told, then left out (or read as what was probably meant) until the rest is
valid. Whatever further checks say about that rest is told, too, unless it only follows from what was left out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pydantic import BaseModel

from bot.rules.checks.names import Stray, strays
from bot.rules.faults import Fault
from bot.rules.folder import PLAYBOOKS
from bot.rules.playbooks.files import SHARED
from bot.rules.reading.tree import Change, Data, Path, Tree
from bot.rules.reading.validate import Misfit, look

Models = Mapping[str, type[BaseModel]]
_OF_A_NAME = re.compile(
    r"(?:no .+ is called|'[^']+' needs the fact) '(?P<used>[^']+)'|'(?P<named>[^']+)' is (?:missing|not in)"
)
_UNUSED = re.compile(r"nobody asks for|no cause is left|(?P<anywhere>no cause offers|no solution meets)")
_AGAIN = ".again"
_WHEN = "when"
_STEPS = "steps"
_LEADS_NOWHERE = re.compile(r"no (?:fact|solution) is called .*?(?:did you mean '(?P<instead>[^']+)'\?)?$")
_OF_A_TEXT = re.compile(r"no text is called '(?P<key>[^']+)'")
_NOTHING_LEFT = ("a dead end: name solutions under 'offers'", "nobody is told when it breaks")


@dataclass(slots=True)
class Salvage:
    """The valid rest: trees and models by file; a file of which too much is wrong has no model.

    ``astray``: playbooks that name what is not there; ``instead``: what is there, called differently, in its place.
    ``written``: the trees with all that was left out. ``places`` (file, line, column) and ``words``: around what was
    left out, and what was called in it.
    """

    trees: dict[str, Tree]
    written: Mapping[str, Tree] = field(default_factory=dict)
    models: dict[str, BaseModel] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: set[tuple[str, int, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    astray: set[str] = field(default_factory=set)
    instead: set[str] = field(default_factory=set)

    def made(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults without those that only follow from others, or from what was left out."""
        found = list(faults)
        for fault in found:
            if lost := _LEADS_NOWHERE.match(fault.message):
                self.astray.add(fault.file)
                self.instead |= {lost["instead"]} - {None}
        return [fault for fault in found if not self.follows(fault)]

    def follows(self, fault: Fault) -> bool:
        """Whether a fault of the rest is there only because something was left out, or was told as another already."""
        if (fault.file, fault.line, fault.column) in self.places:
            return True
        if fault.file in self.trees and fault.line in self.trees[fault.file].mended:
            return True
        if unused := _UNUSED.match(fault.message):  # it may be used in what was left out
            playbooks = [file for file in self.written if file.startswith(f"{PLAYBOOKS}/")]
            return any(map(self._harmed, playbooks if unused["anywhere"] else [fault.file]))
        if fault.message.startswith(_NOTHING_LEFT):
            return self._harmed(fault.file)
        if (text := _OF_A_TEXT.match(fault.message)) and self.instead & set(text["key"].split(".")):
            return True
        about = _OF_A_NAME.match(fault.message)
        return about is not None and _last(about["used"] or about["named"]) in self.words

    def _harmed(self, file: str) -> bool:
        """Whether a file has a fault, so that nobody knows what it would say without."""
        left_out = {place[0] for place in self.places}
        return bool(self.trees[file].faults) or file not in self.models or file in left_out | self.astray

    def leave_out(self, file: str, path: Path) -> None:
        """Remembers what is left out."""
        tree = self.trees[file]
        for end in range(len(path) + 1):
            for mark in (tree.key_at(path[:end]), tree.value_at(path[:end])):
                self.places.add((file, mark.line, mark.column))
        self.words.update(str(step) for step in path[-1:])
        self.words.update(_words(tree.at(path)))


def salvage(trees: Mapping[str, Tree], models: Models, playbooks: Collection[str]) -> Salvage:
    """The valid rest of the trees, each by its model. ``playbooks``: the names of those that there are."""
    found = Salvage(dict(trees), words={word for tree in trees.values() for word in tree.unread})
    misfits = _look(found, models, [name for name in trees if name in models])
    found.faults += [each.fault for name, wrong in misfits.items() for each in wrong if each.counts_in(trees[name])]
    misfits |= _look(found, models, _read_as_meant(found, misfits))
    found.written = dict(found.trees)
    lost = list(strays(found.written, playbooks))
    found.faults += [each.fault for each in lost if each.told and each.fault.line not in trees[each.file].mended]
    astray = {(stray.file, stray.path) for stray in lost}
    lost += [stray for stray in _astray(found) if (stray.file, stray.path) not in astray]
    while changed := _without(found, misfits, lost):
        misfits = _look(found, models, changed)
        lost = _astray(found)
    return found


def _astray(found: Salvage) -> list[Stray]:
    """The names that lead to nothing that is left; what was meant is known."""
    left = {PurePath(name).stem for name in found.models if name.startswith(f"{PLAYBOOKS}/")}
    return [replace(stray, meant=None) for stray in strays(found.trees, left - {SHARED}, unread=False)]


def _look(found: Salvage, models: Models, names: Collection[str]) -> dict[str, list[Misfit]]:
    """What is wrong in these files now; those in which nothing is have a model."""
    misfits = {}
    for name in names:
        found.models.pop(name, None)
        valid, wrong = look(models[name], found.trees[name])
        if valid is None:
            misfits[name] = wrong
        else:
            found.models[name] = valid
    return misfits


def _read_as_meant(found: Salvage, misfits: Mapping[str, list[Misfit]]) -> list[str]:
    """Reads misspelt keys as what was probably meant; the files that have some."""
    changed = []
    for name, wrong in misfits.items():
        if renamed := {each.path: each.meant for each in wrong if each.meant}:
            found.trees[name] = found.trees[name].changed(Change(renamed=renamed))
            changed.append(name)
    return changed


def _without(found: Salvage, misfits: Mapping[str, list[Misfit]], lost: Collection[Stray]) -> list[str]:
    """Leaves out what is wrong; the files of which something is left."""
    changed = []
    for name in {*misfits, *(stray.file for stray in lost)}:
        strayed = [stray for stray in lost if stray.file == name]
        left_out = {_whole(misfit.path) for misfit in misfits.get(name, ())}
        left_out |= {_whole(stray.path) for stray in strayed if stray.meant is None}
        if () in left_out or not (left_out or name in found.models):
            continue  # what is missing in the file itself can't be left out
        for path in left_out:
            found.leave_out(name, path)
        found.trees[name] = found.trees[name].changed(
            Change(
                frozenset(left_out),
                renamed={stray.path: stray.meant for stray in strayed if stray.meant and stray.is_key},
                replaced={stray.path: stray.meant for stray in strayed if stray.meant and not stray.is_key},
            )
        )
        changed.append(name)
    return changed


def _whole(path: Path) -> Path:
    """A rule goes with a condition of its, and a step with what it does: without it, it would be another."""
    if _WHEN in path:
        return path[: path.index(_WHEN)]
    return path[: path.index(_STEPS) + 2] if _STEPS in path else path


def _last(name: str) -> str:
    return name.removesuffix(_AGAIN).rpartition(".")[2]


def _words(data: Data) -> Iterator[str]:
    """The names that are given in what was written: keys, and what stands behind ``name``."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            if key == "name" and isinstance(value, str):
                yield value
            yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)
