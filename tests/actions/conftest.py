"""The actions with the rules that operators have, over a sample shop with a ledger of its own."""

from pathlib import Path

import pytest

from actions.back_office.sample import DEFAULT_SHOP, open_sample_shop
from actions.desk import Desk
from bot.rules.keeper import Keeper
from bot.rules.pilot import PilotRules


@pytest.fixture(scope="session")
def keeper() -> Keeper:
    return Keeper.open(Path("policy_rules"))


@pytest.fixture
def desk(keeper: Keeper, tmp_path: Path) -> Desk:
    return Desk(
        keeper, PilotRules(keeper, tmp_path / "pilot"), open_sample_shop(DEFAULT_SHOP, tmp_path / "ledger.sqlite")
    )
