"""What the pages stand on. Pictures come from the rules, the record from the store; bootstrap brings both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.stalls import Walk


@dataclass(frozen=True, slots=True)
class Line:
    """One playbook in the list. ``called``: by colleagues. ``titles``: as customers read them, by language."""

    name: str
    called: str
    titles: dict[str, str]
    starts_with: tuple[str, ...]
    causes: int


@dataclass(frozen=True, slots=True)
class Card:
    """One thing of the picture in words: ``leads_to`` are titles of what comes of it."""

    title: str
    lines: tuple[str, ...]
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A playbook in one language. ``called``: by colleagues. ``svg``: without style of its own.

    ``lanes``: the same in words, by step.
    """

    name: str
    called: str
    title: str
    svg: str
    lanes: tuple[tuple[str, tuple[Card, ...]], ...]


class Shelf(Protocol):
    """The playbooks in force."""

    @property
    def languages(self) -> Sequence[str]:
        """Those whose words there are, the default one first."""

    def lines(self) -> Sequence[Line]:
        """All, by name."""

    def picture(self, name: str, language: str) -> Picture | None:
        """One of them; None: there is no such playbook."""


class Walks(Protocol):
    """How cases went (bot.store)."""

    async def walks(self, since: datetime) -> Sequence[Walk]:
        """Of cases that were opened since then. Raises StoreUnavailable."""
