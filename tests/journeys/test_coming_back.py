"""A customer comes back: after days, with the same problem as last time, or on another channel."""

from datetime import timedelta

import pytest

from bot.model.conversation import CaseStatus
from bot.pipeline import desk
from tests.support.stepping import SteppingDialogue
from tests.support.town import ANNA, SARA

WORDS = {
    "yesterday": "come_back",
    "igår": "come_back",
    "same": "same_as_last_time",
    "samma": "same_as_last_time",
    "charged": "charged_wrong",
    "debiterats": "charged_wrong",
    "parcel": "parcel_late",
    "paket": "parcel_late",
    "new one": "want_replacement",
    "en ny": "want_replacement",
    "thank": "thanks",
    "tack": "thanks",
    "human": "ask_human",
    "yes": "affirm",
    "ja": "affirm",
}


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def says(town, *turns, channel="whatsapp"):
    """Returns the keys of what was answered to the last turn."""
    town.dialogue.book = town.running.house.rules.book
    before = 0
    for text in turns:
        before = len(await said(town, channel))
        await (town.telegram(text) if channel == "telegram" else getattr(town, channel)(text, from_=ANNA))
        await town.settled()
    return (await said(town, channel))[before:]


async def said(town, channel):
    return await town.said(channel, SARA if channel == "telegram" else ANNA)


async def case(town, channel="whatsapp"):
    return (await town.page(channel, SARA if channel == "telegram" else ANNA)).case


def days_pass(town, days):
    town.travel(town.running.house.clock.now() + timedelta(days=days))


@pytest.mark.parametrize(("first", "yes", "back", "wish"), [
    ("my parcel 10432 has not come", "yes", "about yesterday", "a new one"),
    ("hej, mitt paket 10432 har inte kommit", "ja", "hej, angående igår", "en ny"),
])  # fmt: skip
async def test_after_a_day_where_we_were_and_the_open_question_are_said(any_town, first, yes, back, wish):
    town = any_town
    await says(town, first, yes)
    days_pass(town, 1)
    heard = await says(town, back)
    assert heard == ["ack.greeting", "steps.recap.cause", "steps.ask.wish.again"]
    words = (await town.page()).messages[-2].content.text
    assert "10432" in words
    assert "…" not in words
    same = await case(town)
    assert "solution.resend.done" in await says(town, wish)
    assert (await case(town)).id == same.id


async def test_the_next_words_alone_are_enough_and_need_no_greeting_of_the_case(town):
    await says(town, "my parcel 10432 has not come", "yes")
    days_pass(town, 3)
    assert "steps.recap.cause" in await says(town, "hm")
    assert "steps.recap.cause" not in await says(town, "hm"), "once is enough"


async def test_within_the_hour_nothing_is_recapped(town):
    await says(town, "my parcel 10432 has not come", "yes")
    town.travel(town.running.house.clock.now() + timedelta(hours=1))
    assert "steps.recap.cause" not in await says(town, "hm")


async def test_after_too_long_the_case_is_closed_and_a_new_one_begins(town):
    await says(town, "my parcel 10432 has not come", "yes")
    old = await case(town)
    days_pass(town, 15)
    heard = await says(town, "my parcel 10432 has not come")
    assert not [key for key in heard if key.startswith("steps.recap")]
    assert (await case(town)).id != old.id
    async with town.running.store.transaction() as tx:
        assert (await tx.case(old.id)).status is CaseStatus.CLOSED


async def test_operators_say_how_long(town):
    await town.edit_rules("unfinished.yml", "resume_within: 14 days", "resume_within: 30 days")
    await says(town, "my parcel 10432 has not come", "yes")
    days_pass(town, 15)
    assert "steps.recap.cause" in await says(town, "hm")


async def test_thanks_alone_reopen_nothing(town):
    await says(town, "my parcel 10432 has not come", "yes")
    before = await case(town)
    for days in (2, 20):
        days_pass(town, days)
        assert (await says(town, "thank you"))[-1] == "steps.talk.thanks"
        assert (await case(town)).id == before.id
        assert (await case(town)).state["question"] == before.state["question"]


async def test_what_an_agent_said_meanwhile_is_no_silence(town):
    await says(town, "my parcel 10432 has not come", "yes")
    days_pass(town, 1)
    conversation = (await town.page()).conversation
    await desk.take_over(town.running.house, conversation.id, agent_id=1)
    await desk.hand_back(town.running.house, conversation.id, agent_id=1)
    await says(town, "hm")
    town.travel(town.running.house.clock.now() + timedelta(hours=1))
    assert "steps.recap.cause" not in await says(town, "hm")


@pytest.mark.parametrize(("first", "yes", "wish", "same"), [
    ("my parcel 10432 has not come", "yes", "a new one", "same problem as last time"),
    ("hej mitt paket 10432 har inte kommit", "ja", "en ny", "samma problem som sist tack"),
])  # fmt: skip
async def test_the_same_as_last_time_takes_over_problem_and_order(any_town, first, yes, wish, same):
    town = any_town
    await says(town, first, yes, wish, yes)
    solved = await case(town)
    assert solved.status is CaseStatus.RESOLVED
    days_pass(town, 2)  # before the follow-up
    assert (await says(town, same))[-2:] == ["steps.last.same", "problem.parcel_late.confirm"]
    assert "10432" in (await town.page()).messages[-1].content.text
    assert (await case(town)).id != solved.id


async def test_the_same_number_on_another_channel_has_the_same_last_time(town):
    await says(town, "my parcel 10432 has not come", "yes", "a new one", "yes")
    assert (await says(town, "same as last time", channel="sms"))[-2:] == [
        "steps.last.same",
        "problem.parcel_late.confirm",
    ]


async def test_somebody_else_has_no_last_time(town):
    await says(town, "my parcel 10432 has not come", "yes", "a new one", "yes")
    assert (await says(town, "same as last time", channel="telegram"))[-2:] == ["steps.last.none", "steps.ask.problem"]


@pytest.mark.parametrize(("first", "yes"), [
    ("my parcel 10432 has not come", "yes"), ("hej, mitt paket 10432 har inte kommit", "ja"),
])  # fmt: skip
async def test_on_another_channel_the_case_is_gone_on_with_after_the_proof(any_town, first, yes):
    town = any_town
    await says(town, first, yes)
    there = await case(town)
    assert (await says(town, first, channel="telegram"))[-1] == "steps.ask.proof"
    assert (await says(town, "114 55", channel="telegram")) == ["steps.ask.elsewhere"]
    heard = await says(town, yes, channel="telegram")
    assert heard == ["steps.recap.cause", "steps.ask.wish.again"]
    here = await case(town, "telegram")
    assert here.id != there.id
    assert here.order == "10432"
    async with town.running.store.transaction() as tx:
        assert (await tx.case(there.id)).status is CaseStatus.CLOSED
    words = [message.content.text for message in (await town.page("telegram", SARA)).messages]
    assert not [text for text in words if "…" in text]


async def test_who_cannot_prove_it_is_told_of_no_other_case(town):
    await says(town, "my parcel 10432 has not come", "yes")
    heard = await says(town, "my parcel 10432 has not come", "111 11", "411 07", channel="telegram")
    assert "steps.ask.elsewhere" not in [*heard, *await said(town, "telegram")]


async def test_where_a_person_has_it_already_a_person_answers_here_too(town):
    await says(town, "my parcel 10432 has not come", "yes", "I want a human")
    heard = await says(town, "my parcel 10432 has not come", "114 55", channel="telegram")
    assert heard[0] == "steps.person_elsewhere"
    assert (await town.page("telegram", SARA)).handoff is not None


async def test_a_case_left_there_too_long_ago_is_not_offered(town):
    await says(town, "my parcel 10432 has not come", "yes")
    days_pass(town, 15)
    await says(town, "my parcel 10432 has not come", "114 55", channel="telegram")
    assert "steps.ask.elsewhere" not in await said(town, "telegram")


@pytest.mark.parametrize(("first", "then", "language"), [
    ("my parcel 10432 has not come", "hej, jag har inte fått mitt paket", "sv"),
    ("hej, mitt paket 10432 har inte kommit", "hi, I want my parcel", "en"),
])  # fmt: skip
async def test_a_switch_of_language_midway_is_followed(town, first, then, language):
    await says(town, first)
    await says(town, then)
    page = await town.page()
    assert page.conversation.language == language
    words = {"sv": "Vad skulle du vilja att vi gör", "en": "What would you like us to do"}[language]
    assert words in page.messages[-1].content.text, "the problem once more is a yes to what was repeated"
    assert page.case.state["facts"]["order"]["value"] == "10432", "nothing is lost"
