"""Compare pipelines on held-out phrases: accuracy, rejection of what is out of scope, and what each costs.

    .venv/bin/python -m benchmarks.nlu.bench                            # the shipped pipeline, our own phrases
    .venv/bin/python -m benchmarks.nlu.bench vectors ngrams diet        # others, from benchmarks/nlu/pipelines/
    FYRA_NLU_TRAIN=train.yml FYRA_NLU_TEST=test.tsv .venv/bin/python -m benchmarks.nlu.bench

`make bench-nlu` runs the first. FYRA_NLU_TRAIN is a file or folder in Rasa's YAML; FYRA_NLU_TEST is one, too, or has
lines `label<TAB>text` (several files: separated by `:`), with the label out_of_scope for what should be rejected. Each
pipeline is measured in a process of Rasa's environment (measure.py), with nothing of earlier trainings at hand. What
comes out also goes to var/bench/nlu/: measurements as JSON, and a page with the confusions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.nlu.report import cost, page, table
from bot.rasa_process import RasaProject, environment

_ROOT = Path(__file__).resolve().parents[2]
_SHIPPED = "shipped"


def main() -> None:
    """Measure the pipelines that the command line names, or the shipped one."""
    train = os.environ.get("FYRA_NLU_TRAIN", str(_ROOT / "data" / "nlu"))
    ours = f"{_ROOT / 'tests/nlu/en.tsv'}:{_ROOT / 'tests/nlu/sv.tsv'}"
    tests = os.environ.get("FYRA_NLU_TEST", ours).split(":")
    out = _ROOT / "var" / "bench" / "nlu"
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or [_SHIPPED]:
        result = _measure(name, train, tests, out / f"{name}.log")
        (out / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
        (out / f"{name}.html").write_text(page(name, result["tests"]), encoding="utf-8")
        print(f"\n{name}: {cost(result)}")
        for test, rows in result["tests"].items():
            print(table(Path(test).name, rows))
        print(f"confusions: {out / f'{name}.html'}")


def _measure(name: str, train: str, tests: list[str], log: Path) -> dict[str, Any]:
    project = RasaProject(_ROOT, _ROOT / "var")
    config = _ROOT / "config.yml" if name == _SHIPPED else Path(__file__).parent / "pipelines" / f"{name}.yml"
    python = project.executable.with_name("python")
    argv = [str(python), str(Path(__file__).with_name("measure.py")), str(config), train, *tests]
    with log.open("wb") as errors, TemporaryDirectory() as cache:
        # stdout holds Rasa's own lines too; ours is the last.
        env = environment(project) | {"RASA_CACHE_DIRECTORY": cache}
        done = subprocess.run(argv, cwd=_ROOT, env=env, stdout=subprocess.PIPE, stderr=errors, check=False)
    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("RESULT ")]
    if done.returncode != 0 or not lines:
        sys.exit(f"{name} could not be measured; see {log}")
    result: dict[str, Any] = json.loads(lines[-1].removeprefix("RESULT "))
    return result


if __name__ == "__main__":
    main()
