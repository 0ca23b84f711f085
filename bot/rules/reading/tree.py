"""A YAML file as plain data in which every scalar is text, with the place of each key and value.

Text, because only the model knows whether ``no`` is Norwegian or false, and ``07:30`` a time or 450.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.model.policy.rules import Source
from bot.rules.faults import Fault

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: line and column, both counted from 1."""

    line: int
    column: int
    quoted: bool = False
    block: bool = False  # a text over several lines, after | or >

    def inside(self, column: int) -> "Mark":
        """The place of a character of the text that begins here; ``column`` counts from 1 within the text."""
        if column == 1 or self.block:
            return self
        return Mark(self.line, self.column + column - 1 + self.quoted)


START = Mark(1, 1)


@dataclass(slots=True)
class Tree:
    """One file. ``keys`` and ``values`` tell where the key, or the value, at a path begins.

    ``faults``: what is wrong with the file as YAML; what could be read in spite of it is in ``data``. ``unread``: the
    words that stood in the rest, so that nobody who looks for them is told that they are missing. ``mended``: lines
    that were put right, or left out; whatever else seems wrong in them follows from that. ``doubled``: the mappings in
    which a key is there twice.
    """

    file: str
    data: Data = None
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: frozenset[str] = frozenset()
    mended: frozenset[int] = frozenset()
    doubled: frozenset[Path] = frozenset()

    def value_at(self, path: Iterable[str | int]) -> Mark:
        """Where the value at the path begins; for a path that is not there, the nearest one above."""
        path = tuple(path)
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, START)

    def key_at(self, path: Iterable[str | int]) -> Mark:
        """Where the key at the path stands; list items and missing keys have the place of their value."""
        path = tuple(path)
        return self.keys.get(path) or self.value_at(path)

    def at(self, path: Iterable[str | int]) -> Data:
        """What stands at the path; None if nothing does."""
        found: Data = self.data
        for step in path:
            found = found.get(step) if isinstance(found, dict) and isinstance(step, str) else _item(found, step)
        return found

    def text_at(self, path: Iterable[str | int]) -> str:
        """The text at the path; nothing if there is none."""
        found = self.at(path)
        return found if isinstance(found, str) else ""

    def source(self, path: Iterable[str | int]) -> Source:
        """The place as a decision's trace names it."""
        return Source(self.file, self.key_at(path).line)

    def fault(self, path: Iterable[str | int], message: str, *, at_key: bool = False, column: int = 1) -> Fault:
        """A fault at the path. ``column`` counts from 1 within the value, for faults inside a one-line text."""
        mark = self.key_at(path) if at_key else self.value_at(path)
        mark = mark.inside(column)
        return Fault(self.file, mark.line, mark.column, message)

    def without(self, paths: Collection[Path]) -> "Tree":
        """The same without what stands at these paths; all that stays keeps its place in the file."""
        return self.changed(Change(left_out=frozenset(paths)))

    def changed(self, change: "Change") -> "Tree":
        """The same with some things left out, some keys called differently, and other texts at some places."""
        other = Tree(self.file, faults=self.faults, unread=self.unread, mended=self.mended, doubled=self.doubled)
        other.data = None if () in change.left_out else self._copied(self.data, (), (), change, other)
        return other

    def _copied(self, data: Data, old: Path, new: Path, change: "Change", other: "Tree") -> Data:
        if old in self.keys:
            other.keys[new] = self.keys[old]
        if old in self.values:
            other.values[new] = self.values[old]
        if isinstance(data, dict):
            kept = [(key, change.renamed.get((*old, key), key)) for key in data if (*old, key) not in change.left_out]
            return {name: self._copied(data[key], (*old, key), (*new, name), change, other) for key, name in kept}
        if isinstance(data, list):
            stay = [at for at in range(len(data)) if (*old, at) not in change.left_out]
            return [self._copied(data[at], (*old, at), (*new, n), change, other) for n, at in enumerate(stay)]
        return change.replaced.get(old, data)


@dataclass(frozen=True, slots=True)
class Change:
    """What of a tree is left out, which keys are called differently, and which texts are replaced, by path."""

    left_out: frozenset[Path] = frozenset()
    renamed: Mapping[Path, str] = field(default_factory=dict)
    replaced: Mapping[Path, str] = field(default_factory=dict)


def _item(content: Data, step: str | int) -> Data:
    if isinstance(content, list) and isinstance(step, int) and 0 <= step < len(content):
        return content[step]
    return None
