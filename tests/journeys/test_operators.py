"""An operator edits a file, and the running system uses it: no restart, no training. A broken edit changes nothing."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

from bot.model.records import Author


@asynccontextmanager
async def watching(town):
    stop = asyncio.Event()
    watch = asyncio.create_task(town.running.rules.watch(stop))
    try:
        yield town.running.rules
    finally:
        stop.set()
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def edit(keeper, file: Path, old: str, new: str) -> None:
    before = keeper.reloads + keeper.refusals
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    async with asyncio.timeout(20):
        while keeper.reloads + keeper.refusals == before:
            await asyncio.sleep(0.05)


async def greeting(town, number):
    await town.whatsapp("hi", from_=number)
    await town.settled()
    page = await town.page("whatsapp", number)
    return next(m.content.text for m in page.messages if m.content.author is Author.BOT)


async def test_a_changed_text_is_said_within_seconds_without_training(town):
    texts = town.running.settings.rules / "texts" / "en.yml"
    async with watching(town) as keeper:
        await edit(keeper, texts, "Hi and welcome to {business}!", "Hello from {business}!")
        assert "Hello from Nordlys Home!" in await greeting(town, "+46701112233")


async def test_a_broken_edit_is_refused_with_its_place_and_the_old_rules_stay_in_force(town):
    hours = town.running.settings.rules / "hours.yml"
    before = await greeting(town, "+46701112233")
    async with watching(town) as keeper:
        await edit(keeper, hours, "time_zone:", "time_zome:")
        (fault, *_) = keeper.faults
        assert str(fault).startswith("hours.yml:")
        assert await greeting(town, "+46704445566") == before
        await edit(keeper, hours, "time_zome:", "time_zone:  ")
        assert keeper.faults == ()
