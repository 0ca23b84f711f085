from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.said import newest_state, read_turn
from bot.model.steps import CaseState, dump_state
from tests.support.action_calls import METADATA, action_call


def tracker(**metadata: Any) -> Tracker:
    return Tracker.from_dict(action_call("action_continue", "hello", "greet", **metadata)["tracker"])


def test_what_the_gateway_says_is_heard() -> None:
    state, heard, version = read_turn(tracker(button="yes", photos=2, rules="3f9c2ab81d07"))
    assert version == "3f9c2ab81d07"
    assert state == CaseState()
    assert heard.case_id == "case-7"
    assert heard.text == "hello"
    assert heard.phone == "+46701234567"
    assert heard.button == "yes"
    assert heard.photos == 2
    assert heard.intents == ("greet", "parcel_late")
    assert str(heard.time_zone) == "Europe/Stockholm"


@pytest.mark.parametrize(("now", "day"), [("2026-11-20T22:59:00+00:00", 20), ("2026-11-20T23:01:00+00:00", 21)])
def test_the_day_is_the_business_own(now: str, day: int) -> None:
    _, heard, _ = read_turn(tracker(now=now))
    assert heard.today.day == day


@pytest.mark.parametrize("wrong", [
    {"now": None}, {"now": "2026-11-20T09:00:00"}, {"time_zone": "Nowhere/Land"}, {"photos": "many"}, {"intents": [{}]},
])  # fmt: skip
def test_metadata_that_is_not_the_gateways_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 pydantic's own
        read_turn(tracker(**wrong))


def test_a_rejected_sentence_has_no_intent() -> None:
    unsure = [METADATA["intents"][0] | {"rejected": True}]
    _, heard, _ = read_turn(tracker(intents=unsure))
    assert heard.intents == ("greet",)


def test_of_two_copies_the_newer_one_is_true() -> None:
    old, new = dump_state(CaseState(revision=3)), dump_state(CaseState(revision=4))
    assert newest_state(old, new).revision == newest_state(new, old).revision == 4
    assert newest_state(None, old).revision == 3
    assert newest_state(None, None) == CaseState()


def test_a_copy_of_another_version_counts_as_none() -> None:
    assert newest_state({"revision": 9, "of": "the future"}, dump_state(CaseState(revision=3))).revision == 3
