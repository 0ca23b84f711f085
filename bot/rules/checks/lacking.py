"""Texts that are wanted, and that only the default language lacks: the slip is there, not where they are wanted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.rules.faults import Fault
from bot.rules.reading.words import closest
from bot.rules.texts.entries import TextFile
from bot.rules.texts.parts import beside, nearest, part_of


@dataclass(frozen=True, slots=True)
class Lacking:
    """``faults`` by what is lacking, a text or a section. ``instead``: what is there, misspelt, in its place."""

    faults: Mapping[str, Fault] = field(default_factory=dict)
    instead: Collection[str] = ()

    def covers(self, key: str) -> bool:
        """Whether the key is lacking, or stands for one that is."""
        return any(key == part or key.startswith(f"{part}.") for part in (*self.faults, *self.instead))

    def moved(self, key: str, file: TextFile) -> bool:
        """Whether a text stands in the section above its own, whose line is missing."""
        section, _, name = key.partition(".")
        return any(f"{part}.{name}" in file.paths for part in self.faults if part != section)


def lacking(default: TextFile, others: Sequence[TextFile], wanted: Collection[str]) -> Lacking:
    """What the default language lacks of the texts that are wanted, while another language has it."""
    gone = [key for key in wanted if key not in default.paths]
    parts = {part_of(key, default): other for other in reversed(others) for key in gone if key in other.paths}
    faults, instead = dict[str, Fault](), set[str]()
    for part, other in parts.items():
        odd = [name for name in beside(part, default) if other.tree.at(name.split(".")) is None]
        if close := closest(part, odd):
            instead.add(close)
            message = f"{close!r} is not in {other.tree.file}; did you mean {part!r}?"
            faults[part] = default.tree.fault(close.split("."), message, at_key=True)
        else:
            line = other.tree.key_at(part.split(".")).line
            message = f"{part!r} is missing; {other.tree.file} has it in line {line}"
            faults[part] = default.tree.fault(nearest(default, part), message, at_key=True)
    return Lacking(faults, instead)
