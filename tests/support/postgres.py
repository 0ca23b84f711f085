"""A PostgreSQL for tests: the one that is named, else the one that answers, else a throw-away one, else why not."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg
from sqlalchemy.engine import URL, make_url

from bot.supervisor.guard import Guard

NAMED_BY = "FYRA_TEST_DATABASE_URL"
_NEARBY = "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"
_START_SECONDS = 20.0


class NoPostgresError(Exception):
    """No PostgreSQL can be had here; the message says what was tried."""


@dataclass(frozen=True)
class Postgres:
    """A server on which databases may be made and dropped at will; `admin` is the address of one that exists."""

    admin: URL
    _numbers: Iterator[int] = field(default_factory=count, repr=False)

    def create(self, template: str = "template1") -> str:
        """Make a database like the one named `template` and return its name, which no other process uses."""
        name = f"fyra_test_{os.getpid()}_{next(self._numbers)}"
        asyncio.run(self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        asyncio.run(self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def url(self, name: str) -> str:
        """The SQLAlchemy address of a database, its driver named."""
        address = self.admin.set(database=name, drivername="postgresql+asyncpg")
        return address.render_as_string(hide_password=False)

    def check(self) -> None:
        """Raise OSError, TimeoutError or asyncpg.PostgresError if the server does not answer."""
        asyncio.run(self._execute("SELECT 1"))

    async def _execute(self, statement: str) -> None:
        dsn = self.admin.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn, timeout=3)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Find or start a server. Raises NoPostgresError, or what went wrong with the one that the environment names."""
    if named := os.environ.get(NAMED_BY):
        server = Postgres(make_url(named))
        server.check()
        yield server
        return
    server = Postgres(make_url(_NEARBY))
    try:
        server.check()
    except (OSError, asyncpg.PostgresError):
        with _throw_away() as server:
            yield server
    else:
        yield server


@contextmanager
def _throw_away() -> Iterator[Postgres]:
    """Start a server in a folder of its own, on a socket inside it (no port to collide on); remove both after."""
    initdb, server = _binary("initdb"), _binary("postgres")
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="fyra-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run([initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"], user)
        # Nothing here must survive a power cut.
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "synchronous_commit=off")
        options = [word for setting in settings for word in ("-c", setting)]
        address = URL.create("postgresql+asyncpg", "postgres", database="postgres", query={"host": str(folder)})
        with (folder / "log").open("wb") as log, Guard() as guard:
            process = subprocess.Popen(
                [server, "-D", str(data), *options],
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
                start_new_session=True,
            )
            guard.watch(process.pid)  # so that tests which are killed leave no server behind
            try:
                yield _answering(Postgres(address), process, folder / "log")
            finally:
                process.send_signal(signal.SIGINT)  # "fast shutdown": clients are cut off
                process.wait(timeout=_START_SECONDS)
                guard.forget(process.pid)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answering(server: Postgres, process: subprocess.Popen[bytes], log: Path) -> Postgres:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, asyncpg.PostgresError):
            server.check()
            return server
        time.sleep(0.05)
    message = f"a throw-away server did not start:\n{log.read_text(errors='replace')[-1000:]}"
    raise NoPostgresError(message)


def _binary(name: str) -> str:
    """Debian keeps the server's programs off the PATH."""
    if on_path := shutil.which(name):
        return on_path
    if installed := sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")):
        return str(installed[-1])
    message = f"{NAMED_BY} is not set, nothing answers at {_NEARBY}, and {name} is not installed"
    raise NoPostgresError(message)


def _server_user() -> str | None:
    """The account to start the server under: PostgreSQL refuses to run as root. None: the one that runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgresError("the tests run as root, which PostgreSQL refuses, and there is no other account to use")


def _run(command: list[str], user: str | None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, user=user, check=False, cwd="/")
    if done.returncode:
        message = f"{Path(command[0]).name} failed:\n{done.stderr[-1000:]}"
        raise NoPostgresError(message)
