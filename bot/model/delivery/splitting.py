"""Cut a long text where a reader would pause, and lose nothing."""

import re
from collections.abc import Sequence

from bot.model.delivery.characters import clusters, length

# Where to cut, best first. Each pattern matches the white space that the cut swallows.
_PAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*\n\s*\n\s*",  # between paragraphs
        r"\s*\n\s*",  # between lines
        r"(?<=[.!?…])\s+|(?<=[。！？])\s*",  # between sentences
        r"\s+",  # between words
    )
)
_TOO_SHORT = 4  # a part of less than a quarter of the room is a worse cut than one between words


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most ``limit`` UTF-16 units: whole paragraphs, else sentences, words, characters.

    Only white space around the cuts is dropped. A blank text has no parts. Raises ValueError when ``limit`` is
    below 2, which is one emoji.
    """
    if limit < 2:
        msg = f"no character fits into {limit}"
        raise ValueError(msg)
    rest, parts = text.strip(), []
    while length(rest) > limit:
        end, start = _cut(rest, _prefix(rest, limit))
        parts.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return [*parts, rest] if rest else parts


def numbered(text: str, titles: Sequence[str]) -> str:
    """The text with its options as a list below it, to be answered by number."""
    lines = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, 1))
    return "\n\n".join(part for part in (text, lines) if part)


def _cut(text: str, room: int) -> tuple[int, int]:
    """Where a part ends and where the next begins; the part has at most ``room`` characters."""
    for pause in _PAUSES:
        # One character more than fits: a pause right behind the last one that fits will do.
        found = [match for match in pause.finditer(text, 0, room + 1) if 0 < match.start() <= room]
        if found and found[-1].start() * _TOO_SHORT >= room:
            return found[-1].start(), found[-1].end()
    return room, room


def _prefix(text: str, limit: int) -> int:
    """How many characters fit into ``limit`` units without tearing what belongs together."""
    taken = units = 0
    for cluster in clusters(text):
        size = length(cluster)
        if units + size > limit:
            break
        taken, units = taken + len(cluster), units + size
    return taken or _hard_prefix(text, limit)


def _hard_prefix(text: str, limit: int) -> int:
    """For a single cluster that is longer than a whole message: whole code points."""
    taken = units = 0
    while units + length(text[taken]) <= limit:
        units += length(text[taken])
        taken += 1
    return taken
