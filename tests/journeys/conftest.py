from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.dialogue import ScriptedDialogue
from tests.support.town import town as open_town

MONDAY_MORNING = datetime(2026, 11, 16, 10, tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)


@pytest.fixture
def dialogue():
    return ScriptedDialogue()


@pytest.fixture
async def town(tmp_path, dialogue, sqlite_url):
    async with open_town(tmp_path, dialogue=dialogue, database_url=sqlite_url) as opened:
        opened.travel(MONDAY_MORNING)
        yield opened


@pytest.fixture
async def any_town(tmp_path, dialogue, database_url):
    """On SQLite and on PostgreSQL."""
    async with open_town(tmp_path, dialogue=dialogue, database_url=database_url) as opened:
        opened.travel(MONDAY_MORNING)
        yield opened
