"""Each problem from the first word to its good and its bad end, with real understanding, on each channel."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.model.conversation import CaseStatus, Controller
from bot.model.records import Author
from tests.support.town import Town

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]


@dataclass
class Talk:
    """One customer's conversation, turn by turn."""

    town: Town
    channel: str
    address: Any

    async def say(self, *texts: str) -> str:
        """Several texts are quick messages of one turn. Returns all that was answered."""
        before = len((await self.town.page(self.channel, self.address)).messages)
        if self.channel == "telegram":
            await self.town.telegram(*texts, chat=self.address)
        else:
            await getattr(self.town, self.channel)(*texts, from_=self.address)
        await self.town.settled(within=60)
        page = await self.town.page(self.channel, self.address)
        new = [m.content.text for m in page.messages[before:] if m.content.author is Author.BOT]
        return "\n".join(new)

    async def page(self):
        return await self.town.page(self.channel, self.address)


@pytest.fixture
def anna(town):
    return Talk(town, "whatsapp", "+46701234567")


@pytest.fixture
def johan(town):
    return Talk(town, "sms", "+46709876543")


@pytest.fixture
def sara(town):
    return Talk(town, "telegram", 555001)


async def solved(talk) -> bool:
    page = await talk.page()
    return page.case.status is CaseStatus.RESOLVED and page.handoff is None


async def test_a_lost_parcel_in_english(anna):
    confirm = await anna.say("hi", "my parcel has not come", "order 10432")
    assert "10432" in confirm
    assert "Aurora floor lamp" in confirm
    cause = await anna.say("yes")
    assert "lost track of it" in cause
    assert "ours to put right" in cause
    assert "opening" not in cause
    assert "Back to" in await anna.say("what are your opening hours?")
    done = await anna.say("I want my money back please")
    assert "RF-" in done
    assert "happy" in done
    await anna.say("yes, thanks")
    assert await solved(anna)


async def test_a_lost_parcel_in_swedish(anna):
    confirm = await anna.say("hej", "mitt paket har inte kommit", "order 10432")
    assert "Stämmer det" in confirm
    assert "PostNord" in await anna.say("ja")
    done = await anna.say("skicka en ny")
    assert "Är du nöjd" in done
    await anna.say("ja")
    assert await solved(anna)


async def test_not_happy_at_the_end_goes_to_a_person_with_the_whole_packet(anna):
    await anna.say("my parcel has not come, order 10432")
    await anna.say("yes")
    await anna.say("refund")
    answer = await anna.say("no, I'm not happy with that")
    page = await anna.page()
    assert page.conversation.owner.controller is Controller.QUEUED
    assert page.handoff.rule == "not satisfied"
    assert page.handoff.packet["problem"] == "parcel_late"
    assert "colleague" in answer


async def test_an_order_is_only_talked_about_with_whom_it_belongs_to(sara):
    asked = await sara.say("Hi, my parcel has not arrived. Order 10432")
    assert "Aurora" not in asked
    for wrong in ("111 11", "222 22", "333 33"):
        answer = await sara.say(wrong)
        assert "Aurora" not in answer
    page = await sara.page()
    assert page.handoff.rule == "could not show whose order it is"


async def test_sara_is_known_by_her_postcode(sara):
    await sara.say("hej, jag har blivit debiterad fel belopp för order 10452")
    confirm = await sara.say("753 20")
    assert "10452" in confirm
    cause = await sara.say("ja")
    assert "100 kr" in cause
    done = await sara.say("pengarna tillbaka tack")
    assert "RF-" in done
    await sara.say("ja, tack")
    assert await solved(sara)


async def test_a_damaged_item_by_sms_with_numbered_answers(johan):
    await johan.say("The kettle in order 10436 arrived broken")
    page = await johan.page()
    texts = [m.content.text for m in page.messages if m.content.author is Author.BOT]
    assert any("10436" in text for text in texts)
    for _ in range(3):
        answer = await johan.say("yes")
        if "would you like" in answer:
            break
    done = await johan.say("please send me a new one")
    assert "happy" in done
    await johan.say("1")
    assert await solved(johan)


async def test_anger_is_met_by_a_person(anna):
    answer = await anna.say("this is a scandal, you are useless idiots")
    assert (await anna.page()).conversation.owner.controller is Controller.QUEUED
    assert "sorry" in answer


async def test_asked_for_a_human_in_swedish(johan):
    answer = await johan.say("jag vill prata med en människa")
    assert "kollega" in answer
    assert (await johan.page()).handoff.rule == "wants a person"


async def test_an_unknown_order_tells_nothing(anna):
    answer = await anna.say("my parcel has not come, order 99999")
    assert "Aurora" not in answer
    assert (await anna.page()).conversation.owner.controller is Controller.BOT
