"""`make bench-nlu` on a few phrases of somebody else's, through the real Rasa."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rasa_server.inside import ROOT, skip_without_rasa

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_TRAIN = """nlu:
- intent: yes
  examples: |
    - evet
    - tamam olur
- intent: faq/pay
  examples: |
    - nasıl öderim
    - [kartla](means) ödeme var mı
- intent: oos
  examples: |
    - kupayı kim kazandı
    - who won the race
"""
_TEST = "yes\tevet tamam\nfaq/pay\tkartla nasıl öderim\nyes\t/\noos\twho won the cup\noos\t😀\n"


def test_any_data_is_measured_wherever_it_lies(tmp_path: Path) -> None:
    skip_without_rasa()
    (tmp_path / "my train.yml").write_bytes(b"\xef\xbb\xbf" + _TRAIN.replace("\n", "\r\n").encode())
    (tmp_path / f"{tmp_path.name}.tsv").write_text(_TEST, encoding="utf-8")
    env = os.environ | {"FYRA_NLU_TRAIN": "my train.yml", "FYRA_NLU_TEST": f"{tmp_path.name}.tsv"}
    argv = [sys.executable, "-m", "benchmarks.nlu.bench"]
    done = subprocess.run(
        argv,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "4 phrases of 2 intents to learn from, 2 to 2 each; and 2 phrases that are out of scope" in done.stdout
    assert "3 phrases in scope, 2 out of scope" in done.stdout
    assert "out-of-scope recall at 5 % false alarms" in done.stdout
    out = ROOT / "var" / "bench" / "nlu" / f"shipped-{tmp_path.name}"
    rows = json.loads(out.with_suffix(".json").read_text("utf-8"))["tests"][f"{tmp_path.name}.tsv"]
    assert [row[:3] for row in rows[:2]] == [["yes", "evet tamam", "yes"], ["faq", "kartla nasıl öderim", "faq"]]
    assert rows[3][0] == "out_of_scope"
    assert rows[3][4] < min(row[4] for row in rows[:2]), "what is like the phrases out of scope scores lower than ours"
    assert {row[2] for row in rows} <= {"yes", "faq"}
    assert "of 3 in-scope phrases understood" in out.with_suffix(".html").read_text("utf-8")
    for suffix in (".json", ".html", ".log"):
        out.with_suffix(suffix).unlink()
