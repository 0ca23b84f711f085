"""Each playbook to its good and to its bad end, in both languages, with the real Rasa: a patient customer's visits."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.model.messages import ChannelName
from bot.settings import read_settings
from bot.shopping.goals import Script, read_scripts
from bot.shopping.judge import judge
from bot.shopping.phrases import LANGUAGES
from bot.shopping.report import transcript
from bot.shopping.run import town as shopping_town
from bot.shopping.system import System
from bot.shopping.temperament import BY_NAME
from bot.shopping.visit import Plan, visit
from tests.e2e.conftest import ROOT, TOKEN

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

CHANNELS = (ChannelName.WHATSAPP, ChannelName.SMS, ChannelName.TELEGRAM)


def one_goal_for_each_end():
    """The first goal of each playbook that ends well, and the first that ends with a person."""
    found: dict[tuple[str, str], Script] = {}
    for script in read_scripts():
        found.setdefault((script.name.partition(".")[0], script.goal.ends), script)
    return list(found.values())


EVERY = list(product(one_goal_for_each_end(), LANGUAGES))


@pytest.fixture
async def place(served, detect):
    url, var = served
    settings = read_settings({}, root=ROOT)
    async with shopping_town(settings, System(url, TOKEN, var), now=datetime.now(UTC), detect=detect) as opened:
        yield opened


def test_every_playbook_has_a_good_and_a_bad_end():
    playbooks = {path.stem for path in (ROOT / "policy_rules" / "playbooks").glob("*.yml")} - {"shared"}
    ends = {(script.name.partition(".")[0], script.goal.ends) for script in one_goal_for_each_end()}
    assert ends >= set(product(playbooks, ["solved", "person"]))


@pytest.mark.parametrize(("script", "language"), EVERY, ids=[f"{script.name}-{language}" for script, language in EVERY])
async def test_it_comes_to_its_end(place, script, language):
    channel = CHANNELS[EVERY.index((script, language)) % len(CHANNELS)]
    happened = await visit(Plan(script, BY_NAME["patient"], language, channel), place)
    verdict = judge(happened, place.shop, place.detect)
    told = transcript(happened, verdict)
    assert verdict.as_wanted, told
    assert verdict.packet_complete or verdict.in_policy, told
