"""The one statement behind every list of conversations: each costs a few index look-ups, however long its history."""

from typing import Any

from sqlalchemy import Select, and_, case, func, not_, or_, select

from bot.model.conversation import Controller
from bot.model.messages import ChannelName
from bot.model.policy.basis import PromiseKind
from bot.model.promises import Side
from bot.model.records import Author
from bot.model.views import ConversationLine, LastWords, Waiting
from bot.store.promise_tables import PROMISE_OPEN, promises, turnovers
from bot.store.tables import HANDOFF_OPEN, conversations, customers, handoffs, messages, users

_own = messages.c.conversation_id == conversations.c.id
_newest_id = select(func.max(messages.c.id)).where(_own).correlate(conversations).scalar_subquery()
_last_id = (  # the customer's: read backwards along the index, past what we have answered since
    select(messages.c.id)
    .where(_own, messages.c.author == str(Author.CUSTOMER))
    .order_by(messages.c.id.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_handoff_id = (
    select(func.max(handoffs.c.id))
    .where(handoffs.c.conversation_id == conversations.c.id, HANDOFF_OPEN)
    .correlate(conversations)
    .scalar_subquery()
)
_side = (  # whose move it is
    select(turnovers.c.side)
    .where(turnovers.c.conversation_id == conversations.c.id)
    .order_by(turnovers.c.id.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_CUSTOMERS_MOVE = func.coalesce(_side, "") == str(Side.CUSTOMER)
_RUNS = or_(promises.c.kind != str(PromiseKind.RESOLUTION), not_(_CUSTOMERS_MOVE))
_promise_id = (  # the first that is due, of those whose clock does not stand still
    select(promises.c.id)
    .where(promises.c.conversation_id == conversations.c.id, PROMISE_OPEN, _RUNS)
    .order_by(promises.c.due_at, promises.c.id)
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_priority = case((handoffs.c.priority == "urgent", 0), (handoffs.c.priority == "high", 1), else_=2)

QUEUE_ORDER = (_priority, promises.c.due_at.is_(None), promises.c.due_at, handoffs.c.created_at)


def lines(*, waiting_only: bool) -> Select[Any]:
    """Conversations with customer, agent, the customer's last words, and the open hand-off (if any)."""
    waits = and_(handoffs.c.conversation_id == conversations.c.id, handoffs.c.id == _handoff_id)
    start = (
        handoffs.join(conversations, and_(waits, HANDOFF_OPEN))
        if waiting_only
        else conversations.outerjoin(handoffs, waits)
    )
    source = (
        start.join(customers, customers.c.id == conversations.c.customer_id)
        .outerjoin(users, users.c.id == conversations.c.agent_id)
        .outerjoin(messages, messages.c.id == _last_id)
        .outerjoin(promises, promises.c.id == _promise_id)
    )
    return select(*_COLUMNS).select_from(source)


_COLUMNS = (
    conversations.c.id,
    conversations.c.channel,
    conversations.c.language,
    conversations.c.phone,
    conversations.c.controller,
    conversations.c.active_at,
    conversations.c.agent_id,
    customers.c.name.label("customer_name"),
    users.c.name.label("agent_name"),
    messages.c.id.label("message_id"),
    messages.c.text,
    messages.c.at,
    (_newest_id > messages.c.id).label("answered"),
    handoffs.c.id.label("handoff_id"),
    handoffs.c.team,
    handoffs.c.reason,
    handoffs.c.rule,
    handoffs.c.priority,
    handoffs.c.created_at.label("since"),
    _CUSTOMERS_MOVE.label("customers_move"),
    promises.c.kind.label("promise_kind"),
    promises.c.due_at,
    promises.c.broken_at,
    promises.c.team.label("promise_team"),
    promises.c.marked,
)


def as_line(row: Any) -> ConversationLine:
    """A row of ``lines``."""
    return ConversationLine(
        conversation_id=row.id,
        customer_name=row.customer_name,
        channel=ChannelName(row.channel),
        language=row.language,
        controller=Controller(row.controller),
        active_at=row.active_at,
        phone=row.phone,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        last_words=None if row.message_id is None else LastWords(row.text, row.at, bool(row.answered)),
        waiting=None if row.handoff_id is None else _waiting(row),
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        handoff_id=row.handoff_id,
        team=row.team,
        reason=row.reason,
        rule=row.rule,
        priority=row.priority,
        since=row.since,
        customers_move=bool(row.customers_move),
        promise_kind=row.promise_kind,
        promise_due=row.due_at,
        promise_broken=row.broken_at is not None,
        promise_team=row.promise_team,
        escalated=row.marked if row.marked is not None and row.marked >= 0 else None,
    )
