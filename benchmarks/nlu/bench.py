"""Compare pipelines on held-out phrases: accuracy, rejection of what is out of scope, and what each costs.

    make bench-nlu                                                      # the shipped pipeline, our own phrases
    make bench-nlu FYRA_NLU_TRAIN=train.yml FYRA_NLU_TEST=test.tsv      # ... on any data
    .venv/bin/python -m benchmarks.nlu.bench vectors ngrams diet        # others, from benchmarks/nlu/pipelines/

FYRA_NLU_TRAIN and FYRA_NLU_TEST are files or folders, several separated by `:`, in Rasa's YAML (JSON and the old
Markdown, too) or with lines `label<TAB>text`; what should be rejected has the label out_of_scope (or oos, nlu_fallback
and the like, or any that was not trained). With FYRA_NLU_TEST alone, our own data is trained on.

Each pipeline is measured in a process of Rasa's environment (measure.py), with nothing of earlier trainings at hand.
What comes out also goes to var/bench/nlu/: measurements as JSON, and a page with the confusions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from benchmarks.nlu import facts
from benchmarks.nlu.labels import FOREIGN, checked, is_foreign, remarks, training_remarks
from benchmarks.nlu.page import page
from benchmarks.nlu.phrases import Phrase, PhrasesUnreadable, read, written
from benchmarks.nlu.report import cost, judged, table
from bot.rasa_process import RasaProject, environment

_ROOT = Path(__file__).resolve().parents[2]
_OUT = _ROOT / "var" / "bench" / "nlu"
_SHIPPED = "shipped"
_OUR_TRAIN = (_ROOT / "data" / "nlu",)
_OUR_TESTS = (_ROOT / "tests" / "nlu" / "en.tsv", _ROOT / "tests" / "nlu" / "sv.tsv")
_LAST_WORDS = 8

Tests = dict[str, list[Phrase]]


def main() -> None:
    """Measure the pipelines that the command line names, or the shipped one."""
    trains, tests = _paths("FYRA_NLU_TRAIN"), _paths("FYRA_NLU_TEST")
    if trains and not tests:
        sys.exit("FYRA_NLU_TEST is not set: name the phrases that the trained pipeline should be measured on")
    try:
        train = [(FOREIGN if is_foreign(label) else label, text) for label, text in read(trains or _OUR_TRAIN)]
        phrases = _tests(train, tests or _OUR_TESTS)
    except PhrasesUnreadable as error:
        sys.exit(str(error))
    _OUT.mkdir(parents=True, exist_ok=True)
    data = "-".join(path.stem for path in tests)
    for name in sys.argv[1:] or [_SHIPPED]:
        _measured(name, f"{name}-{data}" if data else name, train, phrases)
    if not tests:
        facts.main()


def _paths(variable: str) -> tuple[Path, ...]:
    """Relative to where the command was given."""
    value = os.environ.get(variable, "").strip()
    if not value:
        return ()
    return tuple(Path(part).expanduser().resolve() for part in ([value] if Path(value).exists() else value.split(":")))


def _tests(train: list[Phrase], paths: tuple[Path, ...]) -> Tests:
    counted = Counter(label for label, _ in train)
    foreign = counted.pop(FOREIGN, 0)
    intents = list(counted.values()) or [0]
    print(
        f"{sum(intents)} phrases of {len(counted)} intents to learn from, {min(intents)} to {max(intents)} each"
        f"{f'; and {foreign} phrases that are out of scope' if foreign else ''}"
    )
    tests, told = {}, training_remarks(train)
    for path in paths:
        name = path.name if path.name not in tests else str(path)
        raw = read([path])
        told += remarks(name, train, raw)
        tests[name] = checked(name, train, raw)
        rejectable = sum(label == FOREIGN for label, _ in tests[name])
        print(f"{len(raw) - rejectable} phrases in scope and {rejectable} out of scope to be measured on in {path}")
    for line in told:
        print(f"note: {line}")
    return tests


def _measured(pipeline: str, name: str, train: list[Phrase], tests: Tests) -> None:
    config = _ROOT / "config.yml" if pipeline == _SHIPPED else Path(__file__).parent / "pipelines" / f"{pipeline}.yml"
    if not config.is_file():
        known = ", ".join([_SHIPPED, *sorted(path.stem for path in config.parent.glob("*.yml"))])
        sys.exit(f"there is no pipeline {pipeline!r} (known: {known})")
    print(f"\n{pipeline}: training; what Rasa says goes to {_OUT / name}.log", flush=True)
    result = _result(config, train, tests, _OUT / f"{name}.log")
    result["tests"] = {test: judged(rows) for test, rows in result["tests"].items()}
    threshold = _threshold(config)
    (_OUT / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    (_OUT / f"{name}.html").write_text(page(name, result["tests"], threshold), encoding="utf-8")
    print(cost(result))
    for test, rows in result["tests"].items():
        print(table(test, rows, threshold))
    print(f"\nconfusions, as a picture and sentence by sentence: {_OUT / name}.html", flush=True)


def _result(config: Path, train: list[Phrase], tests: Tests, log: Path) -> dict[str, Any]:
    project = RasaProject(_ROOT, _ROOT / "var")
    python = project.executable.with_name("python")
    if not python.exists():
        sys.exit(f"{python} is missing: run `make setup`")
    with log.open("w", encoding="utf-8") as words, TemporaryDirectory() as folder:
        (Path(folder) / "train.yml").write_text(written(train), encoding="utf-8")
        (Path(folder) / "tests.json").write_text(json.dumps(tests), encoding="utf-8")
        env = environment(project) | {"RASA_CACHE_DIRECTORY": f"{folder}/cache", "PYTHONUTF8": "1"}
        argv = [str(python), str(Path(__file__).with_name("measure.py")), str(config), folder]
        with subprocess.Popen(argv, cwd=_ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            last = _follow(process, words)
        out = Path(folder) / "result.json"
        if process.returncode != 0 or not out.exists():
            told = "killed: is there enough memory?" if process.returncode < 0 else "\n".join(last)
            sys.exit(f"it could not be measured ({log}):\n{told}")
        result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return result


def _follow(process: subprocess.Popen[bytes], log: Any) -> list[str]:
    """Show how far it is, write the rest to the log; return its last words."""
    last: list[str] = []
    for raw in process.stdout or ():
        line, _, progress = raw.decode("utf-8", "replace").partition("PROGRESS ")
        if progress:
            print(f"  {progress.rstrip()}", file=sys.stderr, flush=True)
        log.write(line)
        last = [*last, line.rstrip()][-_LAST_WORDS:]
    return last


def _threshold(config: Path) -> float | None:
    """The rejection's own, if the pipeline has one."""
    parts = YAML(typ="safe").load(config)["pipeline"]
    return next((float(part["threshold"]) for part in parts if "threshold" in part), None)


if __name__ == "__main__":
    main()
