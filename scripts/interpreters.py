"""Where to find uv, and a Python 3.10 for Rasa, on machines that differ."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.steps import CommandFailedError, SetupError, Steps

RASA_PYTHON = "3.10"

NO_RASA_PYTHON = """Rasa needs Python 3.10 (newer ones are not supported by it), and none could be found or downloaded.
Any one of these helps; then run the same command again:
  pyenv install 3.10
  Ubuntu: sudo add-apt-repository ppa:deadsnakes/ppa && sudo apt install python3.10 python3.10-venv
  make run RASA_PYTHON=/path/to/python3.10"""

OTHER_PLATFORM = """Rasa's environment is locked for Linux on x86-64; this is {system} on {machine}.
The gateway's own environment is ready in .venv. For Rasa, run Fyra in a Linux x86-64 container, or build
rasa_server/.venv yourself with Python 3.10, `rasa==3.6.21` and the full `tensorflow` for your machine."""


def check_platform() -> None:
    """Raise SetupError where Rasa's locked packages have no builds."""
    system, machine = platform.system(), platform.machine()
    if (system, machine) not in {("Linux", "x86_64"), ("Linux", "AMD64")}:
        raise SetupError(OTHER_PLATFORM.format(system=system, machine=machine))


def tool_environment(root: Path) -> dict[str, str]:
    """The environment variables for uv: pip's package index and certificates are uv's too, unless it has its own."""
    env = dict(os.environ)
    # What uv downloads stays inside the checkout and goes with it.
    env.setdefault("UV_PYTHON_INSTALL_DIR", str(root / ".tools" / "python"))
    env.pop("VIRTUAL_ENV", None)
    pip = _pip_settings()
    for theirs, ours in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if theirs in pip:
            env.setdefault(ours, pip[theirs])
    return env


def _pip_settings() -> dict[str, str]:
    """What `pip config list` says, files and environment alike: {"index-url": …}; empty where there is no pip."""
    # Asked of the interpreter beneath a virtual environment: uv makes those without pip.
    command = [os.path.realpath(sys.executable), "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (line.partition("=") for line in answer.stdout.splitlines())
    settings = {key: value.strip("'\"") for key, _, value in lines}
    # The environment goes before the user's file, and that before the machine's.
    order = sorted(settings, key=lambda key: (":env:." in key, "user." in key))
    return {key.rpartition(".")[2]: settings[key] for key in order}


def find_uv(root: Path, steps: Steps, env: dict[str, str]) -> Path:
    """The path of uv: the machine's own, or one put into .tools/ (its version and hash are locked)."""
    if on_path := shutil.which("uv"):
        return Path(on_path)
    private = root / ".tools" / "bin" / "uv"
    if not private.exists():
        try:
            steps.run(sys.executable, "-m", "venv", "--clear", root / ".tools", cwd=root, env=env)
        except CommandFailedError as error:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            message = f"{error}\nOn Debian and Ubuntu this helps: sudo apt install python{version}-venv"
            raise SetupError(message) from error
        lock = root / "scripts" / "requirements-uv.txt"
        steps.run(
            private.with_name("python"), "-m", "pip", "install", "--require-hashes", "-r", lock, cwd=root, env=env
        )
    return private


def find_rasa_python(root: Path, uv: Path, steps: Steps, env: dict[str, str]) -> Path:
    """A Python 3.10 that runs: the one named in RASA_PYTHON, uv's, pyenv's, or one that uv downloads.

    Raises SetupError with advice when there is none.
    """
    if named := env.get("RASA_PYTHON"):
        if version_of(named) != RASA_PYTHON:
            message = f"RASA_PYTHON={named} is no Python {RASA_PYTHON} that runs."
            raise SetupError(message)
        return Path(named)
    for candidate in _installed(root, uv, env):
        if version_of(candidate) == RASA_PYTHON:
            return Path(candidate)
    try:
        steps.run(uv, "python", "install", "--no-bin", RASA_PYTHON, cwd=root, env=env, timeout=300)
    except CommandFailedError as error:
        message = f"{error}\n{NO_RASA_PYTHON}"
        raise SetupError(message) from error
    if downloaded := _uv_find(root, uv, env):
        return Path(downloaded)
    raise SetupError(NO_RASA_PYTHON)


def _installed(root: Path, uv: Path, env: dict[str, str]) -> Iterator[str]:
    if found := _uv_find(root, uv, env):
        yield found
    # pyenv puts stubs on the PATH that refuse to run outside their folder, and uv stumbles over them.
    versions = Path(env.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(map(str, versions.glob(f"{RASA_PYTHON}.*/bin/python")), reverse=True)


def _uv_find(root: Path, uv: Path, env: dict[str, str]) -> str:
    command = [str(uv), "python", "find", "--no-python-downloads", "--no-project", RASA_PYTHON]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, env=env).stdout.strip()


def version_of(python: str | Path) -> str:
    """`3.10` and the like, as the interpreter itself says it; empty if it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
