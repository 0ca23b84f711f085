import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.interpreters import (
    check_platform,
    find_rasa_python,
    find_uv,
    tool_environment,
    version_of,
)
from scripts.steps import SetupError, Steps


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    with (tmp_path / "setup.log").open("a+") as log:
        yield Steps(total=4, log=log)


def program(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def python(path: Path, version: str = "3.10") -> Path:
    return program(path, f"echo {version}")


def search(tmp_path: Path, steps: Steps, uv: Path, **env: str) -> Path:
    return find_rasa_python(tmp_path, uv, steps, {"PYENV_ROOT": str(tmp_path / "pyenv"), **env})


def test_the_python_that_uv_knows_is_taken_first(tmp_path: Path, steps: Steps) -> None:
    known = python(tmp_path / "known" / "python3.10")
    python(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python")
    assert search(tmp_path, steps, program(tmp_path / "uv", f"echo {known}")) == known


def test_a_stub_of_pyenv_that_does_not_run_is_passed_over_for_the_real_one(tmp_path: Path, steps: Steps) -> None:
    stub = program(tmp_path / "shims" / "python3.10", "echo 'pyenv: command not found' >&2; exit 127")
    real = python(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python")
    python(tmp_path / "pyenv" / "versions" / "3.11.7" / "bin" / "python", "3.11")
    assert search(tmp_path, steps, program(tmp_path / "uv", f"echo {stub}")) == real


def test_where_there_is_none_uv_downloads_one(tmp_path: Path, steps: Steps) -> None:
    downloaded = python(tmp_path / "store" / "python3.10")
    marker = tmp_path / "asked"
    uv = program(
        tmp_path / "uv",
        f'if [ "$2" = install ]; then echo 1 > {marker}; exit 0; fi',
        f"[ -f {marker} ] && echo {downloaded}",
    )
    assert search(tmp_path, steps, uv) == downloaded


def test_where_none_can_be_downloaded_the_advice_says_what_to_do(tmp_path: Path, steps: Steps) -> None:
    with pytest.raises(SetupError, match="no route to host") as failure:
        search(tmp_path, steps, program(tmp_path / "uv", "echo no route to host >&2; exit 1"))
    assert "pyenv install 3.10" in str(failure.value)
    assert "RASA_PYTHON=" in str(failure.value)


def test_a_python_named_for_rasa_must_be_a_3_10(tmp_path: Path, steps: Steps) -> None:
    named = python(tmp_path / "mine" / "python")
    nothing = program(tmp_path / "uv", "exit 1")
    assert search(tmp_path, steps, nothing, RASA_PYTHON=str(named)) == named
    python(named, "3.12")
    with pytest.raises(SetupError, match=r"is no Python 3\.10 that runs"):
        search(tmp_path, steps, nothing, RASA_PYTHON=str(named))


def test_the_uv_on_the_path_is_used(tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = program(tmp_path / "bin" / "uv", "exit 0")
    monkeypatch.setenv("PATH", str(uv.parent))
    assert find_uv(tmp_path, steps, {}) == uv


def test_a_private_uv_is_used_again(tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    uv = program(tmp_path / ".tools" / "bin" / "uv", "exit 0")
    assert find_uv(tmp_path, steps, {}) == uv


def test_a_python_without_pip_is_told_which_package_to_install(
    tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(
        sys, "executable", str(program(tmp_path / "python3", "echo ensurepip is not available; exit 1"))
    )
    with pytest.raises(SetupError, match=rf"sudo apt install python3\.{sys.version_info.minor}-venv"):
        find_uv(tmp_path, steps, {})


def test_the_package_index_of_pip_is_uv_s_too_unless_uv_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/mirror")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert tool_environment(tmp_path)["UV_DEFAULT_INDEX"] == "http://127.0.0.1:1/mirror"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:2/mirror")
    assert tool_environment(tmp_path)["UV_DEFAULT_INDEX"] == "http://127.0.0.1:2/mirror"


@pytest.mark.parametrize(("system", "machine"), [("Darwin", "arm64"), ("Linux", "aarch64")])
def test_other_machines_are_told_plainly(monkeypatch: pytest.MonkeyPatch, system: str, machine: str) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    with pytest.raises(SetupError, match=f"this is {system} on {machine}"):
        check_platform()


def test_the_version_of_what_does_not_run_is_empty(tmp_path: Path) -> None:
    assert version_of(tmp_path / "nothing") == ""
    assert version_of(sys.executable) == f"3.{sys.version_info.minor}"
