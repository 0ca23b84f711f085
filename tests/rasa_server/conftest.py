"""One Rasa server for all tests of this folder: it takes a quarter of a minute to start."""

from collections.abc import Iterator

import pytest

from bot.rasa_process import RasaProject
from tests.rasa_server.inside import ROOT, skip_without_rasa
from tests.rasa_server.peers import RasaServer, rasa_server


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """The real Rasa with the shipped model; trained first if it is not."""
    project = RasaProject(ROOT, ROOT / "var")
    skip_without_rasa()
    with rasa_server(project, tmp_path_factory.mktemp("rasa")) as server:
        yield server
