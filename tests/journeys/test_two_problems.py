"""Two problems in one message become two cases, one after the other."""

import pytest

from bot.model.conversation import CaseStatus
from tests.support.stepping import SteppingDialogue

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


@pytest.fixture
def dialogue():
    return SteppingDialogue(WORDS)


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
