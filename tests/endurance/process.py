"""One ``fyra`` process that can be killed and started again."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60.0


@dataclass
class FyraProcess:
    """``command`` after the interpreter; ``environment`` beside PATH and the like. It logs to ``log``."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    _process: Process | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['FYRA_PORT']}"

    async def start(self) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("FYRA_", "TWILIO_"))}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self.command, cwd=ROOT, env=inherited | dict(self.environment), stdout=log, stderr=log
            )

    async def answers(self) -> float:
        """Wait until /healthz does. Returns how many seconds that took."""
        began = time.monotonic()
        async with aiohttp.ClientSession() as session, asyncio.timeout(START_SECONDS):
            while True:
                try:
                    async with session.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return time.monotonic() - began
                except aiohttp.ClientError:
                    assert self._process is not None
                    assert self._process.returncode is None, self.log.read_text()[-3000:]
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """As the kernel does when memory runs out: no farewell (SIGKILL)."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> int:
        """As systemd does (SIGTERM). Returns the exit status."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        async with asyncio.timeout(30):
            return await self._process.wait()
