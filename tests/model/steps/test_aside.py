"""Beside the steps: questions, small talk, a pause, a new beginning. Afterwards the step goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.orders import CarrierSays
from bot.model.steps import Move, dump_state, reminder
from tests.support.shop_customer import NOW, Customer

Come = Callable[..., Customer]


def ask(customer: Customer, intent: str, text: str = "?") -> None:
    customer.says(text, intent, move=Move.ANSWER_QUESTION)


@pytest.mark.parametrize(
    "question", ["ask_opening_hours", "ask_shipping", "ask_returns", "ask_payment", "ask_waiting_time"]
)
def test_a_question_is_answered_and_the_step_goes_on(anna: Customer, question: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    open_question = anna.state.question
    ask(anna, question)
    assert anna.keys == [f"answer.{question}", "steps.back_to"]
    assert "Did I get that right?" in anna.heard
    assert anna.state.question == open_question
    anna.says("yes", "affirm")
    assert anna.state.confirmed


def test_a_question_without_a_case_is_answered_and_that_is_all(anna: Customer) -> None:
    ask(anna, "ask_shipping")
    assert anna.keys == ["answer.ask_shipping"]
    assert not anna.answer.goes_on


def test_a_question_beside_a_problem_is_answered_first(anna: Customer) -> None:
    anna.opens(
        "when are you open? order 10432 has not come", "parcel_late", beside=("ask_opening_hours", "parcel_late")
    )
    assert anna.keys == ["answer.ask_opening_hours", "problem.parcel_late.confirm"]


def test_the_status_of_an_order_is_told_to_its_owner(anna: Customer) -> None:
    ask(anna, "ask_order_status", "where is order 10417")
    assert anna.keys == ["steps.status.delivered"]
    assert not anna.answer.goes_on


def test_the_status_of_an_order_needs_proof_elsewhere(sara: Customer) -> None:
    ask(sara, "ask_order_status", "where is order 10453")
    assert sara.keys == ["steps.ask.proof"]
    sara.says("753 20")
    assert sara.keys == ["steps.status.in_transit"]
    assert not sara.answer.goes_on


@pytest.mark.parametrize(("number", "status"), [
    ("10441", "late"), ("10440", "late"), ("10428", "delivered"),
])  # fmt: skip
def test_each_status_has_its_words(johan: Customer, number: str, status: str) -> None:
    ask(johan, "ask_order_status", f"order {number}?")
    assert johan.keys[0] == f"steps.status.{status}"
    assert (johan.keys[1:] == ["steps.ask.put_right"]) is (status == "late")
    assert "…" not in johan.heard


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "yes please", "no"), ("sv", "ja tack", "nej")])
def test_who_hears_that_it_is_lost_is_asked_whether_to_put_it_right(
    come: Come, language: str, yes: str, no: str
) -> None:
    anna, other = come(language=language), come(language=language)
    for customer in (anna, other):
        ask(customer, "ask_order_status", "where is order 10432")
        assert customer.keys == ["steps.status.lost", "steps.ask.put_right"]
        assert not customer.answer.goes_on, "told what they asked"
    anna.says(yes, "affirm")
    assert anna.keys == ["problem.parcel_late.confirm"]
    assert "10432" in anna.heard
    other.says(no, "deny")
    assert other.keys == ["steps.stopped"]


def test_while_a_case_is_open_its_own_question_goes_on(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    ask(anna, "ask_order_status", "where is it now")
    assert anna.keys == ["steps.status.lost", "steps.back_to"]


@pytest.mark.parametrize(("change", "status"), [
    ({"says": CarrierSays.NOTHING, "left_on": None}, "packing"), ({"says": CarrierSays.IN_TRANSIT}, "in_transit"),
    ({"says": CarrierSays.ADDRESS_UNKNOWN}, "address_unknown"),
])  # fmt: skip
def test_an_order_that_is_not_late_is_told_by_what_the_carrier_says(
    johan: Customer, change: dict[str, Any], status: str
) -> None:
    order = johan.shop.orders["10440"]
    due = NOW.date() + timedelta(days=1)
    johan.shop.orders["10440"] = replace(order, shipment=replace(order.shipment, due_on=due, **change))
    ask(johan, "ask_order_status", "order 10440?")
    assert johan.keys[0] == f"steps.status.{status}"
    assert (johan.keys[1:] == ["steps.ask.put_right"]) is (status == "address_unknown")
    assert "…" not in johan.heard


def test_a_cancelled_order_is_told_as_such(johan: Customer) -> None:
    johan.shop.orders["10440"] = replace(johan.shop.orders["10440"], cancelled=True)
    ask(johan, "ask_order_status", "order 10440?")
    assert johan.keys == ["steps.status.cancelled"]


def test_the_status_asked_within_a_case_comes_back_to_it(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    ask(anna, "ask_order_status", "where is it")
    assert anna.keys == ["steps.status.lost", "steps.back_to"]


def test_hello_asks_what_it_is_about(anna: Customer) -> None:
    anna.says("hello", "greet", move=Move.SMALL_TALK)
    assert anna.keys == ["steps.ask.problem"]
    assert anna.answer.goes_on
    assert anna.answer.understood


@pytest.mark.parametrize(("intent", "key"), [
    ("greet", "steps.talk.greet"), ("ask_bot", "steps.talk.ask_bot"), ("thanks", "steps.talk.thanks"),
])  # fmt: skip
def test_small_talk_comes_back_to_the_open_question(anna: Customer, intent: str, key: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("…", intent, move=Move.SMALL_TALK)
    assert anna.keys == [key, "steps.back_to"]


def test_who_only_said_hello_is_asked_once_more_and_not_sent_back_to_a_case(anna: Customer) -> None:
    anna.says("hello", "greet", move=Move.SMALL_TALK)
    anna.says("are you a robot?", "ask_bot", move=Move.SMALL_TALK)
    assert anna.keys == ["steps.talk.ask_bot", "steps.ask.problem.again"]
    anna.says("ok bye", "goodbye", move=Move.SMALL_TALK)
    assert anna.keys == ["steps.talk.goodbye"]
    assert not anna.answer.goes_on


@pytest.mark.parametrize("intent", ["thanks", "goodbye"])
def test_thanks_alone_opens_nothing(anna: Customer, intent: str) -> None:
    anna.says("thanks", intent, move=Move.SMALL_TALK)
    assert anna.keys == [f"steps.talk.{intent}"]
    assert not anna.answer.goes_on
    assert anna.state.problem is None


def test_a_pause_is_given(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("wait, I'll look it up", "wait_moment", move=Move.PAUSE)
    assert anna.keys == ["steps.pause"]
    assert anna.answer.noted == {"pause": True}
    say = reminder(dump_state(anna.state), "unfinished.reminder")
    assert say is not None
    assert "Did I get that right?" in anna.words(say.key, say.params, say.options)
    anna.says("yes", "affirm")
    assert anna.state.confirmed
    assert "pause" not in anna.answer.noted


def test_a_pause_without_an_open_question_is_nothing_to_be_reminded_of(anna: Customer) -> None:
    anna.says("wait", "wait_moment", move=Move.PAUSE)
    assert anna.answer.noted == {}
    assert reminder(dump_state(anna.state), "unfinished.reminder") is None
    assert reminder({"of": "another version"}, "unfinished.reminder") is None


def test_starting_over_begins_with_nothing_known(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("start over", "start_over", move=Move.START_OVER)
    assert anna.keys == ["steps.start_over", "steps.ask.problem"]
    assert anna.state.facts == {}
    assert anna.state.problem is None


def test_stop_ends_the_case(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("stop it", "stop", move=Move.START_OVER)
    assert anna.keys == ["steps.stopped"]
    assert not anna.answer.goes_on


@pytest.mark.parametrize("text", ["correct, thank you", "Thank you, that's correct", "tack, det stämmer", "ok thanks"])
def test_thanks_with_a_yes_in_them_confirm(anna: Customer, text: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(text, "thanks", move=Move.SMALL_TALK)
    assert anna.state.confirmed


@pytest.mark.parametrize(("text", "intent"), [
    ("Yes I am, thank you so much", "thanks"), ("ja tack, hej då", "goodbye"), ("thanks! yes", "thanks"),
])  # fmt: skip
def test_who_thanks_and_says_yes_is_satisfied(anna: Customer, text: str, intent: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("a new one please", "want_replacement")
    anna.says(text, intent, move=Move.SMALL_TALK)
    assert anna.state.satisfied is True
    assert not anna.answer.goes_on


@pytest.mark.parametrize(("text", "intent"), [("no thank you", "thanks"), ("thanks", "thanks"), ("bye", "goodbye")])
def test_thanks_without_a_yes_tell_nothing_about_how_satisfied_somebody_is(
    anna: Customer, text: str, intent: str
) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("a new one please", "want_replacement")
    anna.says(text, intent, move=Move.SMALL_TALK)
    assert anna.state.satisfied is None
    assert anna.answer.wants is None


@pytest.mark.parametrize(("text", "intent"), [
    ("no thanks", "thanks"), ("ok, bye", "goodbye"), ("thanks", "thanks"), ("ok, are you a robot", "ask_bot"),
])  # fmt: skip
def test_kindness_alone_is_no_go_ahead(anna: Customer, text: str, intent: str) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says(text, intent, move=Move.SMALL_TALK)
    assert anna.shop.errands == []


@pytest.mark.parametrize("text", ["yeah why not", "why not?", "ja, varför inte"])
@pytest.mark.parametrize("intent", ["deny", "affirm", "nlu_fallback"])
def test_why_not_is_a_yes(anna: Customer, text: str, intent: str) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says(text, intent)
    assert anna.state.done is not None


@pytest.mark.parametrize(
    "text", ["don't do it, ok", "it's not, ok", "yes but wrong", "no, ok", "that's not ok", "gör inte det, ok"]
)
def test_a_denial_that_ends_in_ok_stays_one(anna: Customer, text: str) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says(text, "deny")
    assert anna.shop.errands == []
