"""Builds the gateway's environment (.venv) and Rasa's (rasa_server/.venv) from their locks, unless they are right.

Standard library only: it runs before anything is installed. Called by scripts/setup.
"""

import argparse
import fcntl
import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.interpreters import check_platform, find_rasa_python, find_uv, tool_environment, version_of
from scripts.steps import SetupError, Steps

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Environment:
    """A virtual environment and the files that decide what is in it.

    A stamp inside it says what it was built from, so that deleting the environment deletes that knowledge too.
    """

    folder: Path
    lock: Path
    inputs: tuple[Path, ...]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """The file that says what it was built from."""
        return self.folder / "fyra-built-from"

    def recipe(self) -> str:
        """The stamp's text: its place, which its scripts name, and a digest of everything that it is built from."""
        digest = hashlib.sha256()
        for path in (self.lock, *self.inputs):
            digest.update(path.read_bytes())
        return f"{self.folder}\n{digest.hexdigest()}\n"

    def is_built(self) -> bool:
        """Whether it stands as its inputs want it."""
        return self.python.exists() and self._built_from() == self.recipe()

    def was_moved(self) -> bool:
        """Whether it was built at another place, as in a renamed checkout: its scripts point into the void."""
        built_from = self._built_from()
        return bool(built_from) and built_from.splitlines()[0] != str(self.folder)

    def _built_from(self) -> str:
        try:
            return self.stamp.read_text()
        except OSError:
            return ""


def gateway(root: Path, *, runtime: bool) -> Environment:
    """The gateway's environment: `runtime` leaves out the tools for tests."""
    lock = "requirements.txt" if runtime else "requirements-dev.txt"
    return Environment(root / ".venv", root / lock, (root / "pyproject.toml",))


def rasa(root: Path) -> Environment:
    """Rasa's environment."""
    home = root / "rasa_server"
    return Environment(home / ".venv", home / "requirements.txt", ())


def is_ready(root: Path, *, runtime: bool) -> bool:
    """Whether there is nothing to do. An environment with the tools for tests will do for running as well."""
    wanted = [gateway(root, runtime=False)]
    if runtime:
        wanted.append(gateway(root, runtime=True))
    return rasa(root).is_built() and any(environment.is_built() for environment in wanted)


@dataclass(frozen=True)
class Builder:
    """Fills environments from their locks with uv."""

    root: Path
    uv: Path
    steps: Steps
    env: dict[str, str]

    def build(self, environment: Environment, python: str | Path, *, project: bool) -> None:
        """Make it hold exactly what its lock says, and the project itself (editable) if `project`."""
        if environment.was_moved() or version_of(environment.python) != version_of(python):
            self._run("venv", "--clear", "--python", python, environment.folder)
        environment.stamp.unlink(missing_ok=True)
        # The project is ours to start often: with compiled packages a command takes half the time, also where nothing
        # may be written next to them. Rasa starts once, and compiling it would take a minute.
        compiled = ("--compile-bytecode",) if project else ()
        self._run("pip", "sync", "--python", environment.python, "--require-hashes", *compiled, environment.lock)
        if project:
            # setuptools is in the lock, so nothing unlocked is fetched to build with.
            options = ("--no-deps", "--no-build-isolation", "--editable", self.root)
            self._run("pip", "install", "--python", environment.python, *options)
            own = ("-m", "compileall", "-q", "bot", "channels", "actions")
            self.steps.run(environment.python, *own, cwd=self.root, env=self.env)
        environment.stamp.write_text(environment.recipe())

    def _run(self, *arguments: str | Path) -> None:
        self.steps.run(self.uv, *arguments, cwd=self.root, env=self.env)


def set_up(root: Path, log: IO[str], *, runtime: bool) -> None:
    """Build what is not built. Raises SetupError."""
    steps = Steps(total=4, log=log)
    env = tool_environment(root)
    steps.begin("Tools")
    uv = find_uv(root, steps, env)
    steps.done(f"uv at {uv}")
    builder = Builder(root, uv, steps, env)

    steps.begin("Gateway environment")
    wanted = gateway(root, runtime=runtime)
    if not wanted.is_built():
        builder.build(wanted, _gateway_python(wanted), project=True)
    steps.done()

    check_platform()
    steps.begin("Python 3.10 for Rasa")
    python = find_rasa_python(root, uv, steps, env)
    steps.done(str(python))

    steps.begin("Rasa's environment, 1.7 GB")
    if not rasa(root).is_built():
        builder.build(rasa(root), python, project=False)
    steps.done()


def _gateway_python(environment: Environment) -> Path:
    """The one that the environment has, if it runs, else the one that runs this."""
    return environment.python.resolve() if version_of(environment.python) else Path(sys.executable)


@contextmanager
def locked_log(root: Path) -> Iterator[IO[str]]:
    """var/log/setup.log, emptied, and held so that two set-ups at once take turns."""
    path = root / "var" / "log" / "setup.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        log.truncate(0)
        yield log


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Return 0 when both environments are right, 1 (and say why) when they are not."""
    parser = argparse.ArgumentParser(prog="scripts/setup", description="Builds Fyra's two environments.")
    parser.add_argument("--runtime", action="store_true", help="without the tools for tests")
    runtime = parser.parse_args(arguments).runtime
    if is_ready(root, runtime=runtime):
        return 0
    started = time.monotonic()
    print("Setting up Fyra. The first time takes a few minutes; output is in var/log/setup.log.", flush=True)
    try:
        with locked_log(root) as log:
            set_up(root, log, runtime=runtime)
    except SetupError as error:
        print(f"\n{error}\n\nSet-up stopped. The whole output is in var/log/setup.log.", file=sys.stderr)
        return 1
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
