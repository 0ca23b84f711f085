"""Messages that no webhook brought: a proxy, the network or the database was down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import entrance
from bot.model.errors import UncertainSend
from bot.model.messages import ChannelName
from bot.model.records import Author
from tests.support.town import Town, town

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
ANNA = "+46701234567"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as opened:
        opened.travel(MONDAY)
        yield opened


async def lost(gateway: Town, text: str, **more: Any) -> None:
    assert gateway.running.sandbox is not None
    await gateway.running.sandbox.twilio.customer_writes("whatsapp", ANNA, text, **{"deliver": False, **more})


async def look(gateway: Town) -> None:
    now = gateway.running.house.clock.now()
    adapter = gateway.running.adapters["twilio"]
    await entrance.fetch(gateway.running, adapter, back=entrance.LOOKED_BACK, until=now - entrance.SETTLED)
    await gateway.settled()


async def heard(gateway: Town) -> list[str]:
    page = await gateway.page(ChannelName.WHATSAPP, ANNA)
    return [each.content.text for each in page.messages if each.content.author is Author.CUSTOMER]


async def test_what_a_webhook_could_not_bring_is_found_in_the_list_and_answered_once(gateway: Town) -> None:
    await lost(gateway, "my parcel has not come")
    await lost(gateway, "hello", deliver=True)
    await gateway.settled()
    assert await heard(gateway) == ["hello"]
    gateway.travel(MONDAY + timedelta(minutes=5))
    for _ in range(2):
        await look(gateway)
    assert sorted(await heard(gateway)) == ["hello", "my parcel has not come"]


async def test_what_has_only_just_been_sent_is_left_to_its_webhook(gateway: Town) -> None:
    await lost(gateway, "hello", deliver=True)
    gateway.travel(MONDAY + timedelta(minutes=5))
    await lost(gateway, "still on its way to us")
    await look(gateway)
    assert await heard(gateway) == ["hello"]


class LateDoor:
    """A platform's adapter that can't be reached at first. All else is the real one's."""

    def __init__(self, adapter: Any, *, refusals: int) -> None:
        self._adapter = adapter
        self.refusals = refusals

    async def connect(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise UncertainSend("nobody there")
        await self._adapter.connect()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)


async def test_a_platform_that_was_not_there_at_the_start_is_connected_later(
    gateway: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrance, "EVERY", timedelta(seconds=0.05))
    await lost(gateway, "my parcel has not come")
    gateway.travel(MONDAY + timedelta(hours=3))  # too long ago for any look but the first
    late = LateDoor(gateway.running.adapters["twilio"], refusals=2)
    keeping = asyncio.create_task(entrance.keep_doors(replace(gateway.running, adapters={"twilio": late})))
    async with asyncio.timeout(10):
        while not await gateway.running.store.desk.recent():
            await asyncio.sleep(0.05)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert await heard(gateway) == ["my parcel has not come"]
