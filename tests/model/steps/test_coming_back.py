"""Somebody comes back to an unfinished case: one sentence where we were, and the open question."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from bot.model.steps import CaseState, Move
from bot.model.steps.state import Mentioned
from tests.support.shop_customer import Customer

Come = Callable[..., Customer]


def at_stage(customer: Customer, stage: str) -> Customer:
    """As far as: told, cause, agreed, done."""
    if stage == "agreed":
        customer.opens("order 10454 postcode 753 20 has not come", "parcel_late")
        customer.says("yes", "affirm")
        customer.says("send it again", "want_replacement")
        return customer
    customer.opens("order 10432 has not come", "parcel_late")
    if stage in {"cause", "done"}:
        customer.says("yes", "affirm")
    if stage == "done":
        customer.says("a new one", "want_replacement")
    return customer


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("stage", "phone", "question"), [
    ("told", True, "problem.parcel_late.confirm.again"),
    ("cause", True, "steps.ask.wish.again"),
    ("agreed", False, "problem.parcel_late.new_address.ask.again"),
    ("done", True, "steps.ask.satisfied.again"),
])  # fmt: skip
@pytest.mark.parametrize(("words", "intent", "move"), [
    ("about yesterday …", "come_back", Move.COME_BACK),
    ("hello?", "greet", Move.SMALL_TALK),
    ("well", "nlu_fallback", Move.CONTINUE),
])  # fmt: skip
def test_the_next_words_after_days_hear_where_we_were_and_the_open_question(
    come: Come, language: str, stage: str, phone: bool, question: str, words: str, intent: str, move: Move
) -> None:
    customer = at_stage(come(language=language) if phone else come(None, language=language), stage)
    before = customer.state
    customer.says(words, intent, move=move, returned=True)
    assert customer.keys == [f"steps.recap.{stage}", question]
    assert "1045" in customer.heard or "1043" in customer.heard, "the order is named"
    assert "…" not in customer.heard
    assert customer.answer.understood
    assert customer.answer.goes_on
    assert replace(customer.state, revision=before.revision) == before, "nothing else has changed"


def test_an_answer_after_days_is_taken_and_where_we_were_is_said_before(anna: Customer) -> None:
    at_stage(anna, "cause").says("a new one please", "want_replacement", returned=True)
    assert anna.keys[:2] == ["steps.recap.cause", "solution.resend.done"]
    assert anna.shop.errands[0].kind is Corrective.RESEND


@pytest.mark.parametrize(("words", "intent"), [("thanks", "thanks"), ("bye", "goodbye")])
def test_thanks_alone_after_days_take_up_nothing(anna: Customer, words: str, intent: str) -> None:
    at_stage(anna, "told").says(words, intent, move=Move.SMALL_TALK, returned=True)
    assert anna.keys == [f"steps.talk.{intent}"]


def test_a_question_after_days_is_answered_before_the_case_is_taken_up(anna: Customer) -> None:
    at_stage(anna, "cause").says("when are you open?", "ask_opening_hours", move=Move.ANSWER_QUESTION, returned=True)
    assert anna.keys == ["answer.ask_opening_hours", "steps.recap.cause", "steps.ask.wish.again"]


def test_another_problem_after_days_is_taken_first_and_the_old_one_waits(anna: Customer) -> None:
    at_stage(anna, "cause").opens("charged twice for order 10405", "charged_wrong", returned=True)
    assert anna.keys == ["steps.later", "problem.charged_wrong.confirm"]
    assert "You also mentioned a parcel that hasn't come" in anna.heard
    assert "order 10405" in anna.heard
    assert anna.state.later == (Mentioned("parcel_late", "10432"),)


def test_the_same_problem_told_again_goes_on_with_it(anna: Customer) -> None:
    at_stage(anna, "cause").opens("my parcel still has not come", "parcel_late", returned=True)
    assert anna.keys[0] == "steps.recap.cause"
    assert anna.state.problem == "parcel_late"
    assert anna.state.later == ()


def test_a_greeting_is_no_address(come: Come) -> None:
    sara = at_stage(come(None), "agreed")
    sara.says("about my parcel", "nlu_fallback", returned=True)
    assert sara.shop.errands == []
    sara.says("Sara Nilsson, Nygatan 4, 753 22 Uppsala")
    assert sara.shop.errands[0].kind is Corrective.CORRECT_ADDRESS


def test_who_wants_a_person_hears_nothing_of_it(anna: Customer) -> None:
    at_stage(anna, "told").says("a human please", "ask_human", move=Move.ASK_FOR_PERSON, returned=True)
    assert anna.keys == []
    assert anna.answer.wants is Wish.ASKED


def test_where_were_we_is_answered_without_any_silence(anna: Customer) -> None:
    at_stage(anna, "cause").says("where were we?", "come_back", move=Move.COME_BACK)
    assert anna.keys == ["steps.recap.cause", "steps.ask.wish.again"]


def test_an_order_is_named_only_once_it_is_shown_whose_it_is(come: Come) -> None:
    stranger = come(None)
    stranger.opens("order 10450 has not come", "parcel_late")
    stranger.says("I'm back", "come_back", move=Move.COME_BACK, returned=True)
    assert "We were talking about a parcel that hasn't come." in stranger.heard


def test_about_yesterday_with_yesterdays_case_over_asks_whether_it_is_about_that(anna: Customer) -> None:
    last = at_stage(anna, "done").state
    anna.state = CaseState()
    anna.says("about yesterday", "come_back", move=Move.COME_BACK, last=last)
    assert anna.keys == ["steps.ask.last"]
    anna.says("yes", "affirm", last=last)
    assert anna.keys == ["steps.last.same", "problem.parcel_late.confirm"]


def test_no_to_that_asks_what_it_is_about(anna: Customer) -> None:
    last = at_stage(anna, "done").state
    anna.state = CaseState()
    anna.says("about yesterday", "come_back", move=Move.COME_BACK, last=last)
    anna.says("no", "deny", last=last)
    assert anna.keys == ["steps.ask.problem"]
    assert anna.answer.understood


def test_who_comes_back_to_nothing_is_asked_what_it_is_about(anna: Customer) -> None:
    anna.says("I'm back", "come_back", move=Move.COME_BACK)
    assert anna.keys == ["steps.ask.problem"]
    assert anna.answer.understood


def test_a_playbook_taken_away_meanwhile_leads_to_a_person(anna: Customer) -> None:
    anna.state = CaseState(problem="gone")
    anna.says("hello?", "nlu_fallback", returned=True)
    assert anna.answer.wants is Wish.NO_PLAYBOOK
