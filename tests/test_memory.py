import subprocess
import sys

import pytest

from bot.memory import give_back, one_heap, pretending_absent

LOADED = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def loaded_by(statements: str) -> set[str]:
    """The packages that a process of its own has loaded after these statements."""
    command = [sys.executable, "-c", f"{statements}\n{LOADED}"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_an_absent_package_cannot_be_imported_within_the_block_and_can_afterwards() -> None:
    with pretending_absent("xmlrpc"), pytest.raises(ImportError):
        __import__("xmlrpc")
    assert __import__("xmlrpc").__name__ == "xmlrpc"


def test_a_package_that_is_loaded_stays() -> None:
    with pretending_absent("json"):
        assert __import__("json") is sys.modules["json"]


def test_the_allocator_is_told_without_harm() -> None:
    one_heap()
    give_back()


EXPLAIN = """
from bot.cli.rules import app
app(["explain", "--text", "my lamp caught fire"], standalone_mode=False)
"""


def test_an_explanation_loads_neither_a_web_client_nor_what_draws_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FYRA_RASA_URL", "http://127.0.0.1:9")  # asked, though nobody answers there
    loaded = loaded_by(EXPLAIN)
    assert "pydantic" in loaded
    assert not loaded & {"asyncio", "concurrent"}
    assert not loaded & {"aiohttp", "structlog", "rich", "sqlalchemy", "watchfiles"}


def test_a_worker_loads_neither_the_web_nor_what_only_other_databases_and_terminals_need() -> None:
    loaded = loaded_by("import bot.logs, bot.bootstrap.worker")
    assert "sqlalchemy" in loaded
    assert not loaded & {"rich", "pygments", "jinja2", "cryptography", "asyncpg", "alembic", "twilio", "telegram"}


def test_a_gateway_loads_no_channel_before_it_is_wanted() -> None:
    loaded = loaded_by("import bot.logs, bot.bootstrap.gateway")
    assert "jinja2" in loaded
    assert not loaded & {"rich", "asyncpg", "alembic", "twilio", "telegram"}


def test_the_command_line_loads_nothing_before_it_knows_what_is_asked() -> None:
    loaded = loaded_by("import bot.cli")
    assert "typer" in loaded
    assert not loaded & {"aiohttp", "sqlalchemy", "structlog", "pydantic", "holidays", "rich", "yaml", "jinja2"}


def test_telegrams_library_comes_without_what_a_terminal_needs() -> None:
    loaded = loaded_by(
        "import bot.logs\nfrom bot.memory import pretending_absent\n"
        "with pretending_absent('pygments'): import channels.telegram\n"
        "from channels.telegram import TelegramChannel"
    )
    assert "telegram" in loaded
    assert not loaded & {"rich", "pygments"}
