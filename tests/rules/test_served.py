"""A gateway and a worker as processes of their own, while somebody ruins the rule files and mends them again."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.endurance.process import ROOT, FyraProcess
from tests.endurance.served import free_port

FYRA = ("-c", "from bot.cli import main; main()")


def _lost(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.yml")


WAYS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "truncated within a line": lambda path: path.write_bytes(path.read_bytes()[:-7] + b" ["),
    "not UTF-8": lambda path: path.write_bytes(path.read_bytes() + "# å".encode("latin-1")),
    "another kind of file": lambda path: path.write_bytes(bytes(range(256))),
    "a link that leads nowhere": _lost,
}


class Served:
    """Both processes on the same rules."""

    def __init__(self, folder: Path) -> None:
        self.rules = Path(shutil.copytree(ROOT / "policy_rules", folder / "policy_rules"))
        environment = {
            "FYRA_RULES": str(self.rules),
            "FYRA_VAR": str(folder / "var"),
            "FYRA_PORT": str(free_port()),
            "FYRA_RASA_PORT": str(free_port()),
            "FYRA_LOG": "info",
        }
        self.gateway = FyraProcess((*FYRA, "gateway", "--without-worker"), environment, folder / "gateway.log")
        self.worker = FyraProcess((*FYRA, "worker"), environment, folder / "worker.log")

    async def page(self, path: str) -> str:
        async with aiohttp.ClientSession() as session, session.get(f"{self.gateway.url}{path}") as response:
            assert response.status == 200
            return await response.text()

    async def faults(self) -> int:
        found = re.search(r"^fyra_rules_faults (\S+)", await self.page("/metrics"), re.MULTILINE)
        assert found
        return int(float(found[1]))

    def told(self, process: FyraProcess, event: str) -> int:
        """How often it has said so."""
        return process.log.read_text("utf-8").count(event)

    async def has_told(self, event: str, times: int) -> None:
        """Until both have."""
        async with asyncio.timeout(30):
            while any(self.told(process, event) < times for process in (self.gateway, self.worker)):
                await asyncio.sleep(0.05)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    both = Served(tmp_path)
    async with AsyncExitStack() as stack:
        for process in (both.gateway, both.worker):
            stack.push_async_callback(process.kill)
            await process.start()
            async with asyncio.timeout(60):
                while not both.told(process, ".working") + both.told(process, ".listening"):
                    await asyncio.sleep(0.05)
        yield both


async def test_ruined_files_are_told_and_the_rules_of_before_serve_on(served: Served) -> None:
    path = served.rules / "hours.yml"
    good, open_hours = path.read_bytes(), await served.page("/policy")
    for number, (way, ruin) in enumerate(WAYS.items(), 1):
        ruin(path)
        await served.has_told("rules.refused", number)
        assert await served.faults(), way
        assert await served.page("/policy") == open_hours, way
        path.unlink(missing_ok=True)
        path.write_bytes(good)
        await served.has_told("rules.mended", number)
        assert not await served.faults(), way
    for process in (served.gateway, served.worker):
        assert served.told(process, "rules.in_force") == 0
        assert served.told(process, "Traceback") == 0
    path.write_bytes(good.replace(b"Fr 07:30-15:00", b"Fr 07:30-14:00"))
    await served.has_told("rules.in_force", 1)
