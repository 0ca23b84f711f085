"""Fresh databases for tests, one fixture for both kinds: each test gets its own, copied from one that is migrated once.

    async def test_a_message_is_stored_once(database_url: str) -> None: ...

runs on SQLite and on PostgreSQL. Where no PostgreSQL can be had those runs are skipped, and the summary says so in red.
"""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import store
from tests.support.postgres import NoPostgresError, Postgres, postgres

_SKIPPED = "no PostgreSQL: "


def migrate(url: str) -> None:
    """Bring the empty database at `url` to the newest schema: the store's only hook in here."""
    asyncio.run(store.migrate(url))


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgres_template() -> Iterator[tuple[Postgres, str] | NoPostgresError]:
    """A server and the name of a migrated database on it, or why there is none (found out once, not in every test)."""
    try:
        with postgres() as server:
            template = server.create()
            try:
                migrate(server.url(template))
                yield server, template
            finally:
                server.drop(template)
    except NoPostgresError as error:
        yield error


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    return f"sqlite+aiosqlite:///{shutil.copy(_sqlite_template, tmp_path / 'fyra.db')}"


@pytest.fixture
def postgres_url(_postgres_template: tuple[Postgres, str] | NoPostgresError) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    if isinstance(_postgres_template, NoPostgresError):
        # A machine without a server and without its binaries: told in red at the end of the run.
        pytest.skip(f"{_SKIPPED}{_postgres_template}")
    server, template = _postgres_template
    name = server.create(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; the test runs once on each kind."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many tests did not run for want of PostgreSQL, and why."""
    skips = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())]
    missed = [text for text in skips if _SKIPPED in text]
    if missed:
        terminalreporter.section("POSTGRESQL WAS NOT TESTED", red=True, bold=True)
        terminalreporter.line(f"{len(missed)} tests were skipped. {missed[0]}", red=True)
