import asyncio
from collections.abc import Sequence

import pytest

from bot.model.errors import StoreUnavailable
from bot.store.batches import Batches


class Disk:
    """Saves slowly, and refuses some."""

    def __init__(self, *refused: int, error: type[Exception] = ValueError) -> None:
        self.refused = refused
        self.error = error
        self.tries = 0
        self.commits: list[list[int]] = []
        self.free = asyncio.Event()

    async def save(self, items: Sequence[int]) -> list[int]:
        self.tries += 1
        await self.free.wait()
        if set(items) & set(self.refused):
            msg = f"refused {list(items)}"
            raise self.error(msg)
        self.commits.append(list(items))
        return [10 * item for item in items]


async def test_what_comes_while_one_commit_runs_shares_the_next() -> None:
    disk = Disk()
    batches = Batches(disk.save)
    putting = [asyncio.create_task(batches.put(0))]
    await asyncio.sleep(0.01)
    putting += [asyncio.create_task(batches.put(number)) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    disk.free.set()
    assert await asyncio.gather(*putting) == [0, 10, 20, 30, 40, 50]
    assert disk.commits == [[0], [1, 2, 3, 4, 5]]


async def test_nobody_is_told_before_the_commit() -> None:
    disk = Disk()
    putting = asyncio.create_task(Batches(disk.save).put(1))
    await asyncio.sleep(0.01)
    assert not putting.done()
    disk.free.set()
    assert await putting == 10


async def test_an_error_reaches_exactly_those_whose_items_were_not_saved() -> None:
    disk = Disk(2)
    disk.free.set()
    batches = Batches(disk.save)
    one, two, three = await asyncio.gather(*(batches.put(number) for number in (1, 2, 3)), return_exceptions=True)
    assert (one, three) == (10, 30)
    assert isinstance(two, ValueError)
    assert disk.commits == [[1], [3]]


async def test_when_the_database_is_unavailable_everybody_is_told_at_once() -> None:
    disk = Disk(*range(10), error=StoreUnavailable)
    disk.free.set()
    batches = Batches(disk.save)
    outcomes = await asyncio.gather(*(batches.put(number) for number in range(10)), return_exceptions=True)
    assert all(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
    assert disk.tries == 1


async def test_too_many_are_turned_away_at_once() -> None:
    disk = Disk()
    batches = Batches(disk.save, most=1, waiting=2)
    putting = [asyncio.create_task(batches.put(number)) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(StoreUnavailable):
        await batches.put(3)
    disk.free.set()
    assert await asyncio.gather(*putting) == [0, 10]
    await batches.close()


async def test_a_caller_who_gave_up_takes_nobody_with_them() -> None:
    disk = Disk()
    batches = Batches(disk.save)
    first, second = (asyncio.create_task(batches.put(number)) for number in (1, 2))
    await asyncio.sleep(0.01)
    first.cancel()
    disk.free.set()
    assert await second == 20
    third, fourth = (asyncio.create_task(batches.put(number)) for number in (3, 4))
    await asyncio.sleep(0)
    third.cancel()
    assert await fourth == 40
    assert disk.commits[-1] == [4]
    await batches.close()
