"""With a uv that writes down what it is asked, and makes the environments' folders."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import environments
from scripts.environments import ROOT, gateway, is_ready, main, rasa

UV = f"""#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
[ "$1 $2" = "python find" ] && exec echo {sys.executable}
[ "$1" = venv ] || exit 0
for folder; do :; done
mkdir -p "$folder/bin" && ln -sf {sys.executable} "$folder/bin/python"
"""


class Checkout:
    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "rasa_server").mkdir()
        for lock in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "rasa_server/requirements.txt"):
            (root / lock).write_text(f"{lock}\n")

    def set_up(self, *arguments: str) -> tuple[int, list[str]]:
        """Returns the exit code and the first two words of what uv was asked."""
        asked = self.root / "tools" / "asked"
        asked.unlink(missing_ok=True)
        code = main(arguments, self.root)
        return code, [" ".join(line.split()[:2]) for line in asked.read_text().splitlines()] if asked.exists() else []


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    uv = tmp_path / "tools" / "uv"
    uv.parent.mkdir()
    uv.write_text(UV)
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", f"{uv.parent}:/usr/bin:/bin")
    monkeypatch.delenv("RASA_PYTHON", raising=False)
    # This Python stands in for Rasa's, which the machine that tests need not have.
    monkeypatch.setattr("scripts.interpreters.RASA_PYTHON", f"3.{sys.version_info.minor}")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    return Checkout(tmp_path)


def test_from_nothing_both_environments_are_filled_from_their_locks(checkout: Checkout) -> None:
    code, asked = checkout.set_up()
    assert code == 0
    assert [words.split(" /")[0] for words in asked] == [
        "venv --clear",
        "pip sync",
        "pip install",
        "python find",
        "venv --clear",
        "pip sync",
    ]
    assert gateway(checkout.root, runtime=False).is_built()
    assert rasa(checkout.root).is_built()


def test_the_second_time_nothing_is_asked_and_nothing_said(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.set_up()
    capsys.readouterr()
    assert checkout.set_up() == (0, [])
    assert capsys.readouterr().out == ""


def test_a_changed_lock_fills_its_environment_anew_and_no_other(checkout: Checkout) -> None:
    checkout.set_up()
    (checkout.root / "requirements-dev.txt").write_text("aiohttp==9\n")
    assert checkout.set_up()[1] == ["pip sync", "pip install", "python find"]


def test_an_environment_for_tests_will_do_for_running_and_not_the_other_way(checkout: Checkout) -> None:
    checkout.set_up("--runtime")
    assert is_ready(checkout.root, runtime=True)
    assert not is_ready(checkout.root, runtime=False)
    checkout.set_up()
    assert checkout.set_up("--runtime") == (0, [])


def test_an_environment_that_was_deleted_is_built_again(checkout: Checkout) -> None:
    checkout.set_up()
    (checkout.root / "rasa_server" / ".venv" / "bin" / "python").unlink()
    assert "venv --clear" in checkout.set_up()[1]


def test_a_renamed_checkout_is_built_again_since_its_scripts_point_to_the_old_place(checkout: Checkout) -> None:
    checkout.set_up()
    stamp = gateway(checkout.root, runtime=False).stamp
    stamp.write_text(f"/elsewhere/.venv\n{stamp.read_text().splitlines()[1]}\n")
    assert checkout.set_up()[1][0] == "venv --clear"


def test_a_failure_says_why_and_where_to_read_on(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout.root / "tools" / "uv").write_text("#!/bin/sh\necho hash mismatch for rasa >&2; exit 2\n")
    assert checkout.set_up()[0] == 1
    said = capsys.readouterr().err
    assert "hash mismatch for rasa" in said
    assert "var/log/setup.log" in said
    assert not gateway(checkout.root, runtime=False).is_built()


def test_a_half_built_environment_does_not_pass_for_a_whole_one(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.set_up()
    (checkout.root / "requirements-dev.txt").write_text("aiohttp==9\n")
    monkeypatch.setattr(environments, "find_uv", lambda *_: checkout.root / "tools" / "nothing")
    assert checkout.set_up()[0] == 1
    assert not is_ready(checkout.root, runtime=False)


LOCKS = ["requirements.txt", "requirements-dev.txt", "rasa_server/requirements.txt", "scripts/requirements-uv.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_all_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = [
        entry for entry in text.replace("\\\n", " ").splitlines() if entry and not entry.lstrip().startswith("#")
    ]
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_the_lock_has_all_that_the_project_depends_on(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [Requirement(line) for line in project["dependencies"]]
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
    assert len(wanted) > 10
    assert [
        str(one) for one in wanted if not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"))
    ] == []


def test_the_front_door_refuses_a_python_that_is_none() -> None:
    answer = subprocess.run(
        [str(ROOT / "scripts" / "setup")],
        env={"PYTHON": "/bin/false", "HOME": "/"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "PYTHON=/bin/false is no Python 3.11" in answer.stderr
