"""The server itself, in a process of its own: it answers, takes over edited rules, and stops when told."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from actions.back_office.http import HttpBackOffice
from actions.server import open_back_office
from tests.support.action_calls import action_call

_SERVE = """
import sys
from actions.server import serve
from bot.settings import read_settings
serve("127.0.0.1", int(sys.argv[1]), read_settings())
"""
_START_SECONDS = 60


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree("policy_rules", tmp_path / "rules"))


@pytest.fixture
def server(rules: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = unused_port()
    environ = os.environ | {"FYRA_RULES": str(rules), "FYRA_VAR": str(tmp_path / "var")}
    with subprocess.Popen([sys.executable, "-c", _SERVE, str(port)], env=environ) as process:
        yield f"http://127.0.0.1:{port}", process
        process.kill()


async def health(url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < deadline:
            try:
                async with session.get(f"{url}/health") as response:
                    assert response.status == 200
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.2)
    pytest.fail("the action server did not start")


async def confirmation(url: str) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/webhook", json=action_call("action_open_problem", "it has not come", "parcel_late")
        ) as answer,
    ):
        assert answer.status == 200
        custom: dict[str, Any] = (await answer.json())["responses"][0]["custom"]
        return custom


async def test_it_answers_follows_the_rules_and_stops_when_told(
    server: tuple[str, subprocess.Popen[bytes]], rules: Path
) -> None:
    url, process = server
    await health(url)
    assert (await confirmation(url))["say"][0]["key"] == "problem.parcel_late.confirm"

    playbook = rules / "playbooks" / "parcel_late.yml"
    playbook.write_text(playbook.read_text().replace("order: awaited", "order: charged"))
    for _ in range(50):
        if (await confirmation(url))["say"][0]["key"] == "steps.ask.which_order":
            break
        await asyncio.sleep(0.1)
    else:
        pytest.fail("the edited playbook was not taken over within five seconds")

    process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.wait, 15) == 0


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environ = os.environ | {"FYRA_VAR": str(tmp_path)}
        command = [sys.executable, "-c", _SERVE, str(port)]
        ended = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith(f"can't listen on 127.0.0.1:{port}: Address already in use")
    assert "Traceback" not in ended.stderr


class Given(dict[str, str]):
    """Settings for a test."""

    def __init__(self, var: Path, **values: str) -> None:
        super().__init__({"FYRA_BACK_OFFICE_URL": "", "FYRA_BACK_OFFICE_TOKEN": "", "FYRA_SHOP": ""} | values)
        self.var = self.rules = var


def test_the_settings_choose_the_back_office(tmp_path: Path) -> None:
    url = Given(tmp_path, FYRA_BACK_OFFICE_URL="http://127.0.0.1:9")
    assert isinstance(open_back_office(url), HttpBackOffice)
    assert not isinstance(open_back_office(Given(tmp_path)), HttpBackOffice)
    with pytest.raises(ValueError, match=r"gone\.json is no shop file"):
        open_back_office(Given(tmp_path, FYRA_SHOP=str(tmp_path / "gone.json")))
