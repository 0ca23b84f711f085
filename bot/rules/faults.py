"""What can be wrong with rule files, each fault with its place.

RulesError
└── RulesInvalid     at least one fault; holds all faults of all files
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.model.errors import FyraError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, and what to write instead. ``file`` is relative to the rules directory."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class RulesError(FyraError):
    """The rules can't be used."""


class RulesInvalid(RulesError):
    """At least one rule file has a fault. ``faults`` holds every fault of every file, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
