"""A whole gateway on loopback: real database, rules, channels and worker, with the sandbox's peers as the platforms."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.bootstrap.opened import Running, opened
from bot.bootstrap.pages import gateway_parts
from bot.model.messages import ChannelName, Route
from bot.model.records import Author
from bot.model.views import ConversationPage
from bot.pipeline import desk
from bot.pipeline.house import Detector
from bot.settings import read_settings
from bot.web.app import build_app
from bot.worker.handlers import pools
from bot.worker.loop import Worker
from tests.support.dialogue import ScriptedDialogue

ROOT = Path(__file__).parent.parent.parent
ANNA, JOHAN, SARA = "+46701234567", "+46709876543", 555001
TIMERS = {"promise", "lease", "call", "pause", "follow_up"}


def few_words(text: str) -> tuple[str, float] | None:
    """A detector that knows a few words: the real one takes a second to load."""
    words = set(text.lower().split())
    if words & {"hej", "mitt", "paket", "inte", "tack"}:
        return "sv", 0.99
    return ("en", 0.99) if words & {"hi", "my", "parcel", "not", "thank", "want", "the"} else None


@dataclass
class Town:
    """What a journey does: customers write, agents act, time passes, and what was said is looked at."""

    running: Running
    dialogue: Any
    worker: Worker
    url: str

    @property
    def sandbox(self) -> Any:
        return self.running.sandbox

    def travel(self, moment: datetime) -> None:
        self.sandbox.clock.travel_to(moment)

    async def whatsapp(self, *texts: str, from_: str = ANNA, **more: Any) -> Any:
        return [await self.sandbox.twilio.customer_writes("whatsapp", from_, text, **more) for text in texts]

    async def sms(self, *texts: str, from_: str = JOHAN, **more: Any) -> Any:
        return [await self.sandbox.twilio.customer_writes("sms", from_, text, **more) for text in texts]

    async def telegram(self, *texts: str, chat: int = SARA, **more: Any) -> Any:
        return [await self.sandbox.telegram.customer_writes(chat, text, **more) for text in texts]

    async def settled(self, *, within: float = 15) -> None:
        """Until all work is done but timers that wait for a later hour. Where all wait for time, time is moved on."""
        async with asyncio.timeout(within):
            while await self._open_work():
                await asyncio.sleep(0.02)
            await self.sandbox.twilio.settle()
            await self.sandbox.telegram.settle()
            if await self._open_work():  # receipts came in
                await self.settled(within=within)

    async def timers_done(self, *, within: float = 15) -> None:
        """Until no timer is due any more, and what they began is settled."""
        async with asyncio.timeout(within):
            while await self._timer_due():
                await asyncio.sleep(0.02)
        await self.settled(within=within)

    async def _timer_due(self) -> bool:
        counts = await self.running.store.desk.counts()
        now = self.running.house.clock.now()
        return any(number and counts.oldest_due[kind] <= now for kind, number in counts.open_work.items())

    async def edit_rules(self, name: str, old: str, new: str) -> None:
        """An operator's edit of a rule file, in force afterwards."""
        rules = self.running.rules
        file = rules.directory / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        assert await rules.reload()

    async def _open_work(self) -> bool:
        counts = await self.running.store.desk.counts()
        kinds = {kind for kind, number in counts.open_work.items() if number and kind not in TIMERS}
        if not kinds:
            return False
        now = self.running.house.clock.now()
        due = min(counts.oldest_due.get(kind, now) for kind in kinds)
        if due > now:
            self.travel(due)
        return True

    async def page(self, channel: str = "whatsapp", address: object = ANNA) -> ConversationPage:
        """The conversation as the console shows it."""
        account = self.running.house.channels[ChannelName(channel)].accounts()[ChannelName(channel)]
        async with self.running.store.transaction() as tx:
            route = Route(ChannelName(channel), account, str(address))
            conversation = await tx.conversation_for(
                route, name="", language="en", phone=None, now=self.running.house.clock.now()
            )
        return await self.running.store.desk.page(conversation.id)

    async def said(self, channel: str = "whatsapp", address: object = ANNA) -> list[str]:
        """The keys of what the bot said, in order."""
        page = await self.page(channel, address)
        return [m.content.text_key for m in page.messages if m.content.author is Author.BOT]

    async def agent_writes(self, conversation_id: int, text: str, *, agent: int = 1) -> None:
        await desk.write(self.running.house, conversation_id, agent_id=agent, text=text)


@asynccontextmanager
async def town(
    folder: Path,
    *,
    dialogue: Any = None,
    database_url: str = "",
    environ: Mapping[str, str] | None = None,
    detect: Detector = few_words,
) -> AsyncIterator[Town]:
    """Open a gateway for one journey."""
    rules = folder / "policy_rules"
    shutil.copytree(ROOT / "policy_rules", rules, dirs_exist_ok=True)
    dialogue = dialogue or ScriptedDialogue()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        settings = read_settings(
            {
                "FYRA_VAR": str(folder / "var"),
                "FYRA_RULES": str(rules),
                "FYRA_PORT": str(port),
                "FYRA_DATABASE_URL": database_url,
                **(environ or {}),
            },
            root=ROOT,
        )
        async with opened(settings, dialogue=dialogue, detect=detect) as running:
            assert running.sandbox is not None
            running.sandbox.twilio.plan.delays = (0.0,)  # receipts come at once
            runner = web.AppRunner(build_app(gateway_parts(running)), access_log=None, shutdown_timeout=1)
            await runner.setup()
            await web.SockSite(runner, door).start()
            worker = Worker(running.store.work, pools(running.house), clock=running.house.clock, poll=0.05)
            working = asyncio.create_task(worker.run())
            try:
                yield Town(running, dialogue, worker, settings.local_url)
            finally:
                worker.stop()
                await working
                await runner.cleanup()


def an_hour_later(town: Town) -> datetime:
    """One hour from the town's present."""
    now: datetime = town.running.house.clock.now()
    return now + timedelta(hours=1)


async def get(town: Town, path: str) -> tuple[int, str]:
    """A plain GET of the gateway."""
    async with aiohttp.ClientSession() as session, session.get(town.url + path) as response:
        return response.status, await response.text()
