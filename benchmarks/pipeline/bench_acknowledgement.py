"""From a webhook to the call that acknowledges it, at 20 messages a second, while Rasa answers, dawdles or hangs.

    .venv/bin/python -m benchmarks.pipeline.bench_acknowledgement [--rate 20] [--seconds 30] [--rasa 0.1 60] [URL ...]

A new conversation is acknowledged by a text, a running one by the typing indicator. Measured from before the webhook is
posted until Twilio's peer has read the call, in one process that plays Twilio, all customers and Rasa; the gateway with
its worker is another. Promised: 300 ms at p99 (the "How well" of issue 2).
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import databases
from bot.sandbox.faults import Call
from bot.sandbox.twilio_peer.inbound import common_params, deliver, whatsapp_params
from tests.endurance.rig import REAL, Rig, rig

GRACE = 15.0  # seconds after the last webhook


@dataclass(frozen=True)
class Posted:
    """A webhook: when it was posted and answered (monotonic seconds), by whom and under which sid."""

    at: float
    answered: float
    address: str
    sid: str


async def measure(running: Rig, *, rate: float, seconds: float, words: str) -> list[Posted]:
    """Post at a steady rate, whatever comes back: a slow gateway is not spared."""
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        tasks = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            tasks.append(group.create_task(_post(running, f"+46703{number:06}", words)))
    return [task.result() for task in tasks]


async def _post(running: Rig, number: str, words: str) -> Posted:
    twilio = running.twilio
    sid = (await twilio.customer_writes("whatsapp", number, words, deliver=False)).sid
    message = twilio.account.messages[sid]
    params = common_params(message, "") | whatsapp_params(message, "Anna", None)
    began = time.monotonic()
    answer = await deliver(running.clients[0], twilio.account, twilio.webhook_url, params)
    assert answer.ok, answer
    return Posted(began, time.monotonic(), message.from_, sid)


def texts(call: Call) -> str | None:
    """Whom a text went to."""
    return str(call.params["To"]) if call.name == "Messages" and call.method == "POST" else None


def typing(call: Call) -> str | None:
    """Which message was answered by the typing indicator."""
    return str(call.params["messageId"]) if call.name == "Typing" else None


def delays(
    posted: Iterable[Posted], calls: Iterable[Call], key: Callable[[Call], str | None], own: Callable[[Posted], str]
) -> list[float]:
    """Seconds from each webhook to its own first call."""
    first: dict[str, float] = {}
    for call in calls:
        if (name := key(call)) is not None:
            first.setdefault(name, call.at)
    return [first.get(own(each), float("inf")) - each.at for each in posted]


def spread(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    p50, p95, p99 = (1000 * cuts[at - 1] for at in (50, 95, 99))
    return f"p50 {p50:6.0f} ms   p95 {p95:6.0f} ms   p99 {p99:6.0f} ms   most {1000 * max(seconds):6.0f} ms"


async def report(url: str, *, rate: float, seconds: float, rasa_seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="fyra-bench-") as folder:
        async with rig(Path(folder), url, command=REAL, quiet="3 seconds") as running:
            running.rasa.seconds = rasa_seconds
            await asyncio.sleep(3)
            fresh = await measure(running, rate=rate, seconds=seconds, words="hello, my parcel has not come")
            await asyncio.sleep(GRACE)
            started = list(running.twilio.calls)
            again = await measure(running, rate=rate, seconds=seconds, words="it should have come on Monday")
            await asyncio.sleep(GRACE)
            print(f"  Rasa takes {rasa_seconds:g} s, {rate:g} messages a second, {len(fresh)} of each kind")
            print(f"    webhook answered        {spread([each.answered - each.at for each in fresh])}")
            print(f"    new: text               {spread(delays(fresh, started, texts, lambda each: each.address))}")
            later = list(running.twilio.calls)
            print(f"    running: typing         {spread(delays(again, later, typing, lambda each: each.sid))}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rasa", type=float, nargs="*", default=[0.1, 60], help="seconds Rasa takes; 12 is given up")
    parser.add_argument("urls", nargs="*")
    chosen = parser.parse_args()
    for rasa_seconds in chosen.rasa:
        async with databases(chosen.urls) as urls:
            for url in urls:
                print(f"{url.split(':', 1)[0]}   load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
                await report(url, rate=chosen.rate, seconds=chosen.seconds, rasa_seconds=rasa_seconds)


if __name__ == "__main__":
    asyncio.run(main())
