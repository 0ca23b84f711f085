"""A pilot's conversation is kept by the pilot's rules to its end: promises, escalation, the four steps."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.pilot import Invited, Pilot
from bot.pipeline import clocks, keeping
from bot.rules import check
from bot.rules.pilot import begin, drop
from tests.support.changed_rules import slower_rules
from tests.support.town import ANNA, JOHAN, Town, town

MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
async def gateway(tmp_path: Path):
    async with town(tmp_path) as opened:
        opened.travel(MORNING)
        yield opened


async def human_wanted(gateway: Town):
    await gateway.whatsapp("hi", "I want a human")
    await gateway.whatsapp("hi", "I want a human", from_=JOHAN)
    await gateway.settled()


async def due(gateway: Town, address: str) -> datetime:
    page = await gateway.page("whatsapp", address)
    async with gateway.running.store.transaction() as tx:
        (promise,) = [p for p in await tx.open_promises(page.conversation.id) if p.kind == "first_answer"]
    return promise.due_at


def start(gateway: Town, folder: Path, *addresses: str) -> None:
    place, rules = gateway.running.settings.var / "pilot", gateway.running.rules.directory
    in_force, changed = check(rules), check(folder)
    made = Pilot("new", changed.version, in_force.version, MORNING, 0.0, Invited(frozenset(addresses)))
    begin(place, made, in_force, changed)
    gateway.running.pilot.look()


async def recounted(gateway: Town) -> None:
    await keeping.recompute(gateway.running.house)
    await gateway.settled()


async def test_open_promises_are_counted_by_the_pilots_rules_while_it_runs(gateway: Town, tmp_path: Path):
    await human_wanted(gateway)
    start(gateway, slower_rules(tmp_path / "new"), JOHAN)
    await recounted(gateway)
    assert await due(gateway, ANNA) - MORNING < timedelta(hours=1)
    assert timedelta(hours=2) <= await due(gateway, JOHAN) - MORNING < timedelta(hours=3)
    assert "promise.changed" in await gateway.said("whatsapp", JOHAN)
    page = await gateway.page("whatsapp", JOHAN)
    stories = await clocks.explained(gateway.running.house, page.conversation.id)
    assert all(story.promise.rules_version == gateway.running.pilot.books[1].policy.version for story in stories)

    drop(gateway.running.settings.var / "pilot")
    gateway.running.pilot.look()
    await recounted(gateway)
    stories = await clocks.explained(gateway.running.house, page.conversation.id)
    assert {story.promise.rules_version for story in stories} == {gateway.running.rules.book.version}
    assert timedelta(hours=2) <= await due(gateway, JOHAN) - MORNING  # told is told


async def test_a_promise_is_renewed_by_the_pilots_words(gateway: Town, tmp_path: Path):
    new = tmp_path / "new"
    shutil.copytree(gateway.running.rules.directory, new)
    promises = new / "promises.yml"
    promises.write_text(promises.read_text("utf-8").replace("say: promise.renewed", "say: promise.changed"), "utf-8")
    start(gateway, new, JOHAN)
    await human_wanted(gateway)
    gateway.travel(MORNING + timedelta(minutes=28))
    await gateway.timers_done()
    assert "promise.renewed" in await gateway.said()
    assert "promise.renewed" not in await gateway.said("whatsapp", JOHAN)
    assert "promise.changed" in await gateway.said("whatsapp", JOHAN)


async def test_every_process_tells_when_a_pilot_begins(gateway: Town, tmp_path: Path):
    stop = asyncio.Event()
    watching = asyncio.create_task(gateway.running.pilot.watch(stop))
    await human_wanted(gateway)
    before = await due(gateway, JOHAN)
    start(gateway, slower_rules(tmp_path / "new"), JOHAN)
    async with asyncio.timeout(15):
        while await due(gateway, JOHAN) == before:
            gateway.running.pilot._seen = None  # it was looked at here already
            await asyncio.sleep(0.1)
    stop.set()
    await watching
