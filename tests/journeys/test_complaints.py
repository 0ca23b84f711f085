"""Whoever gets a person in the midst of a complaint is in the register, once, with all they told (G5.1, G7.2)."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.conversation import Controller
from bot.model.errors import DialogueError
from bot.pipeline import desk
from tests.support.stepping import SteppingDialogue

WORDS = {
    "human": "ask_human",
    "idiot": "insult",
    "fire": "emergency",
    "complain": "complaint_service",
    "klaga": "complaint_service",
    "shouted": "inform",
    "skrek": "inform",
    "parcel": "parcel_late",
    "yes": "affirm",
}


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def says(town, *turns):
    dialogue = town.dialogue
    dialogue.book = town.running.house.rules.book
    for words in turns:
        town.travel(town.running.house.clock.now() + timedelta(seconds=40))  # as people do, not machines
        await town.whatsapp(words)
        await town.settled()
    return await town.page()


def entered(dialogue):
    return [errand for errand in dialogue.shop.errands if errand.kind == "complaint"]


@pytest.mark.parametrize(("turns", "rule", "told"), [
    (("I want to complain about your staff", "she shouted at me", "what idiots"), "angry", "she shouted at me"),
    (("jag vill klaga på er personal", "hon skrek åt mig", "vilka idioter"), "angry", "hon skrek åt mig"),
    (("I want to complain about your staff. They are idiots",), "angry", "staff. They are idiots"),
    (("I want to complain about your staff", "she shouted at me. A human!"), "complains and wants a person", "shouted"),
    (("I want to complain about your staff", "my jacket was on fire"), "emergency", "my jacket was on fire"),
    (("I want to complain", "bla bla", "blurgh"), "misunderstood twice", "I want to complain bla bla blurgh"),
])  # fmt: skip
async def test_by_whichever_rule_a_person_takes_over_the_complaint_is_entered_first(town, dialogue, turns, rule, told):
    page = await says(town, *turns)
    (errand,) = entered(dialogue)
    assert page.handoff.rule == rule
    assert told in errand.note
    packet = page.handoff.packet["case"]
    assert packet["done"]["reference"] == "R001"
    assert told in packet["words"].replace("\n", " ") or told == packet["facts"]["happened"]["value"]
    said = await town.said()
    assert said[-2].startswith("handoff."), "the person comes first, the register after that"
    assert said[-1] == "solution.register_and_call.done"


async def test_what_the_decision_saw_is_what_it_saw_before_anything_was_entered(town):
    page = await says(town, "I want to complain about your staff", "what idiots")
    seen = page.decisions[-1].decision["seen"]
    assert (seen["mood"], seen.get("understood"), seen.get("wants")) == ("angry", None, None)


async def test_a_complaint_that_is_entered_already_is_not_entered_again(town, dialogue):
    page = await says(town, "I want to complain about your staff", "she shouted at me", "yes", "hm", "2", "what idiots")
    assert page.handoff.rule == "angry"
    assert len(entered(dialogue)) == 1
    assert page.handoff.packet["case"]["done"]["key"].endswith(":register")


async def test_a_complaint_beside_another_problem_is_entered_as_well_and_that_problem_is_not_touched(town, dialogue):
    page = await says(town, "my parcel 10432 has not come. I complain about your rude staff. What idiots")
    (errand,) = dialogue.shop.errands
    assert (errand.kind, errand.order, errand.note) == ("complaint", None, "I complain about your rude staff.")
    packet = page.handoff.packet["case"]
    assert (packet["problem"], packet["done"], packet["later"]) == ("parcel_late", None, ["complaint_service"])
    assert packet["later_told"][0]["reference"] == "R001"
    assert (await town.said())[-2:] == ["handoff.angry", "solution.register_and_call.done"]


async def test_no_other_problem_is_touched_when_its_customer_is_angry(town, dialogue):
    page = await says(town, "my parcel has not come", "what idiots")
    assert page.handoff.rule == "angry"
    assert dialogue.shop.errands == []
    assert (await town.said())[-1] == "handoff.angry"


@pytest.mark.parametrize("fails", ["refused", "forgotten"])
async def test_a_register_that_takes_nothing_keeps_nobody_waiting(town, dialogue, fails):
    dialogue.shop.fails = fails
    page = await says(town, "I want to complain about your staff", "what idiots")
    assert page.conversation.owner.controller is Controller.QUEUED
    assert page.handoff.packet["case"]["done"] is None
    assert (await town.said())[-1] == "handoff.angry"


async def test_a_dialogue_that_falls_silent_keeps_nobody_waiting(town, dialogue):
    def silent_for_the_second_question(heard, metadata):
        if not heard.text:
            raise DialogueError
        return dialogue.step(heard, metadata)

    dialogue.respond = silent_for_the_second_question
    page = await says(town, "I want to complain about your staff", "what idiots")
    assert page.handoff.rule == "angry"
    assert (await town.said())[-1] == "handoff.angry"


async def test_what_the_back_office_refused_is_not_tried_again_behind_the_customers_back(town, dialogue):
    await says(town, "I want to complain about your staff", "she shouted at me", "yes", "hm")
    dialogue.shop.fails = "refused"
    page = await says(town, "2")
    assert page.handoff.rule == "the solution could not be carried out"
    assert len(entered(dialogue)) == 1


async def test_an_agent_who_takes_over_by_hand_finds_the_complaint_in_the_register_once(town, dialogue):
    page = await says(town, "I want to complain about your staff")
    said = await town.said()
    house = town.running.house
    await town.whatsapp("she shouted at me")  # nobody has answered this yet
    async with asyncio.timeout(10):
        while (await town.page()).messages[-1].content.text != "she shouted at me":
            await asyncio.sleep(0.02)
    await desk.take_over(house, page.conversation.id, agent_id=1)
    await town.settled()
    (errand,) = entered(dialogue)
    assert "she shouted at me" in errand.note
    case = (await town.page()).case
    assert case.state["done"]["reference"] == "R001"
    assert await town.said() == said, "the agent has it, and the assistant is silent"
    await desk.hand_back(house, page.conversation.id, agent_id=1)
    await desk.take_over(house, page.conversation.id, agent_id=1)
    await town.settled()
    assert len(entered(dialogue)) == 1


async def test_no_other_problem_is_touched_when_an_agent_takes_over_by_hand(town, dialogue):
    page = await says(town, "my parcel has not come")
    await desk.take_over(town.running.house, page.conversation.id, agent_id=1)
    await town.settled()
    assert dialogue.shop.errands == []
    assert len(dialogue.heard) == 1


async def test_a_dialogue_that_is_down_is_asked_again_when_an_agent_took_over(town, dialogue):
    page = await says(town, "I want to complain about your staff")
    dialogue.down = True
    dialogue.asked.clear()
    await desk.take_over(town.running.house, page.conversation.id, agent_id=1)
    await dialogue.asked.wait()
    dialogue.down = False
    await town.settled()
    assert len(entered(dialogue)) == 1
