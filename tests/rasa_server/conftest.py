"""One Rasa server for all tests of this folder: it takes a quarter of a minute to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rasa_process import RasaProject
from tests.rasa_server.peers import RasaServer, rasa_server

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """The real Rasa with the shipped model; trained first if it is not."""
    project = RasaProject(_ROOT, _ROOT / "var")
    if not project.executable.exists():
        # Told in red at the end of the run; `make test` builds it, so that CI never skips.
        pytest.skip("rasa_server/.venv has not been built: nothing of Rasa is tested. Run scripts/setup.")
    with rasa_server(project, tmp_path_factory.mktemp("rasa")) as server:
        yield server
