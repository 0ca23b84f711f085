"""The whole Fyra with its real Rasa and action server, started once for all these tests."""

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.language import LanguageDetector
from bot.rasa.client import Rasa
from bot.rasa_process import RasaProject, is_trained
from bot.settings import find_root
from tests.support.town import town as open_town

ROOT = find_root()
START_SECONDS = 180
MONDAY_MORNING = datetime(2026, 11, 16, 10, tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)
TOKEN = "token-of-the-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Rasa's address and the shop's folder: both servers as processes of their own, as `fyra run` starts them."""
    project = RasaProject(ROOT, ROOT / "var")
    if not project.executable.exists() or not is_trained(project):
        # Told in red at the end of the run; `make test` builds both, so that CI never skips.
        pytest.skip("Rasa's environment or its trained model is missing: `make test` builds both")
    var = tmp_path_factory.mktemp("var")
    shutil.copytree(project.models, var / "models")
    rasa_port, actions_port = free_port(), free_port()
    environ = {
        **os.environ,
        "FYRA_VAR": str(var),
        "FYRA_RASA_PORT": str(rasa_port),
        "FYRA_ACTIONS_PORT": str(actions_port),
        "FYRA_RASA_TOKEN": TOKEN,
    }
    fyra = Path(sys.executable).with_name("fyra")
    with (var / "log").open("wb") as log:
        processes = [
            subprocess.Popen([fyra, name], env=environ, cwd=ROOT, stdout=log, stderr=log)
            for name in ("actions", "rasa")
        ]
        try:
            url = f"http://127.0.0.1:{rasa_port}"
            asyncio.run(answering(url, processes))
            yield url, var
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=30)


async def answering(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    rasa = Rasa(url, token=TOKEN)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await rasa.ready():
                assert all(process.poll() is None for process in processes), "Rasa or the action server has ended"
                await asyncio.sleep(0.5)
    finally:
        await rasa.close()


@pytest.fixture(scope="session")
def detect() -> LanguageDetector:
    return LanguageDetector(("en", "sv"))


@pytest.fixture
async def town(tmp_path, served, detect, sqlite_url):
    url, var = served
    with closing(sqlite3.connect(var / "sample_shop.sqlite")) as ledger, ledger:
        ledger.execute("DROP TABLE IF EXISTS errand")  # each test finds the shop as it was
    rasa = Rasa(url, token=TOKEN)
    async with open_town(tmp_path, dialogue=rasa, detect=detect, database_url=sqlite_url) as opened:
        opened.travel(MONDAY_MORNING)
        yield opened
    await rasa.close()
