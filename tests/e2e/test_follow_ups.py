"""Days after the solution, the answer in customers' own words, with real understanding, in English and Swedish."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.follow_ups import Stage
from tests.e2e.test_playbooks import Talk

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]
DAYS = 4

WELL = [
    "Yes, it came",
    "yes",
    "yep got it yesterday, thank you!",
    "it's here, all good",
    "Ja, det kom",
    "japp, allt bra nu, tack!",
    "Jag har fått paketet",
    "👍",
]
NOT_WELL = [
    "No, still nothing",
    "nope",
    "not yet",
    "my parcel still hasn't come",
    "it never arrived and I want my money back",
    "Nej, inget än",
    "nä",
    "paketet har fortfarande inte kommit",
    "Nej, jag vill ha pengarna tillbaka",
]


async def asked(town, *, language):
    """A parcel was sent again four days ago, and the customer has just been asked."""
    talk = Talk(town, "sms", "+46701234567")
    words = {
        "en": ("my parcel has not come, order 10432", "yes", "send me a new one", "yes"),
        "sv": ("mitt paket har inte kommit, order 10432", "ja", "skicka en ny", "ja"),
    }
    for each in words[language]:
        await talk.say(each)
    case = (await talk.page()).case
    town.travel(town.running.house.clock.now() + timedelta(days=DAYS))
    async with asyncio.timeout(20):
        while (await talk.page()).follow_up.stage is not Stage.ASKED:
            await asyncio.sleep(0.05)
    await town.settled()
    return talk, case


def language_of(text):
    return "sv" if set(text.lower().replace(",", " ").split()) & {"ja", "japp", "nej", "nä", "jag", "paketet"} else "en"


@pytest.mark.parametrize("text", WELL)
async def test_yes_is_understood(town, text):
    talk, case = await asked(town, language=language_of(text))
    await talk.say(text)
    page = await talk.page()
    assert (page.follow_up.stage, page.case.id, page.handoff) == (Stage.WELL, case.id, None)


@pytest.mark.parametrize("text", NOT_WELL)
async def test_no_is_understood(town, text):
    talk, case = await asked(town, language=language_of(text))
    heard = await talk.say(text)
    page = await talk.page()
    assert (page.follow_up.stage, page.case.id) == (Stage.NOT_WELL, case.id)
    assert page.handoff.rule == "not solved after all"
    assert ("kollega" if language_of(text) == "sv" else "colleague") in heard
