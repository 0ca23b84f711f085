"""What all actions share: the rules in force and the back office."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.model.steps import Manual
from bot.ports import BackOffice
from bot.rules.keeper import Keeper


class OpenBackOffice(Protocol):
    """A back office that was opened. Asked per business day, since the sample shop's days are relative to it."""

    def on(self, today: date) -> BackOffice:
        """The back office as it is on that day; a real one knows the day itself."""

    async def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One per process."""

    keeper: Keeper
    opened: OpenBackOffice

    @property
    def manual(self) -> Manual:
        """The playbooks and the compensation that are in force now."""
        book = self.keeper.book
        return Manual(book.playbooks, book.compensation)

    async def close(self) -> None:
        """Let go of the back office's connections."""
        await self.opened.close()
