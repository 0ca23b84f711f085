"""rasa_server/channel.py, turns.py and understanding.py, from outside, on the real Rasa."""

import sqlite3
from typing import Any

import pytest

from tests.rasa_server.peers import RasaServer

pytestmark = [pytest.mark.rasa, pytest.mark.xdist_group("rasa")]


def test_the_status_names_the_loaded_model_without_a_token(rasa: RasaServer) -> None:
    assert rasa.ask("GET", "", token=None) == (200, {"status": "ok", "model": "current.tar.gz"})


@pytest.mark.parametrize("path", ["understand", "turn", "note"])
def test_no_token_is_401_and_a_wrong_one_403(rasa: RasaServer, path: str) -> None:
    assert rasa.ask("POST", path, {"texts": ["hi"]}, token=None) == (401, {"error": "token"})
    assert rasa.ask("POST", path, {"texts": ["hi"]}, token="wrong") == (403, {"error": "token"})
    assert rasa.ask("POST", path, {"texts": ["hi"]}, token="fel-nyckel-é") == (403, {"error": "token"})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("understand", {"texts": []}, id="no texts"),
        pytest.param("understand", {"texts": ["hi"] * 21}, id="too many texts"),
        pytest.param("understand", {"texts": [1]}, id="a text that is none"),
        pytest.param("understand", ["hi"], id="no object"),
        pytest.param("understand", b"{", id="no JSON"),
        pytest.param("turn", {"conversation": "c"}, id="fields missing"),
        pytest.param("note", {"conversation": "", "text": "hi", "sender": "anna"}, id="no conversation"),
    ],
)
def test_a_body_that_is_not_the_contracts_is_400(rasa: RasaServer, path: str, body: Any) -> None:
    assert rasa.ask("POST", path, body) == (400, {"error": "request"})


@pytest.mark.parametrize("confidence", [-0.1, 1.1, True, "0.5", None])
def test_a_confidence_that_is_none_is_400(rasa: RasaServer, confidence: Any) -> None:
    assert rasa.turn("confidence", "t1", confidence=confidence) == (400, {"error": "request"})


def test_an_intent_that_the_model_lacks_is_400(rasa: RasaServer) -> None:
    assert rasa.turn("unknown-intent", "t1", intent="order_pizza") == (400, {"error": "request"})


def test_each_text_is_understood_by_itself_and_told_with_its_ranking(rasa: RasaServer) -> None:
    late, greeting = rasa.understand("my parcel has not come", "hej")
    assert (late["intent"], greeting["intent"]) == ("parcel_late", "greet")
    assert late["text"] == "my parcel has not come"
    assert not late["rejected"]
    assert late["ranking"][0]["name"] == "parcel_late"
    assert len(late["ranking"]) == 3


def test_what_is_about_something_else_is_rejected_with_its_ranking_kept(rasa: RasaServer) -> None:
    (segment,) = rasa.understand("who painted the Mona Lisa")
    assert (segment["intent"], segment["rejected"]) == ("nlu_fallback", True)
    assert len(segment["ranking"]) == 3


@pytest.mark.parametrize("text", ["", "   ", "\n", "/"])
def test_an_empty_text_is_rejected(rasa: RasaServer, text: str) -> None:
    assert rasa.understand(text)[0]["rejected"]


@pytest.mark.parametrize("text", ["/restart", "/session_start", '/affirm{"case": 1}', "//greet"])
def test_rasas_shorthand_for_intents_is_no_customers_to_use(rasa: RasaServer, text: str) -> None:
    (segment,) = rasa.understand(text)
    assert segment["confidence"] < 1
    assert segment["intent"] not in {"restart", "session_start"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("parcel " * 1500, id="10,000 characters"),
        pytest.param("לא קיבלתי את החבילה", id="right to left"),
        pytest.param("🔥" * 300, id="emoji only"),
        pytest.param("late \ud800 parcel", id="lone surrogate"),
        pytest.param("a\x00b", id="zero byte"),
    ],
)
def test_odd_texts_are_understood_or_rejected_but_never_an_error(rasa: RasaServer, text: str) -> None:
    assert 0 <= rasa.understand(text)[0]["confidence"] <= 1


def test_a_turn_is_answered_with_the_actions_payloads_in_their_order(rasa: RasaServer) -> None:
    status, body = rasa.turn("order", "t1", metadata={"mode": "talkative"})
    assert (status, body) == (
        200,
        {"turn": "t1", "replies": [{"action": "action_open_problem"}, {"key": "second"}], "replayed": False},
    )


def test_the_action_is_told_the_turns_metadata_and_not_the_domain(rasa: RasaServer) -> None:
    rasa.turn("metadata", "t1", metadata={"language": "sv"})
    call = rasa.actions.calls[-1]
    assert call["sender_id"] == "metadata"
    assert call["tracker"]["latest_message"]["metadata"]["language"] == "sv"
    assert call["tracker"]["latest_message"]["metadata"]["turn"] == "t1"
    assert "domain" not in call


def test_a_turn_asked_for_again_is_answered_again_without_acting_again(rasa: RasaServer) -> None:
    first = rasa.turn("twice", "t1")
    rasa.turn("twice", "t2", intent="affirm", metadata={"mode": "talkative"})
    calls = len(rasa.actions.calls)
    again = rasa.turn("twice", "t1")
    assert again == (200, {**first[1], "replayed": True})
    assert rasa.turn("twice", "t2", intent="affirm")[1]["replies"] == [{"action": "action_continue"}, {"key": "second"}]
    assert len(rasa.actions.calls) == calls


def test_the_same_turn_id_in_another_conversation_is_another_turn(rasa: RasaServer) -> None:
    rasa.turn("one", "t1")
    assert rasa.turn("other", "t1")[1]["replayed"] is False


@pytest.mark.parametrize("mode", ["raise", "reject", "nonsense", "silent", "hang"])
def test_an_action_that_fails_is_502_and_the_turn_can_be_tried_again(rasa: RasaServer, mode: str) -> None:
    assert rasa.turn(f"failing-{mode}", "t1", metadata={"mode": mode}) == (502, {"error": "actions"})
    status, body = rasa.turn(f"failing-{mode}", "t1")
    assert (status, body["replayed"], body["replies"]) == (200, False, [{"action": "action_open_problem"}])


def test_a_dead_action_server_is_502_and_the_turn_is_taken_once_it_lives_again(rasa: RasaServer) -> None:
    with rasa.actions.dead():
        assert rasa.turn("dead", "t1") == (502, {"error": "actions"})
    status, body = rasa.turn("dead", "t1")
    assert (status, body["replayed"]) == (200, False)


def test_a_failure_in_mid_conversation_leaves_no_trace_in_it(rasa: RasaServer) -> None:
    rasa.turn("mid", "t1")
    rasa.turn("mid", "t2", metadata={"mode": "raise"})
    rasa.turn("mid", "t3")
    events = rasa.actions.calls[-1]["tracker"]["events"]
    assert [event["metadata"]["turn"] for event in events if event["event"] == "user"] == ["t1", "t3"]


def test_a_note_is_known_to_the_next_action_and_is_no_reply_of_a_replayed_turn(rasa: RasaServer) -> None:
    rasa.turn("noted", "t1")
    note = {"conversation": "noted", "text": "Anna here, I have found it.", "sender": "agent"}
    assert rasa.ask("POST", "note", note) == (200, {"status": "ok"})
    assert rasa.turn("noted", "t1")[1]["replies"] == [{"action": "action_open_problem"}]
    rasa.turn("noted", "t2", intent="thanks")
    bot = [event for event in rasa.actions.calls[-1]["tracker"]["events"] if event["event"] == "bot"]
    assert [event["text"] for event in bot if event["metadata"].get("sender") == "agent"] == [note["text"]]


def test_a_conversation_may_begin_with_a_note(rasa: RasaServer) -> None:
    note = {"conversation": "begun", "text": "Hello from Anna", "sender": "agent"}
    assert rasa.ask("POST", "note", note)[0] == 200
    assert rasa.turn("begun", "t1")[0] == 200


def test_a_tracker_store_that_cannot_be_used_is_503_and_not_forgotten_turns(rasa: RasaServer) -> None:
    rasa.turn("locked", "t1")
    other = sqlite3.connect(rasa.tracker, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        assert rasa.turn("locked", "t2") == (503, {"error": "tracker"})
    finally:
        other.close()
    assert rasa.turn("locked", "t2")[1]["replayed"] is False
    assert rasa.turn("locked", "t1")[1]["replayed"] is True


def test_no_customers_words_are_written_to_rasas_log(rasa: RasaServer) -> None:
    rasa.understand("my parcel xyzzy has not come")
    rasa.turn("words", "t1", text="my parcel xyzzy has not come", metadata={"mode": "raise"})
    assert "xyzzy" not in rasa.log.read_text(encoding="utf-8", errors="replace")
