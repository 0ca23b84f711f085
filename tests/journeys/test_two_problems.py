"""Two problems in one message become two cases, one after the other."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.model.conversation import CaseStatus
from bot.model.dialogue import Segment
from bot.model.steps import CaseState, Heard, Manual, Move, load_state, turn
from tests.support.dialogue import ScriptedDialogue
from tests.support.shop_customer import FakeShop, run, sample_orders

WORDS = {
    "parcel": "parcel_late",
    "charged": "charged_wrong",
    "paket": "parcel_late",
    "debiterats": "charged_wrong",
    "new one": "want_replacement",
    "en ny": "want_replacement",
    "yes": "affirm",
    "ja": "affirm",
}


class SteppingDialogue(ScriptedDialogue):
    """The real four steps behind a word list."""

    def __init__(self):
        super().__init__(respond=self.step)
        self.shop = FakeShop(sample_orders())
        self.book: Any = None

    async def understand(self, texts):
        return [Segment(text, next((WORDS[w] for w in WORDS if w in text.lower()), "inform"), 0.9) for text in texts]

    def step(self, heard, metadata):
        playbooks = self.book.playbooks
        opens = any(playbooks.for_intent(intent) for intent in heard.intents)
        state = load_state(metadata["case"]) if metadata["case"] else CaseState()
        told = Heard(
            case_id="case",
            text=heard.text,
            intent=heard.intent,
            now=datetime.fromisoformat(metadata["now"]),
            time_zone=ZoneInfo(metadata["time_zone"]),
            segments=heard.segments,
            phone=metadata["phone"],
        )
        move = Move.OPEN_PROBLEM if opens else Move.CONTINUE
        return run(turn(move, state, told, Manual(playbooks, self.book.compensation)), self.shop)


@pytest.fixture
def dialogue():
    return SteppingDialogue()


async def test_the_second_problem_is_offered_when_the_first_is_solved_and_gets_a_case_of_its_own(town, dialogue):
    dialogue.book = town.running.house.rules.book
    for words in ("my parcel 10432 has not come", "yes", "a new one"):
        await town.whatsapp(words, *(["and I was charged wrongly"] if "parcel" in words else []))
        await town.settled()
    await town.whatsapp("yes")
    await town.settled()
    first = (await town.page()).case
    assert first.status is CaseStatus.RESOLVED
    assert first.problem == "parcel_late"
    assert (await town.said())[-1] == "steps.ask.next"
    await town.whatsapp("yes")
    await town.settled()
    second = (await town.page()).case
    assert second.id != first.id
    assert second.problem == "charged_wrong"
    assert second.status is CaseStatus.WAITING_CUSTOMER
    assert second.dialogue_id != first.dialogue_id
    assert (await town.said())[-1] == "problem.charged_wrong.confirm"


@pytest.mark.parametrize(("first", "beside", "wish", "yes"), [
    ("my parcel 10432 has not come", "and I was charged twice for order 10405", "a new one", "yes"),
    ("mitt paket 10432 har inte kommit", "och jag har debiterats dubbelt för order 10405", "en ny", "ja"),
])  # fmt: skip
async def test_who_says_nothing_but_yes_is_answered_to_the_end(town, dialogue, first, beside, wish, yes):
    """Once the last yes was taken for a machine's: four times the same text, each answered."""
    dialogue.book = town.running.house.rules.book
    for words in ((first, beside), (yes,), (wish,), (yes,), (yes,), (yes,), (yes,)):
        before = len(await town.said())
        await town.whatsapp(*words)
        await town.settled()
        assert len(await town.said()) > before, f"no answer to {words}"
    case = (await town.page()).case
    assert case.problem == "charged_wrong"
    assert case.state["proof"]["order"] == "10405", "the order that was told with the second problem"
    assert case.state["cause"]["cause"] == "charged_twice"
