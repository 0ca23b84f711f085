"""What the console and the operators' pages read. Nothing here writes."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, not_, select

from bot.model.conversation import Controller
from bot.model.records import Message
from bot.model.views import ConversationLine, ConversationPage, Counts, DeadLetter
from bot.store.database import Database
from bot.store.lines import QUEUE_ORDER, as_line, lines
from bot.store.messages import WITH_ROUTE, as_message
from bot.store.page import read_page
from bot.store.signals import Changed, Signals
from bot.store.tables import DEAD, HANDOFF_OPEN, IN_FLIGHT, conversations, handoffs, is_open, messages, word, work
from bot.store.transaction import SqlTx


class SqlDesk:
    """``bot.ports.Desk``."""

    def __init__(self, database: Database, signals: Signals, real_now: Callable[[], datetime]) -> None:
        self._database = database
        self._signals = signals
        self._real_now = real_now

    async def queue(self, *, limit: int = 200) -> list[ConversationLine]:
        """See the port."""
        return await self._lines(lines(waiting_only=True).order_by(*QUEUE_ORDER), limit)

    async def conversations_of(self, agent_id: int, *, limit: int = 200) -> list[ConversationLine]:
        """See the port."""
        mine = lines(waiting_only=False).where(conversations.c.agent_id == agent_id)
        return await self._lines(mine.order_by(conversations.c.active_at.desc()), limit)

    async def recent(self, *, limit: int = 50, before: datetime | None = None) -> list[ConversationLine]:
        """See the port."""
        statement = lines(waiting_only=False).where(not_(conversations.c.staff))
        if before is not None:
            statement = statement.where(conversations.c.active_at < before)
        return await self._lines(statement.order_by(conversations.c.active_at.desc()), limit)

    async def page(self, conversation_id: int, *, limit: int = 100, before: int | None = None) -> ConversationPage:
        """See the port."""
        async with self._database.read() as connection:
            return await read_page(SqlTx(connection, self._real_now), conversation_id, limit=limit, before=before)

    async def dead_letters(self, *, limit: int = 100) -> list[DeadLetter]:
        """See the port."""
        statement = select(work).where(DEAD).order_by(work.c.id.desc()).limit(limit)
        return [_as_dead_letter(row) for row in await self._rows(statement)]

    async def unknown_deliveries(self, *, limit: int = 100) -> list[Message]:
        """See the port."""
        statement = WITH_ROUTE.where(IN_FLIGHT, messages.c.status == word("unknown"))
        return [as_message(row) for row in await self._rows(statement.order_by(messages.c.id.desc()).limit(limit))]

    async def counts(self) -> Counts:
        """See the port."""
        due = await self._rows(_OPEN_WORK)
        return Counts(
            open_work={row.kind: row.number for row in due},
            oldest_due={row.kind: row.earliest for row in due},
            dead_letters=(await self._rows(_DEAD_LETTERS))[0].number,
            deliveries={row.status: row.number for row in await self._rows(_DELIVERIES)},
            waiting=(await self._rows(_WAITING))[0].number,
        )

    def changes(self) -> AsyncIterator[Changed]:
        """See the port."""
        return self._signals.changes()

    async def _lines(self, statement: Select[Any], limit: int) -> list[ConversationLine]:
        return [as_line(row) for row in await self._rows(statement.limit(limit))]

    async def _rows(self, statement: Select[Any]) -> list[Any]:
        async with self._database.glance() as connection:
            return list((await connection.execute(statement)).all())


_NUMBER = func.count().label("number")
_OPEN_WORK = (
    select(work.c.kind, _NUMBER, func.min(work.c.due).label("earliest")).where(is_open(work)).group_by(work.c.kind)
)
_DEAD_LETTERS = select(_NUMBER).select_from(work).where(DEAD)
_DELIVERIES = select(messages.c.status, _NUMBER).where(IN_FLIGHT).group_by(messages.c.status)
_WAITING = (
    select(_NUMBER)
    .select_from(handoffs.join(conversations, conversations.c.id == handoffs.c.conversation_id))
    .where(HANDOFF_OPEN, conversations.c.controller == str(Controller.QUEUED))
)


def _as_dead_letter(row: Any) -> DeadLetter:
    return DeadLetter(row.id, row.kind, row.payload, row.due, row.failures, row.error, row.lane)
