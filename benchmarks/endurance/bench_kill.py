"""1,000 webhooks from 200 conversations, some twice, while the gateway is killed twice: what is lost, what is repeated.

    .venv/bin/python -m benchmarks.endurance.bench_kill [--customers 200] [--messages 5] [--kills 2] [URL ...]

Without addresses: SQLite with one gateway, and PostgreSQL with two, each with its real pauses after a crash.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.databases import databases
from tests.endurance.rig import REAL, rig
from tests.endurance.storm import storm

WITHIN = 1200.0  # seconds


async def report(url: str, customers: int, messages: int, kills: int) -> bool:
    gateways = 1 if url.startswith("sqlite") else 2
    with tempfile.TemporaryDirectory(prefix="fyra-bench-") as folder:
        async with rig(Path(folder), url, gateways=gateways, command=REAL) as running:
            outcome = await storm(running, customers=customers, messages=messages, kills=kills, within=WITHIN)
            print(f"  {customers * messages} messages of {customers} customers, {gateways} gateway(s), {kills} kills")
            print(f"  webhooks repeated {outcome.repeated}, not taken at first {outcome.refused}")
            print(f"  turns {outcome.turns}, sends {outcome.sends}, looked up at Twilio {outcome.reconciled}")
            print(f"  all taken after {outcome.seconds[0]:.1f} s, all answered after {outcome.seconds[1]:.1f} s")
            print(f"  faults: {len(outcome.faults)}")
            for fault in outcome.faults:
                print(f"    {fault}")
            if outcome.faults:
                print(running.log(), file=sys.stderr)
    return not outcome.faults


async def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--messages", type=int, default=5)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("urls", nargs="*")
    chosen = parser.parse_args()
    good = True
    async with databases(chosen.urls) as urls:
        for url in urls:
            print(url.split(":", 1)[0])
            good &= await report(url, chosen.customers, chosen.messages, chosen.kills)
    return good


if __name__ == "__main__":
    sys.exit(not asyncio.run(main()))
