"""What all actions share: the rules in force and the back office."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.model.steps import Manual
from bot.ports import BackOffice
from bot.rules.keeper import Keeper
from bot.rules.pilot import PilotRules


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
    rules: PilotRules
    opened: OpenBackOffice

    def manual(self, version: str) -> Manual:
        """The playbooks and the compensation of the rules by which the gateway handles this conversation."""
        book = self.rules.book_of(version)
        return Manual(book.playbooks, book.compensation)

    async def watch(self, stop: asyncio.Event) -> None:
        """Follow edits, and the pilot, until ``stop`` is set."""
        await asyncio.gather(self.keeper.watch(stop), self.rules.watch(stop))

    async def close(self) -> None:
        """Let go of the back office's connections."""
        await self.opened.close()
