"""Days after the solution we ask once whether all is well (G6.2)."""

from datetime import timedelta

import pytest

from bot.model.conversation import CaseStatus, Controller
from bot.model.follow_ups import Stage
from bot.model.records import Author
from bot.pipeline import desk
from bot.web.console.views.events import make_events
from bot.web.console.views.packet import make_packet
from bot.web.console.views.promises import Timing
from bot.web.console.views.times import When
from tests.support.stepping import SteppingDialogue
from tests.support.town import town as open_town

DAYS = timedelta(days=1)
WORDS = {
    "parcel": "parcel_late",
    "paket": "parcel_late",
    "charged": "charged_wrong",
    "broken": "item_wrong",
    "new one": "want_replacement",
    "en ny": "want_replacement",
    "human": "ask_human",
    "yes": "affirm",
    "ja": "affirm",
    "nej": "deny",
    "no,": "deny",
    "thank": "thanks",
    "tack": "thanks",
}
TEMPLATE = "HX" + "1" * 32


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def solved(town, *, says="whatsapp", last=("yes",), words=("my parcel 10432 has not come", "yes", "a new one")):
    """A case that ends with a new parcel on its way: to be checked after four days."""
    town.dialogue.book = town.running.house.rules.book
    write = getattr(town, says)
    for each in (*words, *last):
        await write(each, **({"from_": "+46701234567"} if says == "sms" else {}))
        await town.settled()
    return (await page(town, says)).case


async def page(town, channel):
    return await town.page(channel, "+46701234567")


async def follow_up(town, case):
    async with town.running.store.transaction() as tx:
        return await tx.follow_up_of(case.id)


async def days_pass(town, days, *, until=None):
    """Work that is due is done; the test waits for it as it would for a person."""
    town.travel(town.running.house.clock.now() + days * DAYS)
    await looked(town)


async def looked(town):
    """Until no follow-up is due any more."""
    import asyncio

    async with asyncio.timeout(10):
        while True:
            await town.settled()
            counts = await town.running.store.desk.counts()
            due = counts.oldest_due.get("follow_up")
            if due is None or due > town.running.house.clock.now():
                return
            await asyncio.sleep(0.02)


async def last_words(town, channel="sms"):
    found = await page(town, channel)
    return [m.content.text for m in found.messages if m.content.author is Author.BOT][-1]


async def answers(town, *texts, channel="sms"):
    await getattr(town, channel)(*texts, from_="+46701234567")
    await town.settled()


async def test_it_is_asked_when_due_and_yes_ends_it_kindly(any_town):
    town = any_town
    case = await solved(town, says="sms")
    assert case.status is CaseStatus.RESOLVED
    planned = await follow_up(town, case)
    assert planned.stage is Stage.PLANNED
    assert planned.due_at - town.running.house.clock.now() > 3.9 * DAYS
    await days_pass(town, 3)
    assert (await town.said("sms", "+46701234567"))[-1] == "steps.thanks"
    await days_pass(town, 1)
    assert (await town.said("sms", "+46701234567"))[-1] == "solution.resend.check"
    assert "Has it come?" in await last_words(town)
    assert "10432" in await last_words(town)
    await answers(town, "Yes it came, lovely")
    said = await town.said("sms", "+46701234567")
    assert said[-2:] == ["solution.resend.check", "steps.checked"]  # no greeting: we began
    assert (await follow_up(town, case)).stage is Stage.WELL
    after = (await page(town, "sms")).case
    assert (after.id, after.status) == (case.id, CaseStatus.RESOLVED)
    await days_pass(town, 30)
    assert await town.said("sms", "+46701234567") == said  # once


async def test_no_opens_the_case_again_and_a_person_gets_the_whole_packet(town):
    case = await solved(town, says="sms")
    await days_pass(town, 4)
    await answers(town, "No, still nothing")
    found = await page(town, "sms")
    assert found.conversation.owner.controller is Controller.QUEUED
    assert found.case.id == case.id
    assert found.case.status is CaseStatus.WAITING_INTERNAL
    assert found.case.resolved_at is None
    assert found.handoff.rule == "not solved after all"
    assert found.handoff.packet["case"]["done"]["reference"] == "R001"
    assert found.handoff.packet["case"]["cause"]["cause"] == "lost"
    assert (await town.said("sms", "+46701234567"))[-1] == "handoff.still_unsolved"
    assert (await follow_up(town, case)).stage is Stage.NOT_WELL


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("ja det kom igår", Stage.WELL),
        ("nej, inget än", Stage.NOT_WELL),
        ("paketet har fortfarande inte kommit", Stage.NOT_WELL),
        ("tack, det kom", Stage.WELL),
        ("tack", Stage.PASSED),
    ],
)
async def test_it_is_asked_and_understood_in_swedish(town, words, stage):
    case = await solved(
        town, says="sms", words=("hej mitt paket 10432 har inte kommit", "ja", "skicka en ny tack"), last=("ja",)
    )
    await days_pass(town, 4)
    assert "Har det kommit?" in await last_words(town)
    await answers(town, words)
    assert (await follow_up(town, case)).stage is stage


async def test_another_problem_gets_a_case_of_its_own(town):
    case = await solved(town, says="sms")
    await days_pass(town, 4)
    await answers(town, "my lamp 10432 arrived broken")
    newer = (await page(town, "sms")).case
    assert (newer.id != case.id, newer.problem) == (True, "item_wrong")
    assert (await follow_up(town, case)).stage is Stage.PASSED


async def test_an_unclear_answer_is_asked_about_and_does_not_open_the_case(town):
    case = await solved(town, says="sms")
    await days_pass(town, 4)
    await answers(town, "hm well the neighbour said")
    assert (await town.said("sms", "+46701234567"))[-1] == "steps.ask.check"
    assert (await page(town, "sms")).case.status is CaseStatus.RESOLVED
    await answers(town, "no, it did not come")
    assert (await follow_up(town, case)).stage is Stage.NOT_WELL


async def test_outside_whatsapps_window_a_colleague_is_told_rather_than_nobody(town):
    case = await solved(town)
    await days_pass(town, 4)
    found = await town.page()
    assert (await follow_up(town, case)).stage is Stage.TOLD
    assert found.conversation.owner.controller is Controller.QUEUED
    assert found.handoff.team == "support"
    assert "window" in found.handoff.reason
    assert (await town.said())[-1] == "steps.thanks"


async def test_outside_whatsapps_window_a_template_carries_it(tmp_path, sqlite_url, dialogue):
    environ = {"TWILIO_WHATSAPP_TEMPLATES": f"en={TEMPLATE}, sv={TEMPLATE}"}
    async with open_town(tmp_path, dialogue=dialogue, database_url=sqlite_url, environ=environ) as town:
        from tests.journeys.conftest import MONDAY_MORNING

        town.travel(MONDAY_MORNING)
        case = await solved(town)
        await days_pass(town, 4)
        assert (await follow_up(town, case)).stage is Stage.ASKED
        (call,) = [each for each in town.sandbox.twilio.calls if each.params.get("ContentSid") == TEMPLATE]
        assert "Has it come?" in str(call.params["ContentVariables"])
        await town.whatsapp("yes")
        await town.settled()
        assert (await follow_up(town, case)).stage is Stage.WELL


async def test_who_has_opted_out_is_never_asked(town):
    case = await solved(town, says="sms")
    await answers(town, "STOP")
    await days_pass(town, 4)
    found = await follow_up(town, case)
    assert (found.stage, found.why) == (Stage.CANCELLED, "the customer opted out")
    assert "solution.resend.check" not in await town.said("sms", "+46701234567")


async def test_it_waits_while_an_agent_writes_with_the_customer(town):
    case = await solved(town, says="sms")
    town.travel(town.running.house.clock.now() + 4 * DAYS - timedelta(minutes=5))
    await desk.take_over(town.running.house, case.conversation_id, agent_id=1)
    town.travel(town.running.house.clock.now() + timedelta(minutes=6))
    await looked(town)
    found = await follow_up(town, case)
    assert (found.stage, found.why) == (Stage.PLANNED, "a colleague is writing with the customer")
    await desk.resolve(town.running.house, case.conversation_id, agent_id=1)
    town.travel(found.due_at)
    await looked(town)
    planned = await follow_up(town, case)
    town.travel(planned.due_at)  # the next day is a Saturday
    await looked(town)
    assert (await follow_up(town, case)).stage is Stage.ASKED


async def test_what_is_said_after_a_colleague_was_there_answers_no_question_of_before(town):
    case = await solved(town, says="sms")
    await days_pass(town, 4)
    await desk.take_over(town.running.house, case.conversation_id, agent_id=1)
    found = await follow_up(town, case)
    assert (found.stage, found.why) == (Stage.PASSED, "a colleague took over")
    await desk.hand_back(town.running.house, case.conversation_id, agent_id=1)
    await answers(town, "no, it did not come")
    assert (await follow_up(town, case)).stage is Stage.PASSED


async def test_it_waits_while_another_problem_is_open(town):
    case = await solved(town, says="sms")
    await answers(town, "I was charged wrongly for 10432")
    await days_pass(town, 4)
    found = await follow_up(town, case)
    assert (found.stage, found.why) == (Stage.PLANNED, "another problem is being solved")


async def test_it_waits_for_the_hours_in_which_people_answer(town):
    case = await solved(town, says="sms")
    town.travel(town.running.house.clock.now() + timedelta(hours=8))  # six in the evening
    async with town.running.store.transaction() as tx:
        planned = await tx.follow_up_of(case.id)
    await days_pass(town, 4)
    found = await follow_up(town, case)
    zone = town.running.house.rules.book.policy.zone
    assert found.stage is Stage.PLANNED
    assert f"{found.due_at.astimezone(zone):%A %H:%M}" == "Monday 07:30"
    assert planned.due_at < found.due_at


async def test_a_case_that_is_open_again_is_not_asked_about_and_a_persons_solution_is_asked_about_in_other_words(town):
    case = await solved(town, says="sms", last=("no, I want a human",))
    assert (await follow_up(town, case)).stage is Stage.CANCELLED
    await desk.take_over(town.running.house, case.conversation_id, agent_id=1)
    await desk.resolve(town.running.house, case.conversation_id, agent_id=1)
    planned = await follow_up(town, case)
    assert (planned.stage, planned.key) == (Stage.PLANNED, "follow_up.after_person")
    await days_pass(town, 4)
    assert "a parcel that hasn't come" in await last_words(town)
    await answers(town, "all good now")
    assert (await follow_up(town, case)).stage is Stage.WELL


async def test_who_left_without_a_word_after_the_solution_is_asked_too(town):
    case = await solved(town, says="sms", last=())
    assert case.status is CaseStatus.WAITING_CUSTOMER
    await days_pass(town, 4)
    assert (await follow_up(town, case)).stage is Stage.ASKED
    assert (await page(town, "sms")).case.status is CaseStatus.RESOLVED


async def test_agents_see_what_is_planned_and_what_came_of_it(town):
    case = await solved(town, says="sms")
    found = await page(town, "sms")
    planned = packet(town, found)
    assert (planned.stage, planned.solution, planned.days) == ("planned", "resend", 4)
    assert planned.at == (await follow_up(town, case)).due_at
    await days_pass(town, 4)
    found = await page(town, "sms")
    assert packet(town, found).stage == "asked"
    assert [each.what for each in make_events(found, {}, {})] == ["asked_after"]


def packet(town, found):
    when = When(town.running.house.clock.now(), town.running.house.rules.book.policy.zone)
    return make_packet(found, when, titles={}, timing=Timing({}, {})).follow_up


async def test_it_survives_a_restart(tmp_path, database_url, dialogue):
    from tests.journeys.conftest import MONDAY_MORNING

    async with open_town(tmp_path, dialogue=dialogue, database_url=database_url) as town:
        town.travel(MONDAY_MORNING)
        case = await solved(town, says="sms")
        before = town.running.house.clock.now()
    async with open_town(tmp_path, dialogue=dialogue, database_url=database_url) as town:
        town.travel(before + 4 * DAYS)
        await looked(town)
        assert (await follow_up(town, case)).stage is Stage.ASKED
