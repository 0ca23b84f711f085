"""An emergency reaches a person at any hour, and a promise that breaks moves on to who can keep it (G2.4, G3.4)."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.conversation import Controller
from bot.pipeline import desk
from tests.support.town import ANNA

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, tzinfo=STOCKHOLM).astimezone(UTC)
KIM, ROBIN, SAM = "+46700000011", "+46700000012", "+46700000013"
MINUTE = timedelta(minutes=1)


async def emergency(town):
    town.travel(SUNDAY_NIGHT)
    await town.whatsapp("the lamp is on fire")
    await town.settled()
    await reached(town, KIM, "escalation.staff.ask")
    return (await town.page()).conversation.id


async def colleague_read(town, number):
    return await town.said("sms", number)


async def reached(town, number, key, times=1):
    async with asyncio.timeout(8):
        while (await colleague_read(town, number)).count(key) < times:
            await asyncio.sleep(0.03)
    await town.settled()


async def code(town):
    page = await town.page("sms", KIM)
    return re.findall(r"\d{4}", page.messages[0].content.text)[0]


def pass_minutes(town, minutes):
    town.travel(town.running.house.clock.now() + minutes * MINUTE + timedelta(seconds=1))


async def test_an_emergency_at_three_on_sunday_reaches_the_person_on_call_who_confirms(any_town):
    conversation = await emergency(any_town)
    asked = (await any_town.page("sms", KIM)).messages[0].content.text
    assert "emergency" in asked
    assert ANNA not in asked
    assert "lamp" not in asked, "no more of the customer than is needed"
    await any_town.sms(await code(any_town), from_=KIM)
    await any_town.settled()
    assert await colleague_read(any_town, KIM) == ["escalation.staff.ask", "escalation.staff.thanks"]
    page = await any_town.page()
    assert (await any_town.said())[-1] == "escalation.confirmed"
    assert "Kim" in page.messages[-1].content.text
    assert page.conversation.owner.controller is Controller.QUEUED
    pass_minutes(any_town, 6)
    await asyncio.sleep(0.3)
    assert await colleague_read(any_town, ROBIN) == [], "nobody else is woken"
    async with any_town.running.store.transaction() as tx:
        assert await tx.open_calls(conversation) == []


async def test_who_does_not_confirm_is_followed_by_the_next_one_and_the_customer_is_told(town):
    await emergency(town)
    pass_minutes(town, 5)
    await reached(town, ROBIN, "escalation.staff.ask")
    assert "escalation.next_person" in await town.said()
    pass_minutes(town, 5)
    await reached(town, SAM, "escalation.staff.ask")
    await town.sms("Ja!", from_=ROBIN)
    await town.settled()
    assert (await colleague_read(town, ROBIN))[-1] == "escalation.staff.thanks"
    assert (await colleague_read(town, KIM))[-1] == "escalation.staff.taken"
    assert "escalation.confirmed" in await town.said()


async def test_the_last_one_is_called_again_and_then_the_customer_hears_that_nobody_was_reached(town):
    await emergency(town)
    for times, number in ((1, ROBIN), (1, SAM), (2, SAM), (3, SAM)):
        pass_minutes(town, 5)
        await reached(town, number, "escalation.staff.ask", times)
    pass_minutes(town, 5)
    async with asyncio.timeout(8):
        while "escalation.unreached" not in await town.said():
            await asyncio.sleep(0.03)
    assert (await town.said()).count("escalation.next_person") <= 4


async def test_other_words_of_a_colleague_get_help_and_start_no_conversation(town, dialogue):
    await town.sms("hi, my parcel is late", from_=KIM)
    await town.settled()
    assert await colleague_read(town, KIM) == ["escalation.staff.help"]
    assert dialogue.heard == []
    await town.sms("not 1234", from_=KIM)
    await town.settled()
    assert await colleague_read(town, KIM) == ["escalation.staff.help"] * 2
    listed = await town.running.store.desk.recent()
    assert listed == [], "colleagues are no customers"


async def test_a_machine_at_a_colleagues_number_is_not_answered_for_ever(town):
    most = town.running.rules.book.policy.acknowledgements.loop_guard
    for _ in range(most + 3):
        await town.sms("I am away", from_=KIM)
    await town.settled(within=90)
    assert len(await colleague_read(town, KIM)) == most


async def test_when_an_agent_has_it_nobody_is_called_any_more(town):
    conversation = await emergency(town)
    await desk.take_over(town.running.house, conversation, agent_id=1)
    await desk.write(town.running.house, conversation, agent_id=1, text="Is everybody safe?")
    await town.settled()
    before = await town.said()
    pass_minutes(town, 30)
    await asyncio.sleep(0.3)
    assert await colleague_read(town, ROBIN) == []
    assert await town.said() == before


async def test_who_can_not_be_reached_is_passed_over(town):
    await town.sms("STOP", from_=KIM)
    await town.settled()
    town.travel(SUNDAY_NIGHT)
    await town.whatsapp("the lamp is on fire")
    await reached(town, ROBIN, "escalation.staff.ask")
    assert "escalation.staff.ask" not in await colleague_read(town, KIM)


async def test_what_breaks_is_marked_told_and_at_last_moved_to_who_goes_on(town):
    await town.whatsapp("I want a human")
    await town.settled()
    conversation = (await town.page()).conversation.id
    await desk.take_over(town.running.house, conversation, agent_id=1)
    start = town.running.house.clock.now()
    town.travel(start + 16 * MINUTE)
    await _line(town, lambda line: line.waiting.escalated == 50)
    town.travel(start + 31 * MINUTE)
    await reached(town, SAM, "escalation.staff.told")
    await desk.take_over(town.running.house, conversation, agent_id=1)
    town.travel(start + 61 * MINUTE)
    line = await _line(town, lambda line: line.waiting.team == "complaints")
    assert line.controller is Controller.QUEUED, "pain 10: a breach moves ownership"
    trace = [d.decision["trace"][0] for d in (await town.page()).decisions if d.moment == "timer"]
    assert {each["rule"] for each in trace} >= {"an answer is due", "renewal"}
    assert any("200 %" in each["because"] and each["file"] == "escalation.yml" for each in trace)
    assert trace[-1]["because"] == "moved to the queue of Complaints and goodwill"


async def _line(town, holds):
    async with asyncio.timeout(8):
        while True:
            (line,) = await town.running.store.desk.queue()
            if holds(line):
                return line
            await asyncio.sleep(0.05)


async def test_another_machine_is_answered_no_more_and_agents_are_told_once(town):
    for _ in range(3):
        await town.sms("Autosvar: jag har semester")
        await town.settled()
    page = await town.page("sms", "+46709876543")
    assert await town.said("sms", "+46709876543") == []
    assert page.conversation.looped_at is not None
    (noted,) = [d for d in page.decisions if d.decision["trace"][0]["rule"] == "loop guard"]
    assert noted.decision["trace"][0]["because"] == "says what only machines say"


async def test_a_machine_that_repeats_itself_is_found_out(town):
    for _ in range(8):
        await town.sms("Your message is important to us.")
        await town.settled()
    assert len(await town.said("sms", "+46709876543")) == 4, "a greeting and three answers"
