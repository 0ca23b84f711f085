"""A customer who sends one word at a time, slowly, is waited for and understood, and not given to a person for that."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.conversation import Controller
from tests.support.stepping import SteppingDialogue

WORDS = {"broken": "item_wrong", "trasig": "item_wrong", "human": "ask_human", "lamp": "inform"}


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def asked_what_it_is_about(town):
    town.dialogue.book = town.running.house.rules.book
    await town.whatsapp("my")
    await town.settled()
    assert (await town.said())[-1] == "steps.ask.problem"


async def writes(town, word):
    """After forty seconds, and until Fyra has looked at it; no further."""
    town.travel(town.running.house.clock.now() + timedelta(seconds=40))
    await town.whatsapp(word)
    town.travel(town.running.house.clock.now() + timedelta(seconds=4))
    async with asyncio.timeout(10):
        while not await looked_at(town):
            await asyncio.sleep(0.02)


async def looked_at(town):
    """No turn is due now: it was taken, or it waits for the next word."""
    counts = await town.running.store.desk.counts()
    if counts.open_work.get("event") or counts.open_work.get("send"):
        return False
    return not counts.open_work.get("turn") or counts.oldest_due["turn"] > town.running.house.clock.now()


async def test_words_sent_one_by_one_are_a_sentence_in_the_end(any_town, dialogue):
    await asked_what_it_is_about(any_town)
    said = await any_town.said()
    for word in ("lamp", "is"):
        await writes(any_town, word)
        assert await any_town.said() == said, "a good listener waits"
    await writes(any_town, "broken")
    await any_town.settled()
    assert dialogue.heard[-1].text == "lamp\nis\nbroken"
    page = await any_town.page()
    assert page.case.problem == "item_wrong"
    assert page.conversation.owner.controller is Controller.BOT


async def test_who_stops_in_the_middle_is_answered_after_a_minute(town, dialogue):
    await asked_what_it_is_about(town)
    await writes(town, "lamp")
    asked = len(dialogue.heard)
    town.travel(town.running.house.clock.now() + timedelta(seconds=61))
    await town.settled()
    assert len(dialogue.heard) == asked + 1
    assert (await town.said())[-1] == "steps.ask.problem.again"


async def test_a_single_word_that_says_something_is_answered_at_once(town, dialogue):
    await asked_what_it_is_about(town)
    before = town.running.house.clock.now()
    await town.whatsapp("human")
    await town.settled()
    assert (await town.said())[-1] == "handoff.person"
    assert town.running.house.clock.now() - before < timedelta(seconds=30)
