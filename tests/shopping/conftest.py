import pytest

from bot.shopping.shop import open_shop
from tests.shopping.town import NOW


@pytest.fixture
def shop(tmp_path):
    return open_shop(tmp_path, NOW.date())
