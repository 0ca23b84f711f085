"""One language's text file: from a tree of sections to texts by dotted key.

A text is written in one of three ways:

    thanks: You're welcome!                         # one wording

    greeting:                                       # a shorter wording for a channel
      text: Hello and welcome to {business}.
      sms: Hi from {business}.

    parcels:                                        # one or many
      by: count
      one: "{count} parcel"
      other: "{count} parcels"

The first two may have a second wording below ``again``, which is a text of its own: ``greeting.again``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model.messages import ChannelName
from bot.model.policy.rules import Source
from bot.rules.faults import Fault
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.words import did_you_mean
from bot.rules.texts.template import InvalidTemplate, Template, parse_template

_PLURALS = ("zero", "one", "two", "few", "many", "other")
_CHANNELS = tuple(channel.value for channel in ChannelName)
_BASE = "text"
_AGAIN = "again"
_KEY = re.compile(r"[a-z][a-z0-9_]*")
MAX_CHARACTERS = 3000


@dataclass(frozen=True, slots=True)
class Text:
    """All wordings of one text in one language: by channel ("text" for all others) or by plural category."""

    key: str
    wordings: dict[str, Template]
    source: Source
    by: str | None = None  # the placeholder whose number chooses the plural category

    @property
    def placeholders(self) -> frozenset[str]:
        """The placeholders of all wordings."""
        names = {name for wording in self.wordings.values() for name in wording.placeholders}
        return frozenset(names | ({self.by} if self.by else set()))


@dataclass(frozen=True, slots=True)
class TextFile:
    """One language's texts by key. ``paths`` leads back into the tree, also for texts that have faults."""

    language: str
    tree: Tree
    texts: dict[str, Text]
    paths: dict[str, Path]


def read_texts(tree: Tree, language: str) -> tuple[TextFile, list[Fault]]:
    """The file's texts, and its faults."""
    reader = _Reader(tree)
    if isinstance(tree.data, dict):
        reader.section(tree.data, ())
    else:
        reader.faults.append(
            tree.fault((), "sections with texts are expected here, such as 'ack:' with 'greeting: …' below")
        )
    return TextFile(language, tree, reader.texts, reader.paths), reader.faults


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.texts: dict[str, Text] = {}
        self.paths: dict[str, Path] = {}
        self.faults: list[Fault] = []

    def section(self, content: Mapping[str, object], path: Path) -> None:
        for name, value in content.items():
            here = (*path, name)
            if not _KEY.fullmatch(name):
                message = f"{name!r} is no key; a key has small letters, digits and _, and begins with a letter"
                self.faults.append(self.tree.fault(here, message, at_key=True))
            elif isinstance(value, dict) and _BASE not in value and "other" not in value:
                self.section(value, here)
            else:
                self._text(value, here)

    def _text(self, value: object, path: Path) -> None:
        if isinstance(value, dict):
            self._check_names(value, path)
            by = str(value["by"]) if value.get("by") else None
            wordings = self._wordings(value, path)
        else:
            by, wordings = None, dict(self._wording(value, path, _BASE))
        key = ".".join(str(step) for step in path)
        self.paths[key] = path
        if wordings:
            self.texts[key] = Text(key, wordings, self.tree.source(path), by)

    def _wordings(self, value: Mapping[str, object], path: Path) -> dict[str, Template]:
        wordings: dict[str, Template] = {}
        for name, each in value.items():
            if name == _AGAIN and _BASE in value:
                self._text(each, (*path, name))
            elif name != "by":
                wordings.update(self._wording(each, (*path, name), name))
        return wordings

    def _check_names(self, value: Mapping[str, object], path: Path) -> None:
        plural = "other" in value
        known = ("by", *_PLURALS) if plural else (_BASE, *_CHANNELS, _AGAIN)
        for name in value:
            if name not in known:
                message = f"{name!r} is not known here{did_you_mean(name, known)}"
                self.faults.append(self.tree.fault((*path, name), message, at_key=True))
        if plural and not value.get("by"):
            self.faults.append(self.tree.fault(path, "'by' is missing: the placeholder that is counted"))

    def _wording(self, value: object, path: Path, name: str) -> Iterator[tuple[str, Template]]:
        if not isinstance(value, str) or not value.strip():
            what = "nothing is written here" if value is None or value == "" else "a text is expected here, not a list"
            self.faults.append(self.tree.fault(path, what))
        elif len(value) > MAX_CHARACTERS:
            self.faults.append(self.tree.fault(path, f"longer than {MAX_CHARACTERS} characters: nobody reads that"))
        else:
            try:
                yield name, parse_template(value.strip())
            except InvalidTemplate as error:
                self.faults.append(self.tree.fault(path, str(error), column=error.column))
