"""Messages and how far they came."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Executable, Integer, Select, and_, bindparam, func, select, update

from bot.model.messages import Attachment, Button, ChannelName, DeliveryStatus, MessageKind
from bot.model.records import Author, Delivery, Message, NewMessage
from bot.store.conversations import as_route
from bot.store.dialects import insert, on_postgres
from bot.store.rows import Rows
from bot.store.tables import BY_CUSTOMER, BY_US, IN_FLIGHT, UNHANDLED, conversations, messages, word

WITH_ROUTE = select(messages, conversations.c.channel, conversations.c.account, conversations.c.address).join(
    conversations, conversations.c.id == messages.c.conversation_id
)
_EXTRA = ("attachments", "buttons", "button", "options", "template")
_PLAIN = tuple(name for name in (each.name for each in fields(NewMessage)) if name not in {*_EXTRA, "author", "kind"})


class MessageRows(Rows):
    """The part of ``bot.ports.Tx`` about messages."""

    async def add_message(self, message: NewMessage) -> Message:
        """See the port. An inbound message that is there already is returned as it is."""
        values = _values(message)
        added = await self.connection.scalar(_add(on_postgres(self.connection)), values)
        self.touch(message.conversation_id)
        if added is not None:
            return await self.message(added)
        own = {"conversation": message.conversation_id, "provider": message.provider_id}
        return as_message(await self.one(_INBOUND, "such message", own))

    async def edit_message(self, conversation_id: int, provider_id: str, text: str) -> bool:
        """See the port. ``edited_from`` keeps what was written first."""
        own = and_(messages.c.conversation_id == conversation_id, messages.c.provider_id == provider_id, BY_CUSTOMER)
        first = func.coalesce(messages.c.edited_from, messages.c.text)
        result = await self.connection.execute(update(messages).where(own).values(text=text, edited_from=first))
        self.touch(conversation_id)
        return bool(result.rowcount)

    async def unhandled(self, conversation_id: int) -> list[Message]:
        """See the port."""
        return await self._all(_UNHANDLED, {"conversation": conversation_id})

    async def assign_turn(self, message_ids: Sequence[int], *, turn_id: str | None) -> None:
        """See the port."""
        await self._update(message_ids, turn_id=turn_id)

    async def mark_handled(self, message_ids: Sequence[int]) -> None:
        """See the port."""
        await self._update(message_ids, handled=True)

    async def messages(self, conversation_id: int, *, limit: int = 100, before: int | None = None) -> list[Message]:
        """See the port. ``before`` is a message id: only older ones."""
        values = {"conversation": conversation_id, "most": limit, "before": before}
        return (await self._all(_NEWEST if before is None else _OLDER, values))[::-1]

    async def message(self, message_id: int) -> Message:
        """See the port. Raises NotStored."""
        return as_message(await self.one(_BY_ID, f"message {message_id}", {"message": message_id}))

    async def sent_message(self, channel: ChannelName, account: str, provider_id: str) -> Message | None:
        """See the port. Locked, so that of two receipts at once neither undoes the other."""
        values = {"provider": provider_id, "by": str(channel), "ours": account}
        row = (await self.connection.execute(_SENT, values)).one_or_none()
        return None if row is None else as_message(row)

    async def save_delivery(self, message_id: int, delivery: Delivery) -> None:
        """See the port. Raises NotStored."""
        values = {
            "message": message_id,
            "status": str(delivery.status),
            "provider_id": delivery.provider_id,
            "error": delivery.error,
            "error_code": delivery.error_code,
            "status_at": delivery.at,
        }
        self.touch((await self.one(_SAVE_DELIVERY, f"message {message_id}", values)).conversation_id)

    async def drop_planned(self, conversation_id: int, *, why: str, before_version: int) -> int:
        """See the port."""
        late = and_(
            IN_FLIGHT,
            messages.c.status == word("planned"),
            messages.c.conversation_id == conversation_id,
            messages.c.decided_under < before_version,
        )
        result = await self.connection.execute(update(messages).where(late).values(status="dropped", error=why))
        self.touch(conversation_id)
        return int(result.rowcount)

    async def _update(self, message_ids: Sequence[int], **values: Any) -> None:
        if message_ids:
            await self.connection.execute(update(messages).where(messages.c.id.in_(message_ids)).values(**values))

    async def _all(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Message]:
        return [as_message(row) for row in await self.connection.execute(statement, values)]


# Built once: building a statement costs more than compiling it, which SQLAlchemy does once, or than running it.
_of_conversation = messages.c.conversation_id == bindparam("conversation")
_with_id = messages.c.id == bindparam("message")
_with_provider_id = messages.c.provider_id == bindparam("provider")
_BY_ID = WITH_ROUTE.where(_with_id)
_INBOUND = WITH_ROUTE.where(_of_conversation, _with_provider_id, BY_CUSTOMER)
_UNHANDLED = WITH_ROUTE.where(_of_conversation, UNHANDLED).order_by(messages.c.id)
_NEWEST = WITH_ROUTE.where(_of_conversation).order_by(messages.c.id.desc()).limit(bindparam("most", type_=Integer))
_OLDER = _NEWEST.where(messages.c.id < bindparam("before"))
_SENT = (
    WITH_ROUTE.where(
        _with_provider_id,
        BY_US,
        conversations.c.channel == bindparam("by"),
        conversations.c.account == bindparam("ours"),
    )
    .with_for_update(of=messages)
    .order_by(messages.c.id.desc())
    .limit(1)
)
_SAVE_DELIVERY = update(messages).where(_with_id).returning(messages.c.conversation_id)


@cache
def _add(postgres: bool) -> Executable:
    statement: Executable = insert(messages, postgres=postgres).on_conflict_do_nothing().returning(messages.c.id)
    return statement


def _values(message: NewMessage) -> dict[str, Any]:
    record = asdict(message)
    return {
        **{name: record[name] for name in _PLAIN},
        "author": str(message.author),
        "kind": str(message.kind),
        "extra": {name: record[name] for name in _EXTRA if record[name]},
        "status": str(DeliveryStatus.PLANNED if message.author is not Author.CUSTOMER else DeliveryStatus.DELIVERED),
        "error": "",
        "error_code": "",
    }


def as_message(row: Any) -> Message:
    """A row of ``WITH_ROUTE``."""
    delivery = Delivery(DeliveryStatus(row.status), row.provider_id, row.error, row.error_code, row.status_at)
    return Message(row.id, as_route(row), _content(row), delivery, row.turn_id, row.edited_from)


def _content(row: Any) -> NewMessage:
    extra = row.extra
    return NewMessage(
        **{name: getattr(row, name) for name in _PLAIN},
        author=Author(row.author),
        kind=MessageKind(row.kind),
        attachments=tuple(Attachment(**each) for each in extra.get("attachments", ())),
        buttons=tuple(Button(**each) for each in extra.get("buttons", ())),
        button=extra.get("button"),
        options=tuple(extra.get("options", ())),
        template=extra.get("template"),
    )
