"""With real processes: small Python programs that start fast and end by themselves, should a test forget them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from bot.supervisor import Backoff, ChildSpec, Event, Supervisor
from bot.supervisor.events import Fell, Killed, Ready, Stopping, Waiting

E = TypeVar("E")
PYTHON = [sys.executable, "-I", "-S", "-c"]
SLEEP = "import time; time.sleep(30)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(30)"
# Starts a process of its own, as servers do, and writes its number.
PARENT = (
    "import subprocess, sys, time\n"
    "print(subprocess.Popen([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(30)']).pid, flush=True)\n"
    "time.sleep(30)"
)


class House:
    """A supervisor under test, with all that it told."""

    def __init__(self, folder: Path, *specs: ChildSpec) -> None:
        self.folder = folder
        self.events: list[Event] = []
        self.all_ready = asyncio.Event()
        backoff = Backoff(first=0.01, ceiling=0.05, healthy=60)
        self.supervisor = Supervisor(
            specs, folder, self.events.append, on_ready=self.all_ready.set, backoff=backoff, look=0.01
        )
        self.task = asyncio.create_task(self.supervisor.run())

    def told(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text() if path.exists() else ""

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self.supervisor.stop()
        await asyncio.wait_for(self.task, 10)


def is_alive(pid: int) -> bool:
    """A zombie that waits for its parent to notice is dead, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_children_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    looks = iter([False, False, True])

    async def slow() -> bool:
        return next(looks)

    first = ChildSpec("rasa", [*PYTHON, SLEEP], ready=slow, doing="loading the model")
    house = House(tmp_path, first, ChildSpec("gateway", [*PYTHON, SLEEP], start_after=("rasa",)))
    await house.until(house.all_ready.is_set)
    await house.stop()
    assert [event.name for event in house.told(Ready)] == ["rasa", "gateway"]
    assert [event.doing for event in house.told(Waiting)] == ["loading the model"] * 2
    assert [event.name for event in house.told(Stopping)] == ["gateway", "rasa"]
    assert not house.told(Killed)


async def test_output_goes_to_a_log_of_the_child_s_own(tmp_path: Path) -> None:
    program = (
        "import os, sys; print(os.environ['NAME'], os.getcwd(), flush=True); print('oh', file=sys.stderr); " + SLEEP
    )
    home = tmp_path / "home"
    home.mkdir()
    house = House(tmp_path, ChildSpec("actions", [*PYTHON, program], env={"NAME": "Fyra"}, cwd=home))
    await house.until(lambda: "oh" in house.log("actions"))
    await house.stop()
    assert house.log("actions") == f"Fyra {home}\noh\n"


async def test_a_fallen_child_is_started_again(tmp_path: Path) -> None:
    program = f"import os; os.path.exists('seen') or (open('seen', 'w'), os._exit(3)); {SLEEP}"
    house = House(tmp_path, ChildSpec("worker", [*PYTHON, program], cwd=tmp_path))
    await house.until(lambda: len(house.told(Ready)) + len(house.told(Fell)) >= 3)
    await house.stop()
    assert [(event.code, event.falls) for event in house.told(Fell)] == [(3, 1)]


async def test_a_child_that_falls_at_once_again_and_again_is_shown_with_its_last_words(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, "raise SystemExit('no model here')"]))
    await house.until(lambda: len(house.told(Fell)) >= 3)
    await house.stop()
    third = house.told(Fell)[2]
    assert (third.falls, third.last_lines, third.log) == (3, ("no model here",), tmp_path / "rasa.log")
    assert third.delay > house.told(Fell)[0].delay


async def test_a_program_that_does_not_exist_is_said_so_and_tried_again(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", ["/nowhere/rasa"]))
    await house.until(lambda: len(house.told(Fell)) >= 2)
    await house.stop()
    assert house.told(Fell)[0].code is None
    assert house.told(Fell)[0].last_lines == ("/nowhere/rasa: No such file or directory",)


async def test_a_child_that_does_not_listen_is_killed_after_its_grace(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, DEAF], grace=0.1))
    await house.until(lambda: "deaf" in house.log("rasa"))
    await house.stop()
    assert house.told(Killed) == [Killed("rasa")]


async def test_a_second_order_to_stop_waits_for_no_grace(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, DEAF], grace=30))
    await house.until(lambda: "deaf" in house.log("rasa"))
    house.supervisor.stop()
    await house.until(lambda: house.told(Stopping))
    await house.stop()
    assert house.told(Killed) == [Killed("rasa")]


async def test_what_a_child_started_goes_with_it(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, PARENT]))
    await house.until(lambda: "\n" in house.log("rasa"))
    grandchild = int(house.log("rasa"))
    assert is_alive(grandchild)
    await house.stop()
    await house.until(lambda: not is_alive(grandchild))


async def test_what_a_fallen_child_leaves_behind_is_swept_up_before_the_next_start(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, PARENT.replace("time.sleep(30)'", "time.sleep(9)'", 1)]))
    await house.until(lambda: "\n" in house.log("rasa"))
    grandchild = int(house.log("rasa"))
    os.kill(os.getpgid(grandchild), signal.SIGKILL)
    await house.until(lambda: house.told(Fell))
    await house.until(lambda: not is_alive(grandchild))
    await house.stop()


async def test_a_readiness_check_that_breaks_is_raised_and_nothing_is_left_running(tmp_path: Path) -> None:
    async def broken() -> bool:
        message = "no such port"
        raise ValueError(message)

    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, SLEEP], ready=broken))
    with pytest.raises(ValueError, match="no such port"):
        await asyncio.wait_for(house.task, 10)
    assert house.told(Stopping) == [Stopping("rasa")]


async def test_sigterm_stops_everything(tmp_path: Path) -> None:
    house = House(tmp_path, ChildSpec("rasa", [*PYTHON, SLEEP]))
    await house.until(house.all_ready.is_set)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(house.task, 10)
    assert house.told(Stopping) == [Stopping("rasa")]


SUPERVISED = """
import asyncio, pathlib, sys
from bot.supervisor import ChildSpec, Supervisor
spec = ChildSpec("rasa", [sys.executable, "-I", "-S", "-c", sys.argv[2]])
asyncio.run(Supervisor([spec], pathlib.Path(sys.argv[1]), print).run())
"""


def test_nothing_is_left_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    program = "import os; print(os.getpid(), flush=True)\n" + PARENT
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(tmp_path), program], stdout=subprocess.DEVNULL)
    log = tmp_path / "rasa.log"
    deadline = time.monotonic() + 15
    pids: list[int] = []
    try:
        while len(pids) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
            with suppress(FileNotFoundError):
                pids = [int(line) for line in log.read_text().splitlines()]
        assert all(map(is_alive, pids))
    finally:
        supervisor.kill()
        supervisor.wait()
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(pids) == 2
    assert not any(map(is_alive, pids))
