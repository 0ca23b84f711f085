"""One conversation, as an agent sees it."""

from typing import Any

from sqlalchemy import Select, Table, select

from bot.model.views import ConversationPage, DecisionRecord
from bot.store.handoffs import as_handoff
from bot.store.promise_tables import promises
from bot.store.promises import as_promise
from bot.store.tables import decisions, handoffs, users
from bot.store.transaction import SqlTx


async def read_page(tx: SqlTx, conversation_id: int, *, limit: int, before: int | None) -> ConversationPage:
    """The conversation with the newest ``limit`` messages (before a message id) and decisions. Raises NotStored."""
    conversation = await tx.conversation(conversation_id)
    handoff = await _newest(tx, handoffs, conversation_id, 1)
    case = await tx.latest_case(conversation_id)
    return ConversationPage(
        conversation=conversation,
        agent_name=await _name(tx, conversation.owner.agent_id),
        case=case,
        handoff=as_handoff(handoff[0]) if handoff else None,
        promises=[as_promise(row) for row in await _newest(tx, promises, conversation_id, limit)],
        messages=await tx.messages(conversation_id, limit=limit, before=before),
        decisions=[_as_decision(row) for row in await _newest(tx, decisions, conversation_id, limit)],
        follow_up=await tx.follow_up_of(case.id) if case else None,
    )


async def _name(tx: SqlTx, agent_id: int | None) -> str | None:
    if agent_id is None:
        return None
    name: str | None = await tx.connection.scalar(select(users.c.name).where(users.c.id == agent_id))
    return name


async def _newest(tx: SqlTx, table: Table, conversation_id: int, limit: int) -> list[Any]:
    """The newest rows, oldest first."""
    own: Select[Any] = select(table).where(table.c.conversation_id == conversation_id)
    rows = await tx.connection.execute(own.order_by(table.c.id.desc()).limit(limit))
    return list(rows.all())[::-1]


def _as_decision(row: Any) -> DecisionRecord:
    return DecisionRecord(row.id, row.moment, row.rules_version, row.decision, row.at)
