"""rasa_server/components/weighing.py against scikit-learn itself, run in Rasa's environment."""

import json
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = _ROOT / "rasa_server" / ".venv" / "bin" / "python"
_CODE = """
import json
import numpy as np
from scipy.sparse import hstack
from rasa_server.components.ngrams import _SHAPES, _cutter
from rasa_server.components.weighing import Weigher
learned = ["my parcel has not come", "var är mitt paket", "the lamp, the lamp!", "pengarna tillbaka", "NÄR STÄNGER NI"]
asked = [*learned, "nar stanger ni", "the the the lamp", "", "😀 ?!", "något helt okänt", "LAMP\\nlamp"]
cutters = [_cutter(shape).fit(learned) for shape in _SHAPES]
theirs = hstack([cutter.transform(asked) for cutter in cutters]).toarray() * 3.0
ours = np.concatenate([Weigher(cutters, 3.0).row(text).toarray() for text in asked])
print(json.dumps([theirs.shape == ours.shape, float(np.abs(theirs - ours).max()), float(np.abs(theirs).max())]))
"""


def test_the_weights_are_those_of_scikit_learn() -> None:
    if not _PYTHON.exists():
        # Told in red at the end of the run; `make test` builds it, so that CI never skips.
        pytest.skip("rasa_server/.venv has not been built: nothing of Rasa is tested. Run scripts/setup.")
    env = {"PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(_PYTHON), "-c", _CODE], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    same_shape, difference, largest = json.loads(done.stdout)
    assert same_shape
    assert difference < 1e-9 < largest
