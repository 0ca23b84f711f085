"""Corners of promises and calls: where the clock begins, who can't be told, who went away, who is on Telegram."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.model.conversation import Controller
from bot.pipeline import clocks, desk
from tests.journeys.test_escalation import SUNDAY_NIGHT, pass_minutes, reached
from tests.journeys.test_promises import local, promise, until

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)
ROBIN, KIM_ON_TELEGRAM = "+46700000012", 555099
CHAINS = ("sms +46700000011", f"telegram {KIM_ON_TELEGRAM}")


async def test_a_solution_promised_from_the_cases_opening_counts_the_assistants_time_too(town):
    await town.edit_rules("promises.yml", "resolution_starts: the hand-off", "resolution_starts: the case's opening")
    await town.whatsapp("my parcel has not come")
    await town.settled()
    town.travel(town.running.house.clock.now() + 40 * MINUTE)
    await town.whatsapp("I want a human")
    await town.settled()
    page = await town.page()
    solution = await promise(town, "resolution")
    assert solution.made_at == page.case.opened_at
    assert (await promise(town)).made_at - solution.made_at >= 40 * MINUTE
    conversation, house = page.conversation.id, town.running.house
    await desk.take_over(house, conversation, agent_id=1)
    await desk.hand_back(house, conversation, agent_id=1)
    (story,) = await clocks.explained(house, conversation)
    assert story.promise.id == solution.id
    assert not story.paused, "with the assistant the clock runs on"
    counted = sum((each.end - each.start for each in story.segments if each.counted), timedelta())
    assert counted == timedelta(hours=16)


async def test_whom_whatsapps_window_keeps_from_hearing_of_a_later_time_keeps_the_time_they_know(any_town):
    any_town.travel(local(20, "14:45"))
    await any_town.whatsapp("I want a human")
    await any_town.settled()
    told = await promise(any_town)
    any_town.travel(told.due_at - 3 * MINUTE)  # Monday: Anna wrote on Friday

    async def marked():
        return (await promise(any_town)).marked >= 80

    await until(any_town, marked)
    unheard = await promise(any_town)
    assert unheard.due_at == told.due_at
    assert "promise.renewed" not in await any_town.said()
    trace = [d.decision["trace"] for d in (await any_town.page()).decisions if d.moment == "timer"]
    assert any("can't be told: window_closed" in reason["because"] for reasons in trace for reason in reasons)
    any_town.travel(told.due_at + timedelta(seconds=1))

    async def broken():
        return (await promise(any_town)).broken_at is not None

    await until(any_town, broken)


async def test_an_answer_that_is_owed_stays_owed_when_its_agent_goes_away(any_town):
    house = any_town.running.house
    await any_town.whatsapp("I want a human")
    await any_town.settled()
    conversation = (await any_town.page()).conversation.id
    await desk.take_over(house, conversation, agent_id=1)
    await desk.write(house, conversation, agent_id=1, text="Which order?")
    await any_town.whatsapp("order 10432")
    await any_town.settled()
    owed = await promise(any_town, "next_answer")
    any_town.travel(house.clock.now() + house.rules.book.policy.escalation.absent_after + MINUTE)

    async def queued():
        return (await any_town.page()).conversation.owner.controller is Controller.QUEUED

    await until(any_town, queued)
    still = await promise(any_town, "next_answer")
    assert (still.id, still.due_at) == (owed.id, owed.due_at)
    assert still.kept_at is still.cancelled_at is None
    any_town.travel(owed.made_at + 31 * MINUTE)  # half of its hour: the matrix goes on

    async def escalated():
        return (await promise(any_town, "next_answer")).escalated >= 50

    await until(any_town, escalated)
    await desk.take_over(house, conversation, agent_id=2)
    await desk.write(house, conversation, agent_id=2, text="Found it.")
    kept = await promise(any_town, "next_answer")
    assert kept.id == owed.id
    assert kept.kept_at is not None


async def asked_on_telegram(town):
    return await town.said("telegram", KIM_ON_TELEGRAM)


async def test_a_colleague_on_telegram_is_asked_there_and_confirms_there(any_town):
    await any_town.edit_rules("escalation.yml", *CHAINS)
    await any_town.telegram("hello", chat=KIM_ON_TELEGRAM)  # a bot may only write to who has written to it
    await any_town.settled()
    assert await asked_on_telegram(any_town) == ["escalation.staff.help"]
    any_town.travel(SUNDAY_NIGHT)
    await any_town.whatsapp("the lamp is on fire")
    await any_town.settled()
    async with asyncio.timeout(8):
        while "escalation.staff.ask" not in await asked_on_telegram(any_town):
            await asyncio.sleep(0.03)
    await any_town.settled()
    page = await any_town.page("telegram", KIM_ON_TELEGRAM)
    asked = next(m for m in page.messages if m.content.text_key == "escalation.staff.ask")
    assert "lamp" not in asked.content.text
    await any_town.telegram("Ja", chat=KIM_ON_TELEGRAM)
    await any_town.settled()
    assert (await asked_on_telegram(any_town))[-1] == "escalation.staff.thanks"
    assert (await any_town.said())[-1] == "escalation.confirmed"
    pass_minutes(any_town, 6)
    await any_town.timers_done()
    assert await any_town.said("sms", ROBIN) == []


async def test_a_colleague_who_never_wrote_to_the_telegram_bot_is_followed_by_the_next(town):
    await town.edit_rules("escalation.yml", *CHAINS)
    town.travel(SUNDAY_NIGHT)
    await town.whatsapp("the lamp is on fire")
    await town.settled()
    pass_minutes(town, 6)
    await reached(town, ROBIN, "escalation.staff.ask")
    assert "escalation.staff.thanks" not in await asked_on_telegram(town)
