"""Some of the other problems with real understanding, from the first word to the end, in both languages."""

import pytest

from bot.model.conversation import Controller
from tests.e2e.test_playbooks import Talk, solved

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]


@pytest.fixture
def omar(town):
    return Talk(town, "whatsapp", "+46735557788")


@pytest.fixture
def sara(town):
    return Talk(town, "telegram", 555001)


async def test_a_return_in_english(omar):
    assert "10461" in await omar.say("hi, I want to return order 10461")
    assert "unused" in await omar.say("yes")
    offer = await omar.say("yes")
    assert "return label" in offer
    done = await omar.say("yes please")
    assert "RL-" in done
    await omar.say("yes, thanks")
    assert await solved(omar)


async def test_a_used_thing_is_looked_at_by_a_person_in_swedish(omar):
    assert "Stämmer det" in await omar.say("hej, jag vill returnera order 10461")
    await omar.say("ja")
    answer = await omar.say("nej, den är använd")
    page = await omar.page()
    assert page.conversation.owner.controller is Controller.QUEUED
    assert page.handoff.packet["case"]["cause"]["cause"] == "used"
    assert "kollega" in answer


async def test_a_diagnosis_in_english_ends_with_a_repair(omar):
    asked = await omar.say("the kettle in order 10464 won't turn on")
    assert "Lund kettle" in asked
    assert "another wall socket" in await omar.say("yes")
    assert "ours to put right" in await omar.say("no, still nothing")
    assert "2" in await omar.say("hm, what are my choices?")
    assert "RP-" in await omar.say("2")
    await omar.say("yes")
    assert await solved(omar)


async def test_an_order_is_cancelled_in_swedish(omar):
    assert "10462" in await omar.say("jag vill avbeställa order 10462")
    assert "inte packad" in await omar.say("ja")
    assert "CA-" in await omar.say("ja tack")
    await omar.say("ja")
    assert await solved(omar)


async def test_a_sign_in_link_needs_no_order_in_swedish(sara):
    assert "lösenordet godtas inte" in await sara.say("jag har glömt mitt lösenord")
    assert "länk" in await sara.say("ja")
    await sara.say("ja")
    assert "om det finns ett konto med sara.nilsson@example.com" in await sara.say("sara.nilsson@example.com")
    await sara.say("ja")
    assert await solved(sara)


async def test_a_complaint_is_registered_and_a_person_goes_on(omar):
    assert "happened" in await omar.say("your staff were rude to me")
    assert "He hung up on me" in await omar.say("He hung up on me yesterday")
    assert "made a mistake" in await omar.say("yes")
    await omar.say("what can you do?")
    answer = await omar.say("1")
    page = await omar.page()
    assert "register of complaints" in answer
    assert page.handoff.rule == "complains about us"


async def test_a_complaint_that_asks_for_a_person_is_registered_before_one_goes_on(omar):
    answer = await omar.say("I want to complain, your staff was rude to me", "let me talk to a person")
    page = await omar.page()
    assert "register of complaints as C" in answer
    assert page.handoff.rule == "complains and wants a person"
    assert page.handoff.packet["problem"] == "complaint_service"
    assert page.handoff.packet["case"]["done"]["reference"] in answer


async def test_a_second_problem_is_noted_and_offered_when_the_first_is_solved(omar):
    assert "You also mentioned" in await omar.say("I want to cancel order 10462", "and I can't sign in")
    await omar.say("yes")
    await omar.say("yes")
    assert "Shall we look at that now" in await omar.say("yes")
    assert (await omar.page()).case.problem == "cancel_order"
