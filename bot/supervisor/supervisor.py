"""Starts the children in order, watches over them, and stops them in reverse."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.supervisor.backoff import Backoff
from bot.supervisor.child import Child, Tell
from bot.supervisor.guard import Guard
from bot.supervisor.spec import ChildSpec, check

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs `specs` until told to stop; each child's output goes to `log_folder`/<name>.log.

    `tell` gets every event. `on_ready` is called once, when all children are ready for the first time. `look` is the
    number of seconds between two looks at a child that is not ready yet. Raises BadSpecError.
    """

    def __init__(
        self,
        specs: Sequence[ChildSpec],
        log_folder: Path,
        tell: Tell,
        *,
        on_ready: Callable[[], None] = lambda: None,
        backoff: Backoff | None = None,
        look: float = 0.25,
    ) -> None:
        check(specs)
        self._specs = tuple(specs)
        self._log_folder = log_folder
        self._tell = tell
        self._on_ready = on_ready
        self._backoff = backoff or Backoff()
        self._look = look
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    def stop(self) -> None:
        """Stop all children in reverse order; called again: at once."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def run(self) -> None:
        """Start everything and return when all of it has stopped. Signals are handled while it runs."""
        with self._signals(), Guard() as guard:
            children = [self._child(spec, guard) for spec in self._specs]
            tasks = [asyncio.create_task(self._keep(child, children)) for child in children]
            tasks.append(asyncio.create_task(self._announce(children)))
            stopping = asyncio.create_task(self._stop.wait())
            try:
                await _first_of(stopping, tasks)
            finally:
                for task in (stopping, *tasks):
                    task.cancel()
                await asyncio.wait((stopping, *tasks))
                for child in reversed(children):
                    await child.stop(self._hurry)

    def _child(self, spec: ChildSpec, guard: Guard) -> Child:
        return Child(spec, self._log_folder / f"{spec.name}.log", guard, self._tell, self._backoff, self._look)

    async def _keep(self, child: Child, children: Sequence[Child]) -> None:
        for other in children:
            if other.spec.name in child.spec.start_after:
                await other.ready.wait()
        await child.keep_running()

    async def _announce(self, children: Sequence[Child]) -> None:
        for child in children:
            await child.ready.wait()
        self._on_ready()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in _STOP_SIGNALS:
                loop.remove_signal_handler(number)


async def _first_of(stopping: asyncio.Task[bool], tasks: Sequence[asyncio.Task[None]]) -> None:
    """Wait for the order to stop, or for a task of ours to break: then its error is raised."""
    pending = {stopping, *tasks}
    while stopping in pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
