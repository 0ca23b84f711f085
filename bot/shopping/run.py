"""A round of visits: who comes, and all of them judged. Customers who share a phone come one after the other."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.language import LanguageDetector
from bot.model.messages import ChannelName
from bot.pipeline.house import Detector
from bot.ports import Dialogue
from bot.rasa.client import Rasa
from bot.rules import Keeper
from bot.settings import Settings
from bot.shopping.goals import Script
from bot.shopping.judge import judge
from bot.shopping.phrases import LANGUAGES
from bot.shopping.shop import open_shop
from bot.shopping.stage import migrated
from bot.shopping.system import System
from bot.shopping.temperament import Temperament
from bot.shopping.verdict import Verdict
from bot.shopping.visit import Plan, Town, Visit, visit, who_writes

_OPENS = 10  # o'clock
_WORKING_DAYS = 5
_CHANNELS = (ChannelName.WHATSAPP, ChannelName.SMS, ChannelName.TELEGRAM)


@dataclass(frozen=True)
class Judged:
    """One visit and what is said of it."""

    visit: Visit
    verdict: Verdict


def plans(
    scripts: Sequence[Script],
    temperaments: Sequence[Temperament],
    languages: Sequence[str] = LANGUAGES,
    *,
    seed: int = 0,
    sample: int | None = None,
) -> list[Plan]:
    """Every goal with every temperament in every language, or an even sample of them. Channels take turns."""
    every = list(product(scripts, temperaments, languages))
    step = len(every) / sample if sample and sample < len(every) else 1.0
    dice = Random(seed)  # noqa: S311 a script's dice, no secret
    # One of each stretch, not every n-th: that would meet the same language again and again.
    chosen = [every[int((number + dice.random()) * step)] for number in range(int(len(every) / step + 0.5))]
    channels = len(_CHANNELS)
    return [Plan(*each, _CHANNELS[(seed + number) % channels], seed) for number, each in enumerate(chosen)]


@asynccontextmanager
async def town(
    settings: Settings,
    served: System,
    *,
    now: datetime,
    detect: Detector | None = None,
    dialogue: Dialogue | None = None,
) -> AsyncIterator[Town]:
    """What all visits share. They take place on the next working day at ten, in the business's time zone."""
    policy = Keeper.open(settings.rules).book.policy
    opens_at = working_morning(now.astimezone(policy.zone))
    rasa = Rasa(served.rasa_url, token=served.token)
    try:
        with TemporaryDirectory() as folder:
            yield Town(
                shop=open_shop(served.var, opens_at.date()),
                rules=settings.rules,
                dialogue=dialogue or rasa,
                detect=detect or LanguageDetector(policy.languages.served),
                template=await migrated(Path(folder) / "template.db"),
                opens_at=opens_at,
            )
    finally:
        await rasa.close()


def working_morning(now: datetime) -> datetime:
    """Ten o'clock of the next Monday to Friday."""
    day = now + timedelta(days=1)
    while day.weekday() >= _WORKING_DAYS:
        day += timedelta(days=1)
    return day.replace(hour=_OPENS, minute=0, second=0, microsecond=0)


async def go_shopping(plans: Iterable[Plan], town: Town) -> AsyncIterator[Judged]:
    """Play and judge each plan; yields them as they end. Different buyers' visits run beside each other.

    Those who write about somebody else's order come first, alone: their visit touches the books of two buyers.
    """
    lanes: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.script.goal.written_by:
            yield await _judged(plan, town)
        else:
            lanes[who_writes(plan, town.shop)[0].email].append(plan)
    async for judged in _beside(list(lanes.values()), town):
        yield judged


async def _beside(lanes: Sequence[Sequence[Plan]], town: Town) -> AsyncIterator[Judged]:
    done: asyncio.Queue[Judged | Exception | None] = asyncio.Queue()
    tasks = [asyncio.create_task(_walk(lane, town, done)) for lane in lanes]
    try:
        open_lanes = len(tasks)
        while open_lanes:
            judged = await done.get()
            if isinstance(judged, Exception):
                raise judged
            if judged is None:
                open_lanes -= 1
            else:
                yield judged
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _walk(lane: Sequence[Plan], town: Town, done: "asyncio.Queue[Judged | Exception | None]") -> None:
    try:
        for plan in lane:
            done.put_nowait(await _judged(plan, town))
    except Exception as error:  # told to whoever waits at the queue
        done.put_nowait(error)
    done.put_nowait(None)


async def _judged(plan: Plan, town: Town) -> Judged:
    happened = await visit(plan, town)
    return Judged(happened, await asyncio.to_thread(judge, happened, town.shop, town.detect))
