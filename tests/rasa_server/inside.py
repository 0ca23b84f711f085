"""Runs a piece of code in Rasa's own environment, which alone has numpy and scikit-learn, and is Python 3.10."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "rasa_server" / ".venv" / "bin" / "python"


def skip_without_rasa() -> None:
    """Told in red at the end of the run; `make test` builds the environment, so that CI never skips."""
    if not PYTHON.exists():
        # On a machine where nobody has run scripts/setup the other tests are still worth running.
        pytest.skip("rasa_server/.venv has not been built: nothing of Rasa is tested. Run scripts/setup.")


def run_inside(code: str, *, said: Any = None, **env: str) -> Any:
    """What the code prints, as JSON; ``said`` is its standard input, as JSON. Warnings about numbers are errors."""
    skip_without_rasa()
    done = subprocess.run(
        [str(PYTHON), "-W", "error::RuntimeWarning", "-c", code],
        input=json.dumps(said),
        env={"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
