"""Where texts stand in their file: the sections around them, and what stands beside them."""

from bot.rules.reading.tree import Path
from bot.rules.texts.entries import TextFile


def part_of(key: str, other: TextFile) -> str:
    """The key, or the outermost section around it of which the other file has nothing."""
    return ".".join(key.split(".")[: len(nearest(other, key)) + 1])


def nearest(file: TextFile, key: str) -> Path:
    """The section in which the key is missing, as far as it exists."""
    path: Path = tuple(key.split("."))[:-1]
    while path and path not in file.tree.values:
        path = path[:-1]
    return path


def beside(key: str, file: TextFile) -> list[str]:
    """The keys beside it, sections and texts: comparing with all would take seconds where hundreds are missing."""
    section = key.rpartition(".")[0]
    found = file.tree.at(section.split(".") if section else ())
    return [f"{section}.{name}".strip(".") for name in found] if isinstance(found, dict) else []
