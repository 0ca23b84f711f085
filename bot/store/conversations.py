"""Conversations and their customers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update

from bot.model.conversation import Controller, Conversation, Customer, Owner
from bot.model.errors import Overtaken
from bot.model.messages import ChannelName, Reach, Route
from bot.store.columns import clean
from bot.store.dialects import serialise
from bot.store.rows import Rows
from bot.store.tables import conversations, customers

WITH_CUSTOMER = select(
    conversations,
    customers.c.name,
    customers.c.language.label("customer_language"),
    customers.c.noticed_closure,
    customers.c.tags,
).join(customers, customers.c.id == conversations.c.customer_id)


class ConversationRows(Rows):
    """The part of ``bot.ports.Tx`` about conversations."""

    async def conversation_for(
        self, route: Route, *, name: str, language: str, phone: str | None, now: datetime
    ) -> Conversation:
        """See the port. Of two first messages at once, one makes the conversation and the other waits for it."""
        found = await self._by_route(route)
        if found is None:
            await serialise(self.connection, [f"route:{clean(route.key)}"])
            found = await self._by_route(route)
        if found is None:
            await self._make(route, name=name, language=language, phone=phone, now=now)
            found = await self._by_route(route)
        assert found is not None  # noqa: S101 - made above
        return as_conversation(found)

    async def conversation(self, conversation_id: int, *, lock: bool = False) -> Conversation:
        """See the port. Raises NotStored."""
        statement = _BY_ID_LOCKED if lock else _BY_ID
        values = {"conversation": conversation_id}
        return as_conversation(await self.one(statement, f"conversation {conversation_id}", values))

    async def save_conversation(self, conversation: Conversation, *, expected: int) -> None:
        """See the port: all but the route and the customer."""
        values = _values(conversation) | {"conversation": conversation.id, "expected": expected}
        if (await self.connection.execute(_SAVE, values)).rowcount != 1:
            msg = f"conversation {conversation.id} is no longer at version {expected}"
            raise Overtaken(msg)
        self.touch(conversation.id)

    async def save_customer(self, customer: Customer) -> None:
        """See the port. Raises NotStored."""
        values = asdict(customer) | {"tags": list(customer.tags)}
        await self.change(update(customers).where(customers.c.id == customer.id).values(values), "such customer")

    async def move_route(self, old: Route, new_address: str) -> None:
        """See the port. Does nothing when the new address has a conversation of its own already."""
        moved = Route(old.channel, old.account, new_address)
        await serialise(self.connection, [f"route:{clean(moved.key)}"])
        if await self._by_route(moved) is None:
            statement = update(conversations).where(_AT).values(address=new_address)
            await self.connection.execute(statement, _address(old))

    async def _by_route(self, route: Route) -> Any:
        return (await self.connection.execute(_BY_ROUTE, _address(route))).one_or_none()

    async def _make(self, route: Route, *, name: str, language: str, phone: str | None, now: datetime) -> None:
        customer_id = await self.connection.scalar(
            insert(customers).values(name=name, tags=[], created_at=now).returning(customers.c.id)
        )
        fresh = Conversation(0, Customer(0), route, Owner(), language, now, phone)
        values = _values(fresh) | {"customer_id": customer_id, "created_at": now}
        values |= {"channel": str(route.channel), "account": route.account, "address": route.address}
        made = await self.connection.scalar(insert(conversations).values(values).returning(conversations.c.id))
        self.changed[made] = None


# Built once: building a statement costs more than compiling it, which SQLAlchemy does once, or than running it.
_WITH_ID = conversations.c.id == bindparam("conversation")
_AT = and_(
    conversations.c.channel == bindparam("at_channel"),
    conversations.c.account == bindparam("at_account"),
    conversations.c.address == bindparam("at_address"),
)
_BY_ID = WITH_CUSTOMER.where(_WITH_ID)
_BY_ID_LOCKED = _BY_ID.with_for_update(of=conversations)
_BY_ROUTE = WITH_CUSTOMER.where(_AT).with_for_update(of=conversations)
_SAVE = update(conversations).where(_WITH_ID, conversations.c.owner_version == bindparam("expected"))


def _address(route: Route) -> dict[str, str]:
    return {"at_channel": str(route.channel), "at_account": route.account, "at_address": route.address}


def _values(conversation: Conversation) -> dict[str, Any]:
    owner = conversation.owner
    times = (conversation.created_at, conversation.last_inbound_at, conversation.last_outbound_at)
    return {
        "controller": str(owner.controller),
        "owner_version": owner.version,
        "agent_id": owner.agent_id,
        "team": owner.team,
        "owner_reason": owner.reason,
        "owner_rule": owner.rule,
        "lease_expires_at": owner.lease_expires_at,
        "language": conversation.language,
        "phone": conversation.phone,
        "reach": str(conversation.reach),
        "active_at": max(at for at in times if at is not None),
        "last_inbound_at": conversation.last_inbound_at,
        "last_outbound_at": conversation.last_outbound_at,
        "acknowledged_at": conversation.acknowledged_at,
        "misunderstood": conversation.misunderstood,
        "auto_replies": [at.isoformat() for at in conversation.auto_replies],
        "looped_at": conversation.looped_at,
        "staff": conversation.staff,
    }


def as_conversation(row: Any) -> Conversation:
    """A row of ``WITH_CUSTOMER``."""
    return Conversation(
        id=row.id,
        customer=Customer(row.customer_id, row.name, row.customer_language, row.noticed_closure, tuple(row.tags)),
        route=as_route(row),
        owner=Owner(
            Controller(row.controller),
            row.owner_version,
            row.agent_id,
            row.team,
            row.owner_reason,
            row.owner_rule,
            row.lease_expires_at,
        ),
        language=row.language,
        created_at=row.created_at,
        phone=row.phone,
        reach=Reach(row.reach),
        last_inbound_at=row.last_inbound_at,
        last_outbound_at=row.last_outbound_at,
        acknowledged_at=row.acknowledged_at,
        misunderstood=row.misunderstood,
        auto_replies=tuple(datetime.fromisoformat(at) for at in row.auto_replies),
        looped_at=row.looped_at,
        staff=row.staff,
    )


def as_route(row: Any) -> Route:
    """The route in a row that has a conversation's channel, account and address."""
    return Route(ChannelName(row.channel), row.account, row.address)
