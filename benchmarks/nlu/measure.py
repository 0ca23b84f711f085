"""Train one pipeline, understand every test phrase with it, tell what it cost and what came out.

    rasa_server/.venv/bin/python benchmarks/nlu/measure.py CONFIG FOLDER

bench.py runs this in Rasa's environment, one process per pipeline so that memory is its own. FOLDER holds train.yml and
tests.json ({name: [[label, text], ...]}). Written there is result.json: seconds, megabytes, milliseconds of processor
time per phrase, and for each test its rows [label, text, intent, probability, score]. Lines on stderr that begin with
PROGRESS tell how far it is.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rasa.core.agent import load_agent
from rasa.model_training import train_nlu

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[str, str, str, float, float]

_SILENCE = 20.0  # seconds; whoever waits longer wants to know how far it is


def main() -> None:
    """Measure what the command line names."""
    config, folder = sys.argv[1], Path(sys.argv[2])
    tests = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
    started, started_cpu = time.perf_counter(), time.process_time()
    with _ticking():
        model = train_nlu(config, str(folder / "train.yml"), str(folder))
    trained = time.perf_counter()
    if model is None:
        sys.exit("Rasa trained nothing: it says why above")
    result: dict[str, Any] = {
        "train_seconds": trained - started,
        "train_cpu_seconds": time.process_time() - started_cpu,
        "train_peak_mb": _peak_mb(),
    }
    agent = asyncio.run(load_agent(model))
    result["load_seconds"] = time.perf_counter() - trained
    milliseconds: list[float] = []
    result["tests"] = {name: asyncio.run(_understand(agent, name, test, milliseconds)) for name, test in tests.items()}
    milliseconds.sort()
    result["p50_ms"] = milliseconds[len(milliseconds) // 2]
    result["p99_ms"] = milliseconds[int(len(milliseconds) * 0.99)]
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


async def _understand(agent: Any, name: str, phrases: list[tuple[str, str]], milliseconds: list[float]) -> list[Row]:
    rows: list[Row] = []
    told = time.perf_counter()
    for at, (label, text) in enumerate(phrases):
        if time.perf_counter() - told > _SILENCE:
            told = time.perf_counter()
            _tell(f"{name}: {at} of {len(phrases)} phrases understood")
        started = time.process_time()
        parsed = await agent.parse_message(text.lstrip("/"))
        milliseconds.append((time.process_time() - started) * 1000)
        rows.append((label, text, *_chosen(parsed)))
    return rows


def _chosen(parsed: dict[str, Any]) -> tuple[str, float, float]:
    """Below a rejection the ranking still names what the classifier would have chosen."""
    ranking = parsed.get("intent_ranking") or [{"name": "", "confidence": 0.0}]
    best = ranking[0]
    score = parsed["intent"].get("score", best["confidence"])
    return best["name"], float(best["confidence"]), float(score)


@contextmanager
def _ticking() -> Iterator[None]:
    done = Event()

    def tick() -> None:
        started = time.perf_counter()
        while not done.wait(_SILENCE):
            _tell(f"training for {time.perf_counter() - started:.0f} s")

    ticker = Thread(target=tick)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tell(words: str) -> None:
    print(f"PROGRESS {words}", file=sys.stderr, flush=True)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
