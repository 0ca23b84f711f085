"""Where webhooks leave what they read: each event once, with its work row, in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.errors import NotStored
from bot.model.messages import ChannelEvent, Receipt, Unread
from bot.model.records import StoredEvent
from bot.ports import NewWork
from bot.store.columns import clean
from bot.store.dialects import insert, on_postgres
from bot.store.events import dump_event, identity, lane_of, load_event
from bot.store.tables import events
from bot.store.work_rows import add_plain_work

MESSAGE_WORK, RECEIPT_WORK = "event", "receipt"  # a crowd of receipts must not hold up who waits for an answer
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """The events of one webhook."""

    events: tuple[ChannelEvent, ...]
    at: datetime


async def save_arrivals(connection: AsyncConnection, arrivals: Sequence[Arrival]) -> list[int]:
    """Store what is new of each webhook (none is empty), and its work. Returns how many events of each were new."""
    rows: dict[Key, tuple[ChannelEvent, datetime]] = {}
    for arrival in arrivals:
        for event in arrival.events:
            rows.setdefault(_key(event), (event, arrival.at))
    ids = await _insert(connection, rows)
    work: list[NewWork] = []
    counts: list[int] = []
    for arrival in arrivals:
        new = [(event, ids.pop(key)) for event in arrival.events if (key := _key(event)) in ids]
        counts.append(len(new))
        work += [_work(event, event_id, arrival.at) for event, event_id in new if not isinstance(event, Unread)]
    await add_plain_work(connection, work)
    return counts


async def _insert(connection: AsyncConnection, rows: dict[Key, tuple[ChannelEvent, datetime]]) -> dict[Key, int]:
    """The ids of those that were not there."""
    result = await connection.execute(_add(on_postgres(connection)), [_row(key, *row) for key, row in rows.items()])
    return {(each.channel, each.account, each.kind, each.event_id): each.id for each in result}


_BY_ID = select(events).where(events.c.id == bindparam("event"))
_KEY = (events.c.channel, events.c.account, events.c.kind, events.c.event_id)


@cache
def _add(postgres: bool) -> Executable:
    statement: Executable = insert(events, postgres=postgres).on_conflict_do_nothing().returning(*_KEY, events.c.id)
    return statement


def _key(event: ChannelEvent) -> Key:
    channel, account, kind, own_id = identity(event)
    return channel, clean(account), kind, clean(own_id)


def _row(key: Key, event: ChannelEvent, at: datetime) -> dict[str, Any]:
    channel, account, kind, own_id = key
    return {
        "channel": channel,
        "account": account,
        "kind": kind,
        "event_id": own_id,
        "body": dump_event(event),
        "accepted_at": at,
    }


def work_kind(event: ChannelEvent) -> str:
    """What the worker calls the handling of such an event."""
    return RECEIPT_WORK if isinstance(event, Receipt) else MESSAGE_WORK


def _work(event: ChannelEvent, event_id: int, at: datetime) -> NewWork:
    return NewWork(work_kind(event), at, {"event_id": event_id}, lane_of(event))


async def stored_event(connection: AsyncConnection, event_id: int) -> StoredEvent:
    """The event as it was accepted. Raises NotStored."""
    row = (await connection.execute(_BY_ID, {"event": event_id})).one_or_none()
    if row is None:
        msg = f"there is no event {event_id}"
        raise NotStored(msg)
    return StoredEvent(row.id, load_event(row.kind, row.body), row.accepted_at)
