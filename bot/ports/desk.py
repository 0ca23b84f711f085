"""What people at the console read, and who they are."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Protocol

from bot.model.records import Message
from bot.model.views import ConversationLine, ConversationPage, Counts, DeadLetter, User


class Desk(Protocol):
    """What the console and the operators' pages read."""

    async def queue(self, *, limit: int = 200) -> list[ConversationLine]:
        """Conversations with an open hand-off, taken or not: by priority, then by what was promised first."""

    async def conversations_of(self, agent_id: int, *, limit: int = 200) -> list[ConversationLine]:
        """Those that an agent has, the most recently active first."""

    async def recent(self, *, limit: int = 50, before: datetime | None = None) -> list[ConversationLine]:
        """All, the most recently active first; ``before``: only those whose ``active_at`` is earlier."""

    async def page(self, conversation_id: int, *, limit: int = 100, before: int | None = None) -> ConversationPage:
        """One conversation; ``limit`` messages, older than message ``before``. Raises NotStored."""

    async def dead_letters(self, *, limit: int = 100) -> list[DeadLetter]:
        """Work that was put aside, the newest first."""

    async def unknown_deliveries(self, *, limit: int = 100) -> list[Message]:
        """Sends whose outcome nobody knows, the newest first."""

    async def counts(self) -> Counts:
        """Figures for metrics; cheap enough for every scrape."""

    def changes(self) -> AsyncIterator[int | None]:
        """Ids of conversations as they change, from this call on; None: anything may have changed, so look anew.

        Not told of other processes on SQLite: a page looks anew by itself now and then, too.
        """


class Users(Protocol):
    """Who may sign in. Names are compared without regard to case."""

    async def add_user(
        self, name: str, *, password_hash: str, roles: Collection[str], now: datetime, language: str | None = None
    ) -> User:
        """Raises NameTaken."""

    async def save_user(self, user: User) -> None:
        """Password, roles, language and whether they are active. Raises NotStored."""

    async def user(self, user_id: int) -> User | None:
        """By id."""

    async def user_by_name(self, name: str) -> User | None:
        """By name."""

    async def list_users(self) -> list[User]:
        """By name."""
