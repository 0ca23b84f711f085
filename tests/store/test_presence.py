"""Whether a worker is the only one on a SQLite file: then what is leased belongs to the dead."""

from datetime import timedelta

from bot.ports import NewWork
from bot.store import SqlStore, open_store
from tests.store.conftest import NOW, RealTime

LEASE = timedelta(seconds=30)


async def leased(store: SqlStore) -> int:
    """How many rows somebody holds, of one that is put in and claimed here."""
    async with store.transaction() as tx:
        await tx.add_work(NewWork("turn", NOW))
    return len(await store.work.claim(kinds=["turn"], limit=10, owner="dead", now=NOW, lease=LEASE))


async def claimable(store: SqlStore) -> int:
    return len(await store.work.claim(kinds=["turn"], limit=10, owner="new", now=NOW, lease=LEASE))


async def test_a_worker_that_is_alone_frees_what_a_dead_one_held(sqlite_url: str, real_time: RealTime) -> None:
    store = open_store(sqlite_url, real_now=real_time)
    assert await leased(store) == 1
    async with store.working():
        assert await claimable(store) == 1
    await store.close()


async def test_beside_a_live_worker_nothing_is_freed(sqlite_url: str, real_time: RealTime) -> None:
    first, second = (open_store(sqlite_url, real_now=real_time) for _ in range(2))
    async with first.working():
        assert await leased(first) == 1
        async with second.working():
            assert await claimable(second) == 0
        real_time.passes(seconds=31)
        assert await claimable(second) == 1
    for each in (first, second):
        await each.close()


async def test_on_postgresql_leases_run_out(postgres_url: str, real_time: RealTime) -> None:
    store = open_store(postgres_url, real_now=real_time)
    assert await leased(store) == 1
    async with store.working():
        assert await claimable(store) == 0
    await store.close()
