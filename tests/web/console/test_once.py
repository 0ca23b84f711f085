from __future__ import annotations

import asyncio

import pytest

from bot.web.console import once as module
from bot.web.console.once import Once


async def test_the_same_form_shares_one_outcome_while_it_runs_and_afterwards() -> None:
    once, done = Once(), 0

    async def work() -> int:
        nonlocal done
        await asyncio.sleep(0.01)
        done += 1
        return done

    assert await asyncio.gather(*(once.run("token", work) for _ in range(5))) == [1] * 5
    assert await once.run("token", work) == 1
    assert await once.run("another", work) == 2
    assert await once.run("", work) == 3
    assert await once.run("", work) == 4


async def test_what_failed_may_be_tried_again_with_the_same_form() -> None:
    once, tries = Once(), 0

    async def work() -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("the first fails")
        return "done"

    with pytest.raises(ValueError, match="the first fails"):
        await once.run("token", work)
    assert await once.run("token", work) == "done"


async def test_work_goes_on_when_the_browser_hangs_up() -> None:
    once, finished = Once(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0.02)
        finished.set()

    waiting = asyncio.create_task(once.run("token", work))
    await asyncio.sleep(0)
    waiting.cancel()
    async with asyncio.timeout(2):
        await finished.wait()


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 3)
    once = Once()

    async def work() -> None:
        return None

    for number in range(10):
        await once.run(str(number), work)
    assert len(once._tasks) == 3
