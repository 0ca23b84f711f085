"""Builds a Tree from YAML events, and notes every trap on the way instead of stopping at the first."""

from dataclasses import dataclass, field
from typing import Any, NoReturn

from bot.rules.faults import Fault
from bot.rules.reading.tree import Data, Mark, Path, Tree
from bot.rules.reading.words import listed

MAX_DEPTH = 20
_STR_TAG = "tag:yaml.org,2002:str"


class Unbuildable(Exception):
    """What the parser takes and nobody could read. ``fault`` says what, and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(slots=True)
class _Level:
    """One list or mapping that is being filled. ``key`` waits for its value.

    ``known``: the keys that were there before, where a list or mapping that is there twice goes on: they are told once,
    with the key above them. ``twice``: the keys that are there twice, each with its first place; ``count``: the keys
    from the first of them on.
    """

    path: Path
    content: dict[str, Data] | list[Data]
    key: str | None = None
    known: frozenset[str] = frozenset()
    twice: list[tuple[Mark, str, Mark]] = field(default_factory=list)
    count: int = 0

    @property
    def wants_key(self) -> bool:
        return isinstance(self.content, dict) and self.key is None


class TreeBuilder:
    """Takes events one by one; ``faults`` grows, ``tree`` is whole after the last event.

    ``lost`` are the paths at which something stands that nobody can know, such as what an alias repeats; ``items`` the
    places at which the line that begins an item of a list is missing.
    """

    def __init__(self, name: str) -> None:
        self.tree = Tree(name)
        self.faults: list[Fault] = []
        self.lost: set[Path] = set()
        self.items: list[Mark] = []
        self._levels: list[_Level] = []
        self._documents = 0

    def document(self, event: Any) -> None:
        """A document begins: one is what a file holds. What follows a second one is read as if it were the same."""
        self._documents += 1
        if self._documents > 1:
            self._fault(event, "a second '---'; one file holds one list of rules")
        if event.version or event.tags:
            self._fault(event, "a line that begins with '%'; leave it out")

    def alias(self, event: Any) -> None:
        """``*name``: refused, since it hides what a rule says, and can multiply without bound."""
        self._fault(event, f"'*{event.anchor}' repeats something by reference; write it out")
        self.lost.add(self._put(None, event))

    def scalar(self, event: Any) -> None:
        """A key, or a value: text as it stands; nothing written at all is None."""
        self._check_node(event)
        level = self._levels[-1] if self._levels else None
        if level and level.wants_key:
            self._key(level, event)
            return
        if event.value == "" and not event.style:
            self._put_nothing(level, event)
        else:
            self._put(event.value, event)

    def open(self, event: Any, *, mapping: bool) -> None:
        """A list or a mapping begins, or goes on where its key is there twice."""
        self._check_node(event)
        if len(self._levels) >= MAX_DEPTH:
            self._stop(event, f"nested deeper than {MAX_DEPTH} levels")
        level = self._levels[-1] if self._levels else None
        if level and level.wants_key:
            self._stop(event, "a key is one text, not a list; put a text that holds brackets in quotes")
        content: dict[str, Data] | list[Data] = {} if mapping else []
        path = self._put(content, event)
        first = self.tree.at(path)
        if isinstance(first, dict | list) and isinstance(first, type(content)):
            content = first
        self._levels.append(_Level(path, content, known=frozenset(content if isinstance(content, dict) else ())))

    def close(self) -> None:
        """The innermost list or mapping ends."""
        level = self._levels.pop()
        if not level.twice:
            return
        self.tree.doubled |= {level.path}
        if len({key for _, key, _ in level.twice}) > 1 and 2 * len(level.twice) >= level.count:
            self._one_line_missing(level)
            return
        for mark, key, first in level.twice:
            self._tell(mark, f"{key!r} is there twice, first in line {first.line}; keep one of them")

    def _one_line_missing(self, level: _Level) -> None:
        """Nearly all from one key on is there twice: it belongs to something else, whose first line is not there."""
        mark, _, first = level.twice[0]
        missing = "is the line missing that stood above them?"
        if isinstance(level.path[-1] if level.path else None, int):
            self.items.append(mark)
            missing = "is the '- ' missing that begins a new one?"
        keys = listed(key for _, key, _ in level.twice)
        self._tell(mark, f"{keys} are there twice, first in line {first.line}; {missing}")

    def _key(self, level: _Level, event: Any) -> None:
        key = str(event.value)
        first = self.tree.keys.get((*level.path, key))
        if key == "<<":
            self._fault(event, "'<<' copies rules from elsewhere; write them out")
            self.lost.add((*level.path, key))
        elif first and key not in level.known:
            level.twice.append((_mark(event), key, first))
        level.count += bool(level.twice)
        self.tree.keys.setdefault((*level.path, key), _mark(event))
        level.key = key

    def _put_nothing(self, level: _Level | None, event: Any) -> None:
        """The parser has gone on to what stands next; people look behind the key."""
        path = self._put(None, event)
        key = self.tree.keys.get(path)
        if level and key:
            self.tree.values[path] = Mark(key.line, key.column + len(str(path[-1])) + 1)

    def _put(self, value: Data, event: Any) -> Path:
        path = self._put_into(self._levels[-1], value, event) if self._levels else ()
        if not self._levels and self.tree.data is None:
            self.tree.data = value
        self.tree.values.setdefault(path, _mark(event))
        return path

    def _put_into(self, level: _Level, value: Data, event: Any) -> Path:
        if isinstance(level.content, list):
            level.content.append(value)
            return (*level.path, len(level.content) - 1)
        if level.key is None:
            self._stop(event, "a key is a plain text")
        key, level.key = level.key, None
        if level.content.get(key) is None:
            level.content[key] = value
        return (*level.path, key)

    def _check_node(self, event: Any) -> None:
        if event.anchor:
            self._fault(event, f"'&{event.anchor}' marks something for repeating; leave it out and write things out")
        if event.tag and event.tag not in {"!", _STR_TAG}:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._fault(event, f"{tag!r} is not known here; leave it out, or put the text in quotes")

    def _fault(self, event: Any, message: str) -> None:
        self._tell(_mark(event), message)

    def _stop(self, event: Any, message: str) -> NoReturn:
        self._fault(event, message)
        raise Unbuildable(self.faults.pop())

    def _tell(self, mark: Mark, message: str) -> None:
        self.faults.append(Fault(self.tree.file, mark.line, mark.column, message))


def _mark(event: Any) -> Mark:
    style = getattr(event, "style", None)
    return Mark(
        event.start_mark.line + 1, event.start_mark.column + 1, quoted=style in {"'", '"'}, block=style in {"|", ">"}
    )
