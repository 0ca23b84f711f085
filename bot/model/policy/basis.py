"""The small words that all rules share: where a rule stands, what can be promised, how urgent a hand-off is."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the file as operators name it (``handoffs.yml``) and the line, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class PromiseKind(StrEnum):
    """What is promised (G3.1)."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    RESOLUTION = "resolution"

    @property
    def called(self) -> str:
        """In words for colleagues."""
        return "solution" if self is PromiseKind.RESOLUTION else self.value.replace("_", " ")


class Priority(StrEnum):
    """How a queue is ordered before the promise is looked at."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
