import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.steps import CommandFailedError, Steps


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    with (tmp_path / "setup.log").open("a+") as log:
        yield Steps(total=2, log=log)


def run(steps: Steps, program: str, timeout: float = 20) -> None:
    folder = Path(steps.log.name).parent
    steps.run(sys.executable, "-I", "-S", "-c", program, cwd=folder, env=dict(os.environ), timeout=timeout)


def test_each_step_says_its_number_and_how_long_it_took(steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    steps.begin("Tools")
    steps.done("uv found")
    steps.begin("Gateway environment")
    steps.done()
    assert capsys.readouterr().out.splitlines() == [
        "[1/2] Tools …",
        "[1/2] Tools … done in 0 s (uv found)",
        "[2/2] Gateway environment …",
        "[2/2] Gateway environment … done in 0 s",
    ]


def test_on_a_terminal_a_step_is_one_line(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", terminal)
    steps.begin("Tools")
    steps.done()
    assert terminal.getvalue() == "\r\x1b[K[1/2] Tools …\r\x1b[K[1/2] Tools … done in 0 s\n"


def test_what_a_command_writes_goes_to_the_log_alone(steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    run(steps, "print('Installed 160 packages')")
    assert "Installed 160 packages" in Path(steps.log.name).read_text()
    assert capsys.readouterr().out == ""


def test_a_failure_shows_the_command_s_last_lines_and_none_of_an_earlier_one(steps: Steps) -> None:
    run(steps, "print('an earlier command')")
    with pytest.raises(CommandFailedError) as failure:
        run(steps, "print('\\n'.join(map(str, range(99))), flush=True); raise SystemExit('no space left')")
    assert "no space left" in str(failure.value)
    assert "| 98" in str(failure.value)
    assert "| 1\n" not in str(failure.value)
    assert "an earlier command" not in str(failure.value)


def test_a_command_that_takes_too_long_is_stopped(steps: Steps) -> None:
    with pytest.raises(CommandFailedError, match="took too long"):
        run(steps, "import time; time.sleep(30)", timeout=0.1)


def test_a_program_that_is_not_there_is_named(steps: Steps, tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="/nowhere/uv did not start: No such file"):
        steps.run("/nowhere/uv", cwd=tmp_path, env={})
