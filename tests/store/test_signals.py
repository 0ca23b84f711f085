import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.model.messages import ChannelName, Route
from bot.ports import NewWork
from bot.store import SqlStore, open_store
from bot.store.news import News
from bot.store.signals import Signals
from tests.store.conftest import NOW

ROUTE = Route(ChannelName.TELEGRAM, "bot", "77")


async def make_conversation(store: SqlStore) -> int:
    async with store.transaction() as tx:
        return (await tx.conversation_for(ROUTE, name="Ada", language="en", phone=None, now=NOW)).id


async def soon(changes: AsyncIterator[int | None]) -> int | None:
    async with asyncio.timeout(5):
        return await anext(changes)


async def next_id(changes: AsyncIterator[int | None]) -> int:
    """Past the None that says that a listener has just connected."""
    while (changed := await soon(changes)) is None:
        pass
    return changed


async def test_a_page_hears_of_changes_from_the_moment_it_asks(store: SqlStore) -> None:
    changes = store.desk.changes()
    made = await make_conversation(store)
    assert await next_id(changes) == made


async def test_what_is_rolled_back_is_not_told(store: SqlStore) -> None:
    changes = store.desk.changes()

    async def fail() -> None:
        async with store.transaction() as tx:
            await tx.conversation_for(ROUTE, name="", language="en", phone=None, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    made = await make_conversation(store)
    assert await next_id(changes) == made


async def test_a_page_that_does_not_keep_up_is_told_that_anything_may_have_changed() -> None:
    signals = Signals()
    changes = signals.changes()
    signals.committed(conversations=range(1000))
    assert await soon(changes) is None
    last = 0
    while last != 999:
        last = await soon(changes) or 0


async def test_only_the_workers_of_a_kind_are_woken() -> None:
    signals = Signals()

    async def worker(kind: str) -> None:
        signals.looks([kind])
        await signals.wait_for_work(timeout=30)

    sender, turner = asyncio.create_task(worker("send")), asyncio.create_task(worker("turn"))
    await asyncio.sleep(0)
    signals.committed(["send"])
    await asyncio.wait_for(sender, 5)
    assert not turner.done()
    signals.missed()
    await asyncio.wait_for(turner, 5)


async def test_a_wait_in_a_task_of_its_own_still_knows_what_its_parent_saw() -> None:
    signals = Signals()
    signals.looks(["send"])
    signals.committed(["send"])
    await asyncio.wait_for(asyncio.create_task(signals.wait_for_work(timeout=30)), 5)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlStore]:
    """A store as another process has it; closed even where the test fails, so that no other test is blamed."""
    store = open_store(url)
    try:
        yield store
    finally:
        await store.close()


async def test_other_processes_on_postgresql_are_woken_and_told(postgres_url: str) -> None:
    async with opened(postgres_url) as here, opened(postgres_url) as there:
        changes = there.desk.changes()
        assert await soon(changes) is None  # listening
        lease = timedelta(seconds=30)
        assert await there.work.claim(kinds=["send"], limit=1, owner="there", now=NOW, lease=lease) == []
        async with here.transaction() as tx:
            await tx.add_work(NewWork("send", NOW))
        async with asyncio.timeout(5):
            await there.work.wait(timeout=30)
        made = await make_conversation(here)
        assert await next_id(changes) == made


async def test_a_lost_listener_comes_back_and_lets_everybody_look_anew(postgres_url: str) -> None:
    async with opened(postgres_url) as store:
        changes = store.desk.changes()
        assert await soon(changes) is None
        admin = await asyncpg.connect(make_url(postgres_url).set(drivername="postgresql").render_as_string(False))
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND datname = current_database()"  # other tests listen beside this one
        )
        await admin.close()
        assert await soon(changes) is None


async def test_a_server_that_is_down_stops_no_signal_within_the_process() -> None:
    async with opened("postgresql://postgres@127.0.0.1:1/nowhere") as store:
        changes = store.desk.changes()
        store._signals.committed(["turn"], [7])
        assert await soon(changes) == 7
        await asyncio.sleep(0.05)  # it has tried to listen, and to tell


async def test_too_much_news_for_one_notification_becomes_anything(postgres_url: str) -> None:
    async with opened(postgres_url) as here, opened(postgres_url) as there:
        changes = there.desk.changes()
        assert await soon(changes) is None
        here._signals.committed(conversations=range(10_000, 13_000))
        assert await soon(changes) is None
        here._signals.heard(News())
