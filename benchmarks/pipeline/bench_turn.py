"""What a customer's turn costs in Rasa and in the action server, with the trained model and real conversations.

    .venv/bin/python -m benchmarks.pipeline.bench_turn [--visits 12]

Mystery customers (docs/shopping.md) hold whole conversations, one after the other; Rasa and the action server share one
processor, everything else has another. For each turn: the seconds on the clock of both calls together (understand, then
answer), and the processor time of each process. Promised: 60 ms at the median (issue 4).
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.cli.setup import train_if_needed
from bot.logs import configure
from bot.model.dialogue import Answer, Segment, Understanding
from bot.rasa.client import Rasa
from bot.settings import read_settings
from bot.shopping.goals import read_scripts
from bot.shopping.phrases import LANGUAGES
from bot.shopping.run import go_shopping, plans, town
from bot.shopping.system import system
from bot.shopping.temperament import TEMPERAMENTS

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Timed:
    """A Dialogue that keeps how long each call took, and what it cost the processes that serve it."""

    rasa: Rasa
    pids: Mapping[str, int]
    understood: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)
    _understanding: float = 0.0

    async def understand(self, texts: Sequence[str]) -> list[Segment]:
        began = time.perf_counter()
        with self._charged():
            segments = await self.rasa.understand(texts)
        self._understanding = time.perf_counter() - began
        self.understood.append(self._understanding)
        return segments

    async def answer(
        self, *, dialogue_id: str, turn_id: str, heard: Understanding, metadata: Mapping[str, Any]
    ) -> Answer:
        began = time.perf_counter()
        with self._charged():
            answer = await self.rasa.answer(dialogue_id=dialogue_id, turn_id=turn_id, heard=heard, metadata=metadata)
        took = time.perf_counter() - began
        self.answered.append(took)
        self.turns.append(self._understanding + took)
        self._understanding = 0.0
        return answer

    async def note(self, *, dialogue_id: str, text: str) -> None:
        await self.rasa.note(dialogue_id=dialogue_id, text=text)

    async def ready(self) -> bool:
        return await self.rasa.ready()

    @contextmanager
    def _charged(self) -> Iterator[None]:
        before = {name: processor(pid) for name, pid in self.pids.items()}
        yield
        for name, pid in self.pids.items():
            self.spent[name] = self.spent.get(name, 0.0) + processor(pid) - before[name]


def processor(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def children() -> dict[str, int]:
    """Rasa and the action server, which this process has started, by name."""
    found = {}
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split():
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        found["actions" if b"actions" in command.split(b"\0") else "rasa"] = int(child)
    return found


def share(pids: Mapping[str, int]) -> None:
    """Rasa and the actions on the first processor, with all their threads; we on the others."""
    first, *others = sorted(os.sched_getaffinity(0))
    for pid in pids.values():
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {first})
    if others:
        os.sched_setaffinity(0, set(others))


def spread(name: str, seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    p50, p95, p99 = (1000 * cuts[at - 1] for at in (50, 95, 99))
    return f"  {name:28} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   p99 {p99:6.1f} ms   ({len(seconds)})"


async def measure(visits: int) -> None:
    settings = read_settings()
    train_if_needed(settings)
    chosen = plans(read_scripts(), [each for each in TEMPERAMENTS if each.name == "patient"], LANGUAGES, sample=visits)
    with TemporaryDirectory() as folder:
        async with system(settings, Path(folder)) as served:
            pids = children()
            share(pids)
            timed = Timed(Rasa(served.rasa_url, token=served.token), pids)
            async with town(settings, served, now=datetime.now(UTC), dialogue=timed) as place:
                for plan in chosen:
                    async for _ in go_shopping([plan], place):
                        pass
            await timed.rasa.close()
    print(f"{len(chosen)} conversations   load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(spread("a turn: both calls", timed.turns))
    print(spread("understand (Rasa)", timed.understood))
    print(spread("answer (Rasa and actions)", timed.answered))
    for name, seconds in timed.spent.items():
        print(f"  processor time of {name:10} {1000 * seconds / len(timed.turns):6.1f} ms a turn")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=12)
    configure("critical")
    asyncio.run(measure(parser.parse_args().visits))


if __name__ == "__main__":
    main()
