"""What a turn tells before a person gets it is in their packet."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.model.dialogue import Segment
from bot.model.steps import CaseState, Heard, jot, jot_aside
from bot.rules.book import RuleBook
from tests.support.shop_customer import OMAR, Customer

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def heard(text: str, intent: str = "insult", *beside: str) -> Heard:
    segments = tuple(Segment(text, each, 0.9) for each in (intent, *beside))
    return Heard("case-1", text, intent, NOW, ZoneInfo("Europe/Stockholm"), segments)


def noted(book: RuleBook, text: str, *intents: str, state: CaseState | None = None) -> CaseState:
    return jot(state or CaseState(), heard(text, *intents), book.playbooks)


def test_the_first_words_tell_problem_number_fact_and_wish(book: RuleBook) -> None:
    told = "the dimmer in order 10451 is missing, you idiots. I want my money back"
    state = noted(book, told, "insult", "item_wrong", "want_refund")
    assert (state.problem, state.text("order"), state.text("what"), state.wish) == (
        "item_wrong",
        "10451",
        "missing",
        "refund",
    )
    assert told in state.words


def test_a_number_that_nobody_looked_up_proves_nothing(book: RuleBook) -> None:
    state = noted(book, "it is 10432", "ask_human")
    assert state.text("order") == "10432"
    assert state.proof is None
    assert not state.confirmed


def test_an_option_that_was_chosen_in_anger_counts(book: RuleBook, johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    state = noted(book, "number 2. I have better things to do!", state=johan.state)
    assert state.text("order") == "10440"


def test_the_open_question_waits_for_when_the_person_hands_back(book: RuleBook, johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    state = noted(book, "this is a joke", state=johan.state)
    assert state.question == johan.state.question
    assert state.revision > johan.state.revision


def test_what_was_confirmed_is_not_overwritten(book: RuleBook, anna: Customer) -> None:
    anna.opens("my parcel has not come", "parcel_late")
    anna.says("yes", "affirm")
    state = noted(book, "order 99999, you idiots", state=anna.state)
    assert state.text("order") == "10432"


def test_an_answer_about_the_cause_is_noted_after_the_confirmation(
    book: RuleBook, come: Callable[..., Customer]
) -> None:
    omar = come(OMAR)
    omar.opens("the kettle in order 10464 won't turn on", "product_fault")
    omar.says("yes", "affirm")
    assert omar.keys[-1] == "problem.product_fault.other_socket.ask"
    state = noted(book, "still the same. I have had enough of this", state=omar.state)
    assert state.text("other_socket") == "no"


@pytest.mark.parametrize("text", ["", "!!!", "\x00", "x" * 5000])
def test_words_that_tell_nothing_harm_nothing(book: RuleBook, text: str) -> None:
    assert noted(book, text).problem is None


def test_an_order_number_that_a_person_asked_for_is_not_asked_for_again(book: RuleBook, sara: Customer) -> None:
    sara.opens("I want to return my lamp", "return_refund")
    assert sara.state.question
    assert sara.state.question.about == "order"
    sara.state = jot_aside(sara.state, heard("it is 10417", "inform"), book.playbooks)
    assert sara.state.text("order") == "10417"
    sara.says("so can you return it now?", "inform")
    assert "steps.ask.order" not in sara.keys


def test_a_yes_to_a_person_is_no_answer_to_the_question_that_we_had_asked(book: RuleBook, johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    told = jot_aside(johan.state, heard("yes\n2", "affirm"), book.playbooks)
    assert told.facts == johan.state.facts
    assert told.question == johan.state.question
