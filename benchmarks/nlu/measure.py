"""Train one pipeline on one data set, understand every test phrase with it, print what it cost and what came out.

    rasa_server/.venv/bin/python benchmarks/nlu/measure.py CONFIG TRAIN TEST...

Runs in Rasa's environment, one process per pipeline so that memory is its own. TRAIN is a file or folder in Rasa's
YAML, each TEST is one too, or has lines `label<TAB>text`; the label out_of_scope marks what should be rejected. Prints
one JSON object: seconds, megabytes, milliseconds of processor time per phrase, and for each TEST its rows [label, text,
intent, probability, score].
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rasa.core.agent import load_agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data


def main() -> None:
    """Measure what the command line names."""
    config, train, *tests = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        started, started_cpu = time.perf_counter(), time.process_time()
        model = train_nlu(config, train, folder)
        trained = time.perf_counter()
        result: dict[str, Any] = {
            "train_seconds": trained - started,
            "train_cpu_seconds": time.process_time() - started_cpu,
            "train_peak_mb": _peak_mb(),
        }
        agent = asyncio.run(load_agent(model))
        result["load_seconds"] = time.perf_counter() - trained
        milliseconds: list[float] = []
        result["tests"] = {test: asyncio.run(_understand(agent, _phrases(test), milliseconds)) for test in tests}
    milliseconds.sort()
    result["p50_ms"] = milliseconds[len(milliseconds) // 2]
    result["p99_ms"] = milliseconds[int(len(milliseconds) * 0.99)]
    print("RESULT " + json.dumps(result))


async def _understand(
    agent: Any, phrases: list[tuple[str, str]], milliseconds: list[float]
) -> list[tuple[str, str, str, float, float]]:
    rows = []
    for label, text in phrases:
        started = time.process_time()
        parsed = await agent.parse_message(text.lstrip("/"))
        milliseconds.append((time.process_time() - started) * 1000)
        # Below a rejection the ranking still names what the classifier would have chosen.
        best = parsed["intent_ranking"][0]
        score = parsed["intent"].get("score", best["confidence"])
        rows.append((label, text, best["name"], float(best["confidence"]), float(score)))
    return rows


def _phrases(test: str) -> list[tuple[str, str]]:
    """Label and text of each. A path without a known suffix is read as tab-separated lines."""
    if Path(test).is_dir() or Path(test).suffix in {".yml", ".yaml"}:
        examples = load_data(test).intent_examples
        return [(example.get(INTENT), example.get(TEXT)) for example in examples]
    rows = [line.partition("\t") for line in Path(test).read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = next((number for number, row in enumerate(rows, 1) if not row[1]), None)
    if wrong is not None:
        sys.exit(f"{test}:{wrong}: write label<TAB>text, or give the file in Rasa's YAML the ending .yml")
    return [(label.strip(), text) for label, _, text in rows]


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
