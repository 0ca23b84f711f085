"""How real cases go through the steps is kept, and can be looked at on the terminal."""

import asyncio
import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.model.stalls import tally
from tests.support.stepping import SteppingDialogue

WORDS = {
    "idiot": "insult",
    "parcel": "parcel_late",
    "new one": "want_replacement",
    "yes": "affirm",
    "human": "ask_human",
}


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


async def test_one_is_solved_one_wants_a_person_and_one_goes_away(any_town, sqlite_url, monkeypatch):
    town = any_town
    town.dialogue.book = town.running.house.rules.book
    for words in ("my parcel 10432 has not come", "yes", "a new one", "yes"):
        await town.whatsapp(words)
        await town.settled()
    for who, more in (("+46709876543", ["I want a human"]), ("+46735557788", [])):
        for words in ("my parcel 10432 has not come", *more):
            await town.sms(words, from_=who)
            await town.settled()
    now = town.running.house.clock.now()
    (found,) = tally(await town.running.store.past.walks(now - timedelta(days=1)), now)
    assert (found.playbook, found.cases) == ("parcel_late", 3)
    first = found.steps[0]
    assert (first.entered, first.done, first.handed_over, first.under_way) == (3, 1, 1, 1)
    assert [step.done for step in found.steps] == [1, 1, 1, 1]
    assert first.median_turns == 2
    later = now + timedelta(days=1)
    (found,) = tally(await town.running.store.past.walks(now - timedelta(days=1)), later)
    assert (found.steps[0].left, found.steps[0].under_way) == (1, 0)


async def test_a_problem_that_goes_to_a_person_with_its_first_words_counts_too(town):
    town.dialogue.book = town.running.house.rules.book
    await town.whatsapp("my parcel 10432 has not come. you idiot")
    await town.settled()
    now = town.running.house.clock.now()
    (found,) = tally(await town.running.store.past.walks(now - timedelta(days=1)), now)
    assert (found.playbook, found.steps[0].entered, found.steps[0].handed_over) == ("parcel_late", 1, 1)


async def test_the_terminal_shows_it(town, sqlite_url, monkeypatch):
    town.dialogue.book = town.running.house.rules.book
    monkeypatch.setenv("FYRA_DATABASE_URL", sqlite_url)
    runner = CliRunner()
    nothing = await asyncio.to_thread(runner.invoke, app, ["playbook", "stalls"])
    assert nothing.output == "No case has begun in the last 30d.\n"
    await town.whatsapp("my parcel 10432 has not come")
    await town.settled()
    shown = await asyncio.to_thread(runner.invoke, app, ["playbook", "stalls", "--since", "3650d"])
    assert shown.exit_code == 0, shown.output
    assert "parcel_late: 1 case;" in shown.output
    assert "1 understand" in shown.output
    told = await asyncio.to_thread(runner.invoke, app, ["playbook", "stalls", "--since", "3650d", "--json"])
    (report,) = json.loads(told.output)
    assert report["steps"][0] | {"left": 0, "under_way": 0} == {
        "step": 1,
        "entered": 1,
        "done": 0,
        "handed_over": 0,
        "left": 0,
        "under_way": 0,
        "median_turns": None,
        "median_seconds": None,
    }
    wrong = await asyncio.to_thread(runner.invoke, app, ["playbook", "stalls", "--since", "soon"])
    assert wrong.exit_code == 1
