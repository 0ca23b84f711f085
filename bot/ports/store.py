"""The database: where accepted webhooks go, and what everything durable is behind."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.model.messages import (
    ChannelEvent,
)
from bot.ports.desk import Desk, Users
from bot.ports.transaction import Tx
from bot.ports.work import WorkTable


class Inbox(Protocol):
    """Where webhooks leave what they read, durably, before they answer 2xx."""

    async def accept(self, events: Sequence[ChannelEvent], *, now: datetime) -> int:
        """Store each event once, with its work row, in one transaction. Returns how many were new."""


class Store(Inbox, Protocol):
    """Everything durable. All raise StoreUnavailable when the database can't take it; nothing is saved then."""

    @property
    def work(self) -> WorkTable:
        """Queues and timers."""

    @property
    def desk(self) -> Desk:
        """What the console reads."""

    @property
    def users(self) -> Users:
        """Who may sign in."""

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """Commits at the end of the block, rolls back on an exception."""

    async def ready(self) -> bool:
        """Whether the database answers and has the newest schema."""

    async def close(self) -> None:
        """Finish what is being saved, and let go of connections."""
