"""One child process through its falls and starts."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.supervisor.backoff import Backoff
from bot.supervisor.events import Event, Fell, Killed, Ready, Stopping, Waiting
from bot.supervisor.guard import Guard, send_signal
from bot.supervisor.logs import last_lines, rotate
from bot.supervisor.spec import ChildSpec

Tell = Callable[[Event], None]


class Child:
    """Keeps one process running until it is stopped. `look` is the seconds between two looks at its readiness."""

    def __init__(self, spec: ChildSpec, log: Path, guard: Guard, tell: Tell, backoff: Backoff, look: float) -> None:
        self.spec = spec
        self.ready = asyncio.Event()
        self._log = log
        self._guard = guard
        self._tell = tell
        self._backoff = backoff
        self._look = look
        self._process: asyncio.subprocess.Process | None = None
        self._ready_at: float | None = None
        rotate(log)

    async def keep_running(self) -> None:
        """Start the process, and start it again whenever it ends; until cancelled (see `stop`)."""
        falls = 0
        while True:
            start = self._log.stat().st_size if self._log.exists() else 0
            code = await self._run_once()
            ready_for = time.monotonic() - self._ready_at if self._ready_at is not None else 0.0
            falls = self._backoff.falls_in_a_row(falls, ready_for)
            delay = self._backoff.delay(falls)
            self._tell(Fell(self.spec.name, code, falls, delay, self._log, last_lines(self._log, start)))
            await asyncio.sleep(delay)

    async def _run_once(self) -> int | None:
        """Run the process to its end. Returns its code, or None if it could not even be started."""
        self._ready_at = None
        with self._log.open("ab") as log:
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *self.spec.argv,
                    cwd=self.spec.cwd,
                    env=self.spec.env,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            except OSError as error:
                log.write(f"{self.spec.argv[0]}: {os.strerror(error.errno or 0)}\n".encode())
                return None
        self._guard.watch(self._process.pid)
        watcher = asyncio.create_task(self._until_ready())
        ended = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({ended, watcher}, return_when=asyncio.FIRST_COMPLETED)
            if watcher.done():
                watcher.result()  # a readiness check that breaks is a fault of ours, to be shown
            return await ended
        finally:
            watcher.cancel()
            if self._process.returncode is not None:
                self._sweep(self._process)

    async def _until_ready(self) -> None:
        started = time.monotonic()
        while self.spec.ready and not await self.spec.ready():
            self._tell(Waiting(self.spec.name, self.spec.doing, time.monotonic() - started))
            await asyncio.sleep(self._look)
        self._ready_at = time.monotonic()
        self.ready.set()
        self._tell(Ready(self.spec.name, self._ready_at - started))

    async def stop(self, hurry: asyncio.Event) -> None:
        """Ask the process to end; kill it after its grace or on `hurry`. First cancel `keep_running`."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._tell(Stopping(self.spec.name))
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        ended, hurried = asyncio.create_task(process.wait()), asyncio.create_task(hurry.wait())
        await asyncio.wait({ended, hurried}, timeout=self.spec.grace, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        if not ended.done():
            self._tell(Killed(self.spec.name))
        self._sweep(process)
        await ended

    def _sweep(self, process: asyncio.subprocess.Process) -> None:
        """Kill what is left of its process group: what it started, and it itself if it is still there."""
        send_signal(process.pid, signal.SIGKILL)
        self._guard.forget(process.pid)
