"""A text with {placeholders}, taken apart once. Nothing is ever evaluated: no formats, no attributes, no nesting."""

import re
from dataclasses import dataclass
from typing import NamedTuple

_PART = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Placeholder(NamedTuple):
    """A value's place in a text."""

    name: str


class InvalidTemplate(ValueError):
    """A brace that opens or closes nothing, or a placeholder with no proper name. ``column`` counts from 1."""

    def __init__(self, reason: str, column: int) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class Template:
    """One wording: words and placeholders in order."""

    parts: tuple[str | Placeholder, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that the wording wants values for."""
        return frozenset(part.name for part in self.parts if isinstance(part, Placeholder))

    @property
    def words(self) -> str:
        """Only the words, for checks of length and letters."""
        return "".join(part for part in self.parts if isinstance(part, str))


def parse_template(text: str) -> Template:
    """The text taken apart; a double brace is a brace. Raises InvalidTemplate."""
    parts: list[str | Placeholder] = []
    at = 0
    for found in _PART.finditer(text):
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append(_part(found))
        at = found.end()
    return Template((*parts, text[at:]) if at < len(text) else tuple(parts))


def _part(found: re.Match[str]) -> str | Placeholder:
    if found[0] in {"{{", "}}"}:
        return found[0][0]
    if found["name"] is None:
        message = f"{found[0]!r} stands alone; write {{name}} for a value"
        raise InvalidTemplate(message, found.start() + 1)
    if not _NAME.fullmatch(found["name"]):
        message = f"{found[0]!r} is no placeholder; a name has small letters, digits and _, and nothing else"
        raise InvalidTemplate(message, found.start() + 1)
    return Placeholder(found["name"])
