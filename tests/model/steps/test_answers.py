"""Answers that Rasa alone would misread: what the question was, and what the words are, counts before its guess."""

from collections.abc import Callable

import pytest

from bot.model.dialogue import Segment
from bot.model.orders import Corrective
from tests.support.shop_customer import OMAR, Customer

Come = Callable[..., Customer]
DEAD = "the kettle in order 10464 won't turn on"


@pytest.fixture
def omar(come: Come) -> Customer:
    return come(OMAR)


def faulty(omar: Customer) -> Customer:
    """Asked what shall be done about a kettle that is faulty."""
    omar.opens(DEAD, "product_fault")
    omar.says("yes", "affirm")
    omar.says("no", "deny")
    assert omar.keys[-1] == "steps.ask.wish"
    return omar


def test_what_is_typed_hastily_is_asked_before_something_else_is_done(omar: Customer) -> None:
    said = "i want to have it repiared please"
    faulty(omar).says(said, "want_refund", segments=(Segment(said, "want_refund", 0.7),))
    assert omar.keys == ["solution.repair.offer"]
    assert not omar.shop.errands
    omar.says("yes", "affirm")
    assert [errand.kind for errand in omar.shop.errands][:1] == [Corrective.REPAIR]


def test_a_wish_that_the_words_leave_open_is_what_rasa_heard(omar: Customer) -> None:
    said = "a refund, or have it repaired? no, my money"
    faulty(omar).says(said, "want_refund", segments=(Segment(said, "want_refund", 0.7),))
    assert Corrective.REFUND in [errand.kind for errand in omar.shop.errands]


def test_the_words_of_a_yes_are_no_symptom(sara: Customer) -> None:
    sara.opens("min skrivbordslampa flimrar, order 10469, 753 20", "product_fault")
    assert "product_fault.confirm" in sara.keys[-1]
    sara.says("Ja det låter rätt", "affirm")
    assert sara.state.confirmed
    assert sara.state.text("symptom") == "flickers"


def test_a_yes_and_another_symptom_is_a_correction(sara: Customer) -> None:
    sara.opens("min skrivbordslampa flimrar, order 10469, 753 20", "product_fault")
    sara.says("ja men den låter också", "affirm")
    assert sara.state.text("symptom") == "broken"


def test_the_first_word_counts_where_a_yes_or_no_was_asked_for(sara: Customer) -> None:
    sara.opens("I want to return the kettle, order 10452, postcode 753 20", "return_refund")
    sara.says("yes", "affirm")
    assert sara.keys[-1] == "problem.return_refund.unused.ask"
    sara.says("yes nothing was touched", "deny")
    assert sara.state.text("unused") == "yes"


def test_a_question_back_is_no_yes(sara: Customer) -> None:
    sara.opens("I want to return the kettle, order 10452, postcode 753 20", "return_refund")
    said = "what? return which one?"
    sara.opens(said, "return_refund", segments=(Segment(said, "return_refund", 0.9),))
    assert not sara.state.confirmed


def test_who_is_not_happy_with_a_solution_has_no_second_problem(omar: Customer) -> None:
    faulty(omar).says("please send me a new one", "want_replacement")
    assert omar.keys[-1] == "steps.ask.satisfied"
    said = "honestly no, I am still angry with you"
    omar.opens(
        said,
        "complaint_service",
        segments=(Segment("honestly no", "deny", 0.9), Segment(said, "complaint_service", 0.8)),
    )
    assert omar.state.later == ()
    assert omar.state.satisfied is False


def test_a_number_in_a_sentence_that_is_only_guessed_at_belongs_to_the_problem(omar: Customer) -> None:
    said = ("I need to cancel what I ordered", "it should be this one, 10464")
    segments = (Segment(said[0], "cancel_order", 0.9), Segment(said[1], "item_wrong", 0.3))
    omar.opens(". ".join(said), "cancel_order", segments=segments)
    assert omar.state.text("order") == "10464"
