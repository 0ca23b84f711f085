"""Memory and idle processor time of the gateway and of the worker, after the start and after 1,000 messages.

    .venv/bin/python -m benchmarks.processes.bench_footprint [--messages 1000] [--idle 20] [URL ...]

Promised: under 150 MB resident each, under 1 % of a processor when idle (the "How well" of issue 2).
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

from benchmarks.databases import databases
from bot.sandbox.telegram_peer import TelegramPeer
from bot.store import migrate
from tests.endurance.crowd import Crowd
from tests.endurance.ledger import settled
from tests.endurance.process import FyraProcess
from tests.endurance.rig import REAL, rig
from tests.endurance.served import served

WORKER = (*REAL[:-1], "worker")
_TICKS = os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Megabytes of memory that the process has in RAM, shared libraries included."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def processor(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def show(name: str, processes: dict[str, FyraProcess], idle: float) -> None:
    """Memory now, and processor time while nothing happens."""
    before, began = {part: processor(process.pid) for part, process in processes.items()}, time.monotonic()
    await asyncio.sleep(idle)
    for part, process in processes.items():
        share = 100 * (processor(process.pid) - before[part]) / (time.monotonic() - began)
        print(f"  {name:22} {part:24} {resident(process.pid):6.1f} MB   idle {share:5.2f} %", flush=True)


async def report(url: str, *, together: bool, messages: int, idle: float) -> None:
    """``together``: a gateway with its worker; else a gateway and a worker, each alone."""
    telegram = TelegramPeer()
    command = REAL if together else (*REAL, "--without-worker")
    with tempfile.TemporaryDirectory(prefix="fyra-bench-") as folder:
        await migrate(
            url
        )  # as `fyra run` and docs/production.md do first; a gateway that must do it keeps Alembic's 9 MB
        async with served(telegram.app()) as api:
            more = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": api}
            async with rig(Path(folder), url, command=command, more=more) as running:
                processes = {"gateway with worker" if together else "gateway": running.gateways[0]}
                if not together:
                    worker = FyraProcess(WORKER, running.gateways[0].environment, Path(folder) / "worker.log")
                    await worker.start()
                    processes["worker"] = worker
                try:
                    await asyncio.sleep(10)
                    await show("after the start", processes, idle)
                    await Crowd(running, messages // 5, 5).write()
                    await settled(running, within=600)
                    await running.twilio.settle()
                    await asyncio.sleep(5)
                    await show(f"after {messages} messages", processes, idle)
                finally:
                    for process in processes.values():
                        await process.kill()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--idle", type=float, default=20, help="seconds to watch an idle process")
    parser.add_argument("urls", nargs="*")
    chosen = parser.parse_args()
    for together in (True, False):
        async with databases(chosen.urls) as urls:
            for url in urls:
                print(f"{url.split(':', 1)[0]}, WhatsApp, SMS and Telegram   load {os.getloadavg()[0]:.1f}")
                await report(url, together=together, messages=chosen.messages, idle=chosen.idle)


if __name__ == "__main__":
    asyncio.run(main())
