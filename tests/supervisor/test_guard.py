"""The guard's own decisions; that it survives its supervisor is shown in test_supervisor."""

import signal
import subprocess
import sys

import pytest

from bot.supervisor import guard

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(30)"


def start(program: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", "-c", program]
    return subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)


def test_groups_that_are_over_are_forgotten() -> None:
    assert guard._read(["+12\n", "+13\n", "-12\n", "-99\n"]) == {13}


def test_what_is_left_is_asked_to_end_and_killed_if_it_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_GRACE_SECONDS", 0.1)
    with start("import time; time.sleep(30)") as willing, start(DEAF) as deaf:
        assert deaf.stdout
        deaf.stdout.readline()
        guard._end({willing.pid, deaf.pid})
        assert (willing.wait(10), deaf.wait(10)) == (-signal.SIGTERM, -signal.SIGKILL)


def test_a_group_that_is_gone_cannot_be_signalled() -> None:
    with start("pass") as process:
        process.wait(10)
    assert not guard.send_signal(process.pid, signal.SIGTERM)


def test_a_guard_that_somebody_killed_stops_nothing_else() -> None:
    with guard.Guard() as watcher:
        watcher._process.kill()
        watcher._process.wait(10)
        watcher.watch(1)
        watcher.forget(1)
