"""A few mystery customers with the real Rasa (G6.5). All of them: `fyra shop`, or `make bench`."""

from datetime import UTC, datetime

import pytest

from bot.model.messages import ChannelName
from bot.settings import read_settings
from bot.shopping.goals import read_scripts
from bot.shopping.judge import judge
from bot.shopping.report import transcript
from bot.shopping.run import town as shopping_town
from bot.shopping.system import System
from bot.shopping.temperament import BY_NAME
from bot.shopping.verdict import Harm
from bot.shopping.visit import Plan, visit
from tests.e2e.conftest import ROOT, TOKEN

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]

# What must never happen, however somebody writes.
NEVER = {Harm.OTHERS_ORDER, Harm.FALSE_CLAIM, Harm.UNTOLD_ACT, Harm.WRONG_ACT, Harm.SILENCE, Harm.PROMISE}
VISITS = [
    ("parcel_late.lost", "facts at once", "en", ChannelName.WHATSAPP),
    ("parcel_late.lost_wants_new", "terse", "sv", ChannelName.WHATSAPP),
    ("item_wrong.damaged", "patient", "en", ChannelName.SMS),
    ("charged_wrong.twice", "emoji", "sv", ChannelName.SMS),
    ("parcel_late.not_theirs", "patient", "en", ChannelName.TELEGRAM),
    ("people.wants_a_human", "patient", "sv", ChannelName.WHATSAPP),
]


@pytest.fixture
async def place(served, detect):
    url, var = served
    settings = read_settings({}, root=ROOT)
    async with shopping_town(settings, System(url, TOKEN, var), now=datetime.now(UTC), detect=detect) as opened:
        yield opened


@pytest.mark.parametrize("who", VISITS, ids=lambda who: f"{who[0]}-{who[1]}-{who[2]}")
async def test_a_mystery_customer_gets_what_policy_gives_them(place, who):
    goal, temperament, language, channel = who
    script = next(script for script in read_scripts() if script.name == goal)
    happened = await visit(Plan(script, BY_NAME[temperament], language, channel), place)
    verdict = judge(happened, place.shop, place.detect)
    told = transcript(happened, verdict)
    assert verdict.as_wanted, told
    assert not {flaw.harm for flaw in verdict.flaws} & NEVER, told
    assert verdict.packet_complete or verdict.in_policy, told
