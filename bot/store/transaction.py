"""One transaction: all repositories over one connection."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.errors import LeaseLost
from bot.model.records import StoredEvent, Work
from bot.ports import NewWork
from bot.store import inbox, work_rows
from bot.store.cases import CaseRows
from bot.store.conversations import ConversationRows
from bot.store.follow_ups import FollowUpRows
from bot.store.handoffs import HandoffRows
from bot.store.messages import MessageRows
from bot.store.promises import PromiseRows
from bot.store.stalls import CaseMoveRows


class SqlTx(ConversationRows, MessageRows, CaseRows, HandoffRows, PromiseRows, FollowUpRows, CaseMoveRows):
    """``bot.ports.Tx``."""

    def __init__(self, connection: AsyncConnection, real_now: Callable[[], datetime]) -> None:
        super().__init__(connection)
        self._real_now = real_now

    async def event(self, event_id: int) -> StoredEvent:
        """See the port. Raises NotStored."""
        return await inbox.stored_event(self.connection, event_id)

    async def add_work(self, work: NewWork) -> None:
        """See the port."""
        await work_rows.add_work(self.connection, work)
        self.kinds.add(work.kind)

    async def cancel_work(self, kind: str, key: str) -> None:
        """See the port."""
        await work_rows.cancel(self.connection, kind, key, real=self._real_now())

    async def finish_work(self, work: Work) -> None:
        """See the port."""
        if not await work_rows.finish(self.connection, work):
            msg = f"work {work.id} was given to another worker"
            raise LeaseLost(msg)
        self.kinds.update(await work_rows.heads_after(self.connection, work))
