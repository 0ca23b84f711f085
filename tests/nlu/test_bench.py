"""benchmarks/nlu/bench.py: what is wrong with the data is told before anything is trained."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_TRAIN = "nlu:\n- intent: aye\n  examples: |\n    - evet\n- intent: pay\n  examples: |\n    - nasıl öderim\n"


@pytest.mark.parametrize(
    ("train", "test", "told"),
    [
        ("missing.yml", "test.tsv", "missing.yml: there is no such file"),
        ("train.yml", "test.tsv:missing.tsv", "missing.tsv: there is no such file"),
        ("empty", "test.tsv", "empty: no file in this folder holds phrases"),
        ("train.yml", "", "FYRA_NLU_TEST is not set"),
        ("train.yml", "other.tsv", "other.tsv: none of its labels (no, oos) is an intent of the training data (aye,"),
        ("one.yml", "test.tsv", "it has only the intent 'aye'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_is_trained(tmp_path: Path, train: str, test: str, told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "train.yml").write_text(_TRAIN, encoding="utf-8")
    (tmp_path / "one.yml").write_text(_TRAIN.partition("- intent: pay")[0], encoding="utf-8")
    (tmp_path / "test.tsv").write_text("aye\ttamam\n", encoding="utf-8")
    (tmp_path / "other.tsv").write_text("no\thayır\noos\tkim kazandı\n", encoding="utf-8")
    env = os.environ | {"FYRA_NLU_TRAIN": train, "FYRA_NLU_TEST": test, "PYTHONPATH": str(_ROOT)}
    argv = [sys.executable, "-m", "benchmarks.nlu.bench"]
    done = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
