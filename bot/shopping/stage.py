"""A gateway in this process for one customer: a real port, database, worker and channels; the peers are its platforms.

A fresh one for each customer, since the same phone number must be a stranger each time. Rasa and the action server are
the running ones.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.bootstrap.opened import Running, opened
from bot.bootstrap.pages import gateway_parts
from bot.model.messages import ChannelName, Route
from bot.model.records import Author, Message
from bot.model.views import ConversationPage
from bot.pipeline.house import Detector
from bot.ports import Dialogue
from bot.sandbox.events import Button, Event, Seen
from bot.settings import Settings, read_settings
from bot.shopping.line import Line, Reply
from bot.store import migrate
from bot.web.app import build_app
from bot.worker.handlers import pools
from bot.worker.loop import Worker

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

SETTLED_WITHIN = 30.0  # seconds of real time
THINKS = timedelta(seconds=40)
"""How long customers take to answer. Faster ones would look like a machine to the loop guard."""
_ANSWERING = frozenset({"event", "receipt", "turn", "send", "tap", "typing", "reconcile"})
"""Kinds of work between a customer's words and our answer. All others are timers for a later hour."""
_TICK = 0.02
_LOOKS = 0.05
_NO_WAITING = (0.0, 0.0, 0.0, 0.0)


class NotSettled(Exception):
    """The assistant was still busy after SETTLED_WITHIN seconds."""


@dataclass(frozen=True)
class Address:
    """Where the customer writes from: ``at`` is a number, or a Telegram chat."""

    channel: ChannelName
    at: str
    name: str


@dataclass
class Stage:
    """What a customer can do, and what they and the judge can see."""

    running: Running
    sandbox: "Sandbox"
    address: Address
    segments: dict[str, int] = field(default_factory=dict)  # by provider id
    _seen: int = 0

    def travel(self, moment: datetime) -> None:
        """Go to an aware moment."""
        self.sandbox.clock.travel_to(moment)

    async def act(self, reply: Reply, asked: Line | None) -> list[Line]:
        """Write or tap, and return what was answered. Raises NotSettled."""
        self.travel(self.running.house.clock.now() + THINKS)
        if reply.tap and asked is not None:
            await self._tap(asked, reply.tap)
        for text in reply.texts:
            await self._write(text)
        await self._settled()
        return await self._news()

    async def page(self) -> ConversationPage:
        """The conversation as the console shows it."""
        house = self.running.house
        name = self.address.channel
        route = Route(name, house.channels[name].accounts()[name], self.address.at)
        async with self.running.store.transaction() as tx:
            known = await tx.conversation_for(route, name="", language="en", phone=None, now=house.clock.now())
        return await self.running.store.desk.page(known.id, limit=500)

    def watch(self, event: Event) -> None:
        """Note how many segments each SMS took."""
        if isinstance(event, Seen) and event.segments is not None:
            self.segments[event.message_id] = event.segments

    async def _write(self, text: str) -> None:
        who = self.address
        if who.channel is ChannelName.TELEGRAM:
            await self.sandbox.telegram.customer_writes(int(who.at), text, first_name=who.name)
        else:
            await self.sandbox.twilio.customer_writes(who.channel.value, who.at, text, profile_name=who.name)

    async def _tap(self, asked: Line, option: str) -> None:
        who, label = self.address, asked.labels[option]
        if who.channel is ChannelName.TELEGRAM:
            await self.sandbox.telegram.customer_presses(int(who.at), label)
            return
        context = {"OriginalRepliedMessageSid": asked.provider_id}
        button = Button(label, option)
        await self.sandbox.twilio.customer_writes(
            who.channel.value, who.at, button=button, profile_name=who.name, extra=context
        )

    async def _settled(self) -> None:
        """Until all work is done but timers for a later hour; where all waits for time, time is moved on."""
        try:
            async with asyncio.timeout(SETTLED_WITHIN):
                await self._peers_settled()
                while await self._busy():
                    await asyncio.sleep(_TICK)
                    await self._peers_settled()
        except TimeoutError as error:
            raise NotSettled from error

    async def _peers_settled(self) -> None:
        await self.sandbox.twilio.settle()
        await self.sandbox.telegram.settle()

    async def _busy(self) -> bool:
        counts = await self.running.store.desk.counts()
        now = self.running.house.clock.now()
        soon = {
            kind: counts.oldest_due.get(kind, now)
            for kind, number in counts.open_work.items()
            if number and kind in _ANSWERING
        }
        if not soon:
            return False
        if min(soon.values()) > now:
            self.travel(min(soon.values()))
        return True

    async def _news(self) -> list[Line]:
        page = await self.page()
        new = [message for message in page.messages if message.id > self._seen]
        self._seen = max((message.id for message in new), default=self._seen)
        return [self._line(message) for message in new if message.content.author is Author.BOT]

    def _line(self, message: Message) -> Line:
        said, sent = message.content, message.delivery.provider_id or ""
        labels = {button.id: button.title for button in said.buttons}
        return Line(said.text_key, said.text, said.options, labels, self.segments.get(sent), sent)


@asynccontextmanager
async def stage(
    folder: Path, rules: Path, address: Address, *, dialogue: Dialogue, detect: Detector, template: Path
) -> AsyncIterator[Stage]:
    """Open a gateway in an empty folder. ``template`` is a database that is migrated already."""
    shutil.copy(template, folder / "fyra.db")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        settings = _settings(folder, rules, port=door.getsockname()[1])
        async with opened(settings, dialogue=dialogue, detect=detect) as running:
            if running.sandbox is None:
                msg = "the sandbox is off"
                raise RuntimeError(msg)
            runner = web.AppRunner(build_app(gateway_parts(running)), access_log=None, shutdown_timeout=1)
            await runner.setup()
            await web.SockSite(runner, door).start()
            house = running.house
            worker = Worker(running.store.work, pools(house), clock=house.clock, poll=_LOOKS)
            working = asyncio.create_task(worker.run())
            opened_stage = Stage(running, running.sandbox, address)
            running.sandbox.twilio.plan.delays = _NO_WAITING
            running.sandbox.twilio.watchers.watch(opened_stage.watch)
            try:
                yield opened_stage
            finally:
                worker.stop()
                await working
                await runner.cleanup()


async def migrated(path: Path) -> Path:
    """A database with all tables, to be copied for each customer."""
    await migrate(f"sqlite+aiosqlite:///{path}")
    return path


def _settings(folder: Path, rules: Path, *, port: int) -> Settings:
    values = {"FYRA_VAR": str(folder), "FYRA_RULES": str(rules), "FYRA_PORT": str(port), "FYRA_SANDBOX": "on"}
    return read_settings(values)
