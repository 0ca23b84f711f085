"""The tables. migrations/ makes them; a test holds that both agree.

What no query looks at is JSON. A partial index is used only by a query that repeats its predicate word for word,
constants and all (a bound parameter hides them from the planner): hence the named predicates at the end.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    and_,
    false,
    literal_column,
    not_,
)

import bot.store.follow_up_tables
import bot.store.promise_tables
import bot.store.step_tables  # noqa: F401 - they belong to the same metadata
from bot.store.columns import CleanText, Id, Json, Utc
from bot.store.schema import id_column, partial_index, reference
from bot.store.schema import metadata as metadata

events = Table(
    "events",
    metadata,
    id_column(),
    Column("channel", CleanText, nullable=False),
    Column("account", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("event_id", CleanText, nullable=False),
    Column("body", CleanText, nullable=False),
    Column("accepted_at", Utc, nullable=False),
    UniqueConstraint("channel", "account", "kind", "event_id"),
)

customers = Table(
    "customers",
    metadata,
    id_column(),
    Column("name", CleanText, nullable=False),
    Column("language", CleanText),
    Column("noticed_closure", CleanText),
    Column("tags", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    id_column(),
    reference("customers", index=True),
    Column("channel", CleanText, nullable=False),
    Column("account", CleanText, nullable=False),
    Column("address", CleanText, nullable=False),
    Column("controller", CleanText, nullable=False),
    Column("owner_version", Integer, nullable=False),
    Column("agent_id", Id),
    Column("team", CleanText),
    Column("owner_reason", CleanText, nullable=False),
    Column("owner_rule", CleanText, nullable=False),
    Column("lease_expires_at", Utc),
    Column("language", CleanText, nullable=False),
    Column("phone", CleanText),
    Column("reach", CleanText, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("active_at", Utc, nullable=False, index=True),  # the latest of created, inbound, outbound
    Column("last_inbound_at", Utc),
    Column("last_outbound_at", Utc),
    Column("acknowledged_at", Utc),
    Column("misunderstood", Integer, nullable=False),
    Column("auto_replies", Json, nullable=False),
    Column("looped_at", Utc),
    Column("staff", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("channel", "account", "address"),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    reference("conversations"),
    Column("status", CleanText, nullable=False),
    Column("step", Integer, nullable=False),
    Column("problem", CleanText),
    Column("opened_at", Utc, nullable=False),
    Column("resolved_at", Utc),
    Column("state", Json, nullable=False),
    Column("token", CleanText),
    Column("order_number", CleanText),  # once it was shown whose it is
    Index("ix_cases_conversation", "conversation_id", "id"),
)

messages = Table(
    "messages",
    metadata,
    id_column(),
    reference("conversations"),
    Column("author", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("at", Utc, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("provider_id", CleanText),  # inbound: its own id; outbound: the one the platform gave it
    Column("case_id", Id),
    Column("agent_id", Id),
    Column("handled", Boolean, nullable=False),
    Column("turn_id", CleanText),
    Column("edited_from", CleanText),
    Column("decided_under", Integer),
    Column("decision_id", Id),
    Column("text_key", CleanText, nullable=False),
    Column("extra", Json, nullable=False),  # attachments, buttons, button, options, template
    Column("status", CleanText, nullable=False),
    Column("error", CleanText, nullable=False),
    Column("error_code", CleanText, nullable=False),
    Column("status_at", Utc),
    Index("ix_messages_conversation", "conversation_id", "id"),
)

decisions = Table(
    "decisions",
    metadata,
    id_column(),
    reference("conversations"),
    Column("moment", CleanText, nullable=False),
    Column("rules_version", CleanText, nullable=False),
    Column("decision", Json, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_decisions_conversation", "conversation_id", "id"),
)

handoffs = Table(
    "handoffs",
    metadata,
    id_column(),
    reference("conversations"),
    Column("case_id", Id),
    Column("team", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("rule", CleanText, nullable=False),
    Column("rule_source", CleanText, nullable=False),
    Column("priority", CleanText, nullable=False),
    Column("packet", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("taken_at", Utc),
    Column("taken_by", Id),
    Column("ended_at", Utc),
    Column("outcome", CleanText, nullable=False),
    Index("ix_handoffs_conversation", "conversation_id", "id"),
)

users = Table(
    "users",
    metadata,
    id_column(),
    Column("login", CleanText, nullable=False, unique=True),  # the name, casefolded
    Column("name", CleanText, nullable=False),
    Column("password_hash", CleanText, nullable=False),
    Column("roles", Json, nullable=False),
    Column("language", CleanText),
    Column("active", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
)

work = Table(
    "work",
    metadata,
    id_column(),
    Column("kind", CleanText, nullable=False),
    Column("lane", CleanText),
    Column("key", CleanText),
    Column("payload", Json, nullable=False),
    Column("due", Utc, nullable=False),  # on the application's clock, which can travel in the sandbox
    Column("dead", Boolean, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("owner", CleanText),
    Column("leased_until", Utc),  # in real time
    Column("again_due", Utc),
    Column("again_payload", Json(none_as_null=True)),
    Column("error", CleanText, nullable=False),
    sqlite_autoincrement=True,  # an id that was used fences for ever
)


def word(text: str) -> ColumnElement[str]:
    """A constant of ours, written into the statement itself."""
    return literal_column(f"'{text}'", CleanText)


def is_open(rows: FromClause) -> ColumnElement[bool]:
    """Work that is still to be done; ``rows`` is the work table or an alias of it."""
    return not_(rows.c.dead)


BY_CUSTOMER = messages.c.author == word("customer")
BY_US = messages.c.author != word("customer")
UNHANDLED = and_(BY_CUSTOMER, not_(messages.c.handled))
IN_FLIGHT = messages.c.status.in_([word("planned"), word("sending"), word("unknown")])
HANDOFF_OPEN = handoffs.c.ended_at.is_(None)
ORDER_PROVEN = cases.c.order_number.is_not(None)
PHONE_KNOWN = conversations.c.phone.is_not(None)
DEAD = work.c.dead.is_(True)
_IDENTIFIED = messages.c.provider_id.is_not(None)
_INBOUND = and_(BY_CUSTOMER, _IDENTIFIED)
_KEYED = and_(is_open(work), work.c.key.is_not(None))
_LANED = and_(is_open(work), work.c.lane.is_not(None))


partial_index("ix_cases_order", cases.c.order_number, where=ORDER_PROVEN)
partial_index("ix_conversations_phone", conversations.c.phone, where=PHONE_KNOWN)
partial_index("ix_conversations_agent", conversations.c.agent_id, where=conversations.c.agent_id.is_not(None))
partial_index("uq_messages_inbound", messages.c.conversation_id, messages.c.provider_id, where=_INBOUND, unique=True)
partial_index("ix_messages_sent", messages.c.provider_id, where=and_(BY_US, _IDENTIFIED))
partial_index("ix_messages_unhandled", messages.c.conversation_id, messages.c.id, where=UNHANDLED)
partial_index("ix_messages_in_flight", messages.c.status, messages.c.conversation_id, where=IN_FLIGHT)
partial_index("ix_handoffs_open", handoffs.c.conversation_id, handoffs.c.id, where=HANDOFF_OPEN)
partial_index("ix_work_due", work.c.due, work.c.id, where=is_open(work))
partial_index("ix_work_lane", work.c.lane, work.c.id, where=_LANED)
partial_index("uq_work_key", work.c.kind, work.c.key, where=_KEYED, unique=True)
partial_index("ix_work_dead", work.c.id, where=DEAD)
