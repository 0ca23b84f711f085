from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support import databases, postgres
from tests.support.postgres import NAMED_BY, NoPostgresError


async def run(url: str, statement: str) -> object:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            result = await connection.exec_driver_sql(statement)
            return result.scalar() if result.returns_rows else None
    finally:
        await engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_gets_a_database_that_no_other_has_touched(database_url: str, turn: int) -> None:
    await run(database_url, "CREATE TABLE only_mine (id INTEGER)")
    await run(database_url, f"INSERT INTO only_mine VALUES ({turn})")
    assert await run(database_url, "SELECT max(id) FROM only_mine") == turn


def test_a_throw_away_server_serves_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)
    monkeypatch.setattr(postgres, "_NEARBY", "postgresql+asyncpg://postgres@127.0.0.1:1/postgres")
    try:
        with postgres.postgres() as server:
            name = server.create()
            assert make_url(server.url(name)).database == name
            server.drop(name)
    except NoPostgresError as error:
        # A machine without a server and without its binaries: told in red at the end of the run.
        pytest.skip(str(error))
    with pytest.raises(OSError):  # noqa: PT011 - any failure to connect will do
        server.check()


def test_a_named_server_that_does_not_answer_is_an_error_not_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED_BY, "postgresql+asyncpg://postgres@127.0.0.1:1/postgres")
    with pytest.raises(OSError), postgres.postgres():  # noqa: PT011 - as above
        pass


def test_without_a_server_s_programs_the_reason_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)
    monkeypatch.setattr(postgres, "_NEARBY", "postgresql+asyncpg://postgres@127.0.0.1:1/postgres")
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("pathlib.Path.glob", lambda _self, _pattern: iter(()))
    with pytest.raises(NoPostgresError, match="initdb is not installed"), postgres.postgres():
        pass


class Reporter:
    """As much of pytest's terminal as the summary writes to."""

    def __init__(self, *reasons: str) -> None:
        self.stats = {"skipped": [SimpleNamespace(longrepr=("test_store.py", 3, reason)) for reason in reasons]}
        self.written: list[str] = []

    def section(self, title: str, **_markup: bool) -> None:
        self.written.append(title)

    def line(self, text: str, **_markup: bool) -> None:
        self.written.append(text)


def test_tests_skipped_for_want_of_postgresql_are_counted_loudly() -> None:
    reason = "Skipped: no PostgreSQL: initdb is not installed"
    reporter = Reporter(reason, "Skipped: not on this system", reason)
    databases.pytest_terminal_summary(cast("pytest.TerminalReporter", reporter))
    title, line = reporter.written
    assert title == "POSTGRESQL WAS NOT TESTED"
    assert line.startswith("2 tests were skipped")
    assert "initdb is not installed" in line


def test_other_skips_are_not_taken_for_missing_postgresql() -> None:
    reporter = Reporter("Skipped: not on this system")
    databases.pytest_terminal_summary(cast("pytest.TerminalReporter", reporter))
    assert reporter.written == []
