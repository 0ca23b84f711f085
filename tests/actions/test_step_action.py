"""Each action answers with one payload and keeps the case in the slot."""

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.desk import Desk
from actions.server import ACTIONS
from bot.model.answer_codec import from_json
from bot.model.dialogue import Answer
from bot.model.policy.facts import Wish
from tests.support.action_calls import action_call


@pytest.fixture
def executor(desk: Desk) -> ActionExecutor:
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(desk))
    return executor


async def run(executor: ActionExecutor, action: str, text: str, intent: str, **more: Any) -> tuple[Answer, Any]:
    """The answer, and what is in the slot afterwards."""
    more.setdefault("intents", [])
    result = await executor.run(action_call(action, text, intent, **more))
    assert result is not None
    [response] = result.responses
    [event] = result.events
    assert event["event"] == "slot"
    assert event["name"] == "case"
    answer = from_json(response["custom"])
    assert event["value"] == answer.case
    return answer, event["value"]


async def test_a_case_is_walked_by_way_of_the_slot(executor: ActionExecutor) -> None:
    answer, case = await run(executor, "action_open_problem", "my parcel has not come", "parcel_late")
    assert [say.key for say in answer.say] == ["problem.parcel_late.confirm"]
    answer, case = await run(executor, "action_continue", "yes", "affirm", slot=case)
    assert [say.key for say in answer.say] == ["cause.parcel_late.lost", "steps.ask.wish"]
    answer, case = await run(executor, "action_continue", "a new one", "want_replacement", slot=case)
    assert answer.say[0].key == "solution.resend.done"
    reference = answer.say[0].params["reference"]
    assert str(reference).startswith("RS-")
    answer, case = await run(executor, "action_continue", "yes", "affirm", slot=case)
    assert not answer.goes_on
    answer, _ = await run(executor, "action_open_problem", "my parcel has not come", "parcel_late", slot=case)
    assert "order 10432" not in str(answer.say), "the replacement is on its way: nothing of it is guessed twice"


async def test_the_gateways_copy_carries_on_where_rasa_knows_nothing(executor: ActionExecutor) -> None:
    _, case = await run(executor, "action_open_problem", "my parcel has not come", "parcel_late")
    answer, _ = await run(executor, "action_continue", "yes", "affirm", slot=None, case=case)
    assert answer.say[0].key == "cause.parcel_late.lost"


@pytest.mark.parametrize(("action", "intent", "key"), [
    ("action_answer_question", "ask_shipping", "answer.ask_shipping"),
    ("action_small_talk", "ask_bot", "steps.talk.ask_bot"),
    ("action_pause", "wait_moment", "steps.pause"),
    ("action_start_over", "start_over", "steps.start_over"),
])  # fmt: skip
async def test_each_action_makes_its_move(executor: ActionExecutor, action: str, intent: str, key: str) -> None:
    answer, _ = await run(executor, action, "…", intent)
    assert answer.say[0].key == key


async def test_a_person_is_asked_for(executor: ActionExecutor) -> None:
    answer, _ = await run(executor, "action_ask_for_person", "a human please", "ask_human")
    assert answer.wants is Wish.ASKED


def test_every_action_of_the_domain_is_there(executor: ActionExecutor) -> None:
    domain = Path("domain.yml").read_text(encoding="utf-8")
    for action in executor.actions:
        assert f"- {action}" in domain
    assert len(executor.actions) == len(ACTIONS)
