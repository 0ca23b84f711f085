"""Whole commands that look at rules, from their start to their end, as an operator waits for them.

    .venv/bin/python -m benchmarks.rules.bench_commands [--runs 15]

Promised: ``fyra rules check`` under 1 s, ``fyra rules explain`` under 0.5 s (the "How well" of issue 3).
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.support.fake_rasa import fake_rasa

FYRA = str(Path(sys.executable).with_name("fyra"))
MOMENT = ("rules", "explain", "--at", "2026-12-24T18:00", "--channel", "sms")
COMMANDS = {
    "check": ("rules", "check"),
    "explain": MOMENT,
    "explain --text": (*MOMENT, "--text", "my parcel has not come"),
}


def timed(command: tuple[str, ...], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the wall's clock, and of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([FYRA, *command], env=environment, check=True, capture_output=True)
    passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return passed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """In turn, so that what else the machine does meets all of them alike."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder, fake_rasa({"parcel": "parcel_late"}) as rasa:
        more = {"FYRA_RASA_URL": rasa.url, "FYRA_RASA_TOKEN": rasa.token, "FYRA_VAR": folder}
        for _ in range(runs):
            for name, command in COMMANDS.items():
                taken[name].append(timed(command, {**os.environ, **more}))
    for name, times in taken.items():
        wall, processor = zip(*times, strict=True)
        told = f"wall {median(wall):.2f} s (least {min(wall):.2f})"
        print(f"  {name:16} {told}   processor {median(processor):.2f} s (least {min(processor):.2f})")


if __name__ == "__main__":
    main()
