"""rasa_server/components/spelling.py, run in Rasa's environment: it is written for Python 3.10."""

import json
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = _ROOT / "rasa_server" / ".venv" / "bin" / "python"
_LEARNT = [
    "när stänger ni på lördag", "jag har väntat två veckor på paketet", "för två dagar sedan", "för mycket pengar",
    "the parcel for me", "where is my parcel", "i paid for it", "jag har inte fått det", "hej hej",
]  # fmt: skip


def _spelt(*texts: str) -> list[str]:
    if not _PYTHON.exists():
        # Told in red at the end of the run; `make test` builds it, so that CI never skips.
        pytest.skip("rasa_server/.venv has not been built: nothing of Rasa is tested. Run scripts/setup.")
    code = (
        "import json, sys\nfrom rasa_server.components.spelling import Speller\n"
        "learnt, texts = json.load(sys.stdin)\nknows = Speller.load(Speller.of(learnt).dump())\n"
        "print(json.dumps([knows.spell(text) for text in texts]))"
    )
    done = subprocess.run(
        [str(_PYTHON), "-c", code],
        input=json.dumps([_LEARNT, texts]),
        env={"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    said: list[str] = json.loads(done.stdout)
    return said


def test_dots_that_were_left_out_are_put_back() -> None:
    assert _spelt("nar stanger ni pa lordag?", "jag har vantat tva veckor") == [
        "när stänger ni på lördag?",
        "jag har väntat två veckor",
    ]


def test_a_word_that_exists_without_dots_gets_them_among_swedish_words_only() -> None:
    assert _spelt("for tva dagar sedan", "the parcel is for me", "jag har tva") == [
        "för två dagar sedan",
        "the parcel is for me",
        "jag har två",
    ]


def test_one_slip_in_a_longer_word_is_forgiven() -> None:
    assert _spelt("where is my pracel", "my parecl", "my parccel", "my parxel", "väntta") == [
        "where is my parcel",
        "my parcel",
        "my parcel",
        "my parcel",
        "väntat",
    ]


def test_what_is_known_short_or_far_from_everything_stays() -> None:
    texts = ["What about Paris, my dear?", "hje", "barcel", "10432", "", "👍 ok", "jag har"]
    assert _spelt(*texts) == texts
