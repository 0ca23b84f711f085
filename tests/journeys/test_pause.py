""" "Wait, I'll look it up": a kind yes, one reminder, and then the case waits, however long."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.model.conversation import CaseStatus
from bot.pipeline import desk
from tests.support.stepping import SteppingDialogue
from tests.support.town import town as open_town

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WORDS = {
    "wait": "wait_moment",
    "vänta": "wait_moment",
    "parcel": "parcel_late",
    "paket": "parcel_late",
    "human": "ask_human",
    "10432": "inform",
    "yes": "affirm",
}
REMINDER = "unfinished.reminder"
STRANGER = "+46733333333"


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def paused(town, dialogue, *texts, sms=False):
    """A stranger was asked for the order number, and asks for a moment."""
    dialogue.book = town.running.house.rules.book
    for text in texts or ("my parcel has not come", "wait, I'll look it up"):
        await (town.sms if sms else town.whatsapp)(text, from_=STRANGER)
        await town.settled()


def at(hour, minute=0, day=16):
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


async def said(town, channel="whatsapp"):
    return await town.said(channel, STRANGER)


async def later(town, moment):
    """Time passes, and timers have had their chance."""
    town.travel(moment)
    await town.timers_done()


@pytest.mark.parametrize(("problem", "wait", "words"), [
    ("my parcel has not come", "wait, I'll look it up", "Whenever you're ready: "),
    ("hej mitt paket har inte kommit", "vänta, jag ska kolla", "När det passar dig: "),
])  # fmt: skip
async def test_a_moment_is_agreed_to_and_reminded_of_once(any_town, dialogue, problem, wait, words):
    town = any_town
    await paused(town, dialogue, problem, wait)
    assert (await said(town))[-1] == "steps.pause", "no question is put again"
    await later(town, at(11, 59))
    assert REMINDER not in await said(town)
    await later(town, at(12, 1))
    page = await town.page("whatsapp", STRANGER)
    assert page.messages[-1].content.text_key == REMINDER
    assert words in page.messages[-1].content.text
    assert "…" not in page.messages[-1].content.text
    assert page.case.status is CaseStatus.WAITING_CUSTOMER
    await later(town, at(12, day=20))
    assert (await said(town)).count(REMINDER) == 1


async def test_a_message_ends_the_pause(town, dialogue):
    await paused(town, dialogue, "my parcel has not come", "wait", "10432")
    await later(town, at(20))
    assert REMINDER not in await said(town)


async def test_another_pause_is_reminded_of_anew(town, dialogue):
    await paused(town, dialogue)
    town.travel(at(11))
    await paused(town, dialogue, "10432", "wait")
    await later(town, at(12, 30))
    assert REMINDER not in await said(town), "the first pause is over"
    await later(town, at(13, 1))
    assert (await said(town)).count(REMINDER) == 1


async def test_who_has_a_person_is_not_reminded(town, dialogue):
    await paused(town, dialogue)
    conversation = (await town.page("whatsapp", STRANGER)).conversation
    await desk.take_over(town.running.house, conversation.id, agent_id=1)
    await later(town, at(12, 1))
    assert REMINDER not in await said(town)


async def test_nor_after_the_person_gave_it_back(town, dialogue):
    await paused(town, dialogue)
    conversation = (await town.page("whatsapp", STRANGER)).conversation
    await desk.take_over(town.running.house, conversation.id, agent_id=1)
    await desk.hand_back(town.running.house, conversation.id, agent_id=1)
    await later(town, at(12, 1))
    assert REMINDER not in await said(town)


async def test_who_opted_out_is_not_reminded(town, dialogue):
    await paused(town, dialogue, sms=True)
    await town.sms("STOP", from_=STRANGER)
    await town.settled()
    await later(town, at(12, 1))
    assert REMINDER not in await said(town, "sms")


async def test_quiet_hours_are_kept_and_the_reminder_comes_when_they_end(town, dialogue):
    town.travel(at(20))
    await paused(town, dialogue)
    await later(town, at(23))
    assert REMINDER not in await said(town)
    await later(town, at(8, 1, day=17))
    assert (await said(town)).count(REMINDER) == 1


async def test_when_whatsapps_window_is_closed_nothing_is_sent_and_the_case_waits(town, dialogue):
    await paused(town, dialogue)
    await later(town, at(12, day=18))
    page = await town.page("whatsapp", STRANGER)
    assert REMINDER not in await said(town)
    assert page.case.status is CaseStatus.WAITING_CUSTOMER


async def test_the_reminder_survives_a_restart(tmp_path, sqlite_url):
    for number, moment in enumerate((at(10), at(12, 1))):
        dialogue = SteppingDialogue(WORDS)
        async with open_town(tmp_path / str(number), dialogue=dialogue, database_url=sqlite_url) as town:
            town.travel(moment)
            if number == 0:
                await paused(town, dialogue, sms=True)
            else:
                await town.timers_done()
                assert (await said(town, "sms")).count(REMINDER) == 1


async def test_operators_may_want_no_reminder(town, dialogue):
    await town.edit_rules("unfinished.yml", "  remind_after: 2 hours", "  # remind_after: 2 hours")
    await paused(town, dialogue)
    await later(town, at(20))
    assert REMINDER not in await said(town)


async def test_a_pause_without_an_open_question_needs_no_reminder(town, dialogue):
    await paused(town, dialogue, "wait")
    await later(town, at(12, 1))
    assert await said(town) == ["ack.greeting", "steps.pause"]
