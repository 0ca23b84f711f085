"""A YAML file as plain data in which every scalar is text, with the place of each key and value.

Text, because only the model knows whether ``no`` is Norwegian or false, and ``07:30`` a time or 450.
"""

from collections.abc import Iterable
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
    """One file. ``keys`` and ``values`` tell where the key, or the value, at a path begins."""

    file: str
    data: Data = None
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)

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

    def text_at(self, path: Iterable[str | int]) -> str:
        """The text at the path; nothing if there is none."""
        at: Data = self.data
        for step in path:
            at = at.get(step) if isinstance(at, dict) and isinstance(step, str) else _item(at, step)
        return at if isinstance(at, str) else ""

    def source(self, path: Iterable[str | int]) -> Source:
        """The place as a decision's trace names it."""
        return Source(self.file, self.key_at(path).line)

    def fault(self, path: Iterable[str | int], message: str, *, at_key: bool = False, column: int = 1) -> Fault:
        """A fault at the path. ``column`` counts from 1 within the value, for faults inside a one-line text."""
        mark = self.key_at(path) if at_key else self.value_at(path)
        mark = mark.inside(column)
        return Fault(self.file, mark.line, mark.column, message)


def _item(content: Data, step: str | int) -> Data:
    if isinstance(content, list) and isinstance(step, int) and 0 <= step < len(content):
        return content[step]
    return None
