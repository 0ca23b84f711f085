"""What a turn costs at the 5th, the 100th and the 500th message of one conversation: a promise is that it is the same.

    .venv/bin/python -m benchmarks.pipeline.bench_long_conversation [--messages 500] [URL ...]

Store, pipeline and sending as the worker runs them, row after row, with a dialogue that answers at once. Every
eighth message closes its case, as in real use. Costs are medians of the messages around each place: seconds on the
clock, and of the processor, which a busy machine distorts less.
"""

import argparse
import asyncio
import os
import statistics
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.databases import databases
from bot.cli.terminal import Terminal
from bot.model.dialogue import Answer
from bot.model.messages import ChannelName, Sender
from bot.model.policy.decision import Say
from bot.model.records import Work
from bot.pipeline.house import House
from bot.rules import Keeper
from bot.store import SqlStore, open_store
from bot.worker.handlers import pools
from bot.worker.loop import Handler, Later
from tests.support.dialogue import ScriptedDialogue

RULES = Path(__file__).parent.parent.parent / "policy_rules"
PLACES = (5, 100, 500)
AROUND = 12
LEASE = timedelta(seconds=30)
CASE = {"step": 1, "problem": None}


@dataclass
class SteppingClock:
    """Ten minutes pass between two messages, and nothing else takes time: the loop guard sees no loop."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.at


@dataclass
class Line:
    """One customer's conversation."""

    store: SqlStore
    terminal: Terminal
    clock: SteppingClock
    handlers: dict[str, Handler]

    async def message(self, number: int) -> tuple[float, float]:
        """The cost of one message from webhook to sent answer: seconds on the clock, and of the processor."""
        self.clock.at += timedelta(minutes=10)
        wall, cpu = time.perf_counter(), time.process_time()
        now = self.clock.now()
        typed = self.terminal.typed(f"message {number}: where is it?", sender=Sender(), now=now)
        await self.store.accept([typed], now=now)
        while works := await self._claim():
            for work in works:
                await self._do(work)
        return time.perf_counter() - wall, time.process_time() - cpu

    async def _do(self, work: Work) -> None:
        try:
            if not await self.handlers[work.kind](work):
                await self.store.work.finish(work)
        except Later as later:
            self.clock.at += later.pause
            await self.store.work.retry(work, due=self.clock.now(), error="")

    async def _claim(self) -> list[Work]:
        soon = self.clock.now() + timedelta(minutes=1)  # the quiet time has passed
        return await self.store.work.claim(kinds=list(self.handlers), limit=8, owner="bench", now=soon, lease=LEASE)


async def report(url: str, messages: int) -> None:
    store = open_store(url)
    rules = Keeper.open(RULES, last_good=None)
    clock, terminal, dialogue = SteppingClock(), Terminal(lambda _text: None), ScriptedDialogue()
    answered = 0

    def respond(*_heard: object) -> Answer:
        nonlocal answered
        answered += 1
        return Answer(say=(Say("answer.ask_opening_hours"),), case=CASE, goes_on=answered % 8 != 0)

    dialogue.respond = respond
    house = House(store, dialogue, rules, clock, {ChannelName.SMS: terminal}, lambda _text: ("en", 0.99))
    handlers = {kind: handler for pool in pools(house) for kind, handler in pool.handlers.items()}
    line = Line(store, terminal, clock, handlers)
    costs = [await line.message(number) for number in range(messages + AROUND)]
    assert answered == len(costs), f"{answered} answers to {len(costs)} messages"
    first: tuple[float, float] | None = None
    for place in (place for place in PLACES if place <= messages):
        near = costs[max(2, place - AROUND) : place + AROUND]
        wall, cpu = (1000 * statistics.median(each[kind] for each in near) for kind in (0, 1))
        first = first or (wall, cpu)
        change = f"{100 * (wall / first[0] - 1):+4.0f} %, {100 * (cpu / first[1] - 1):+4.0f} %"
        print(f"  message {place:4}: {wall:6.1f} ms on the clock, {cpu:6.1f} ms of the processor   ({change})")
    await store.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("urls", nargs="*")
    chosen = parser.parse_args()
    async with databases(chosen.urls) as urls:
        for url in urls:
            print(f"{url.split(':', 1)[0]}   load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            await report(url, chosen.messages)


if __name__ == "__main__":
    asyncio.run(main())
