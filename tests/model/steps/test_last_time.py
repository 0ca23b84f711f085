"""The same as last time: the last case's problem, and its order where it can still be meant."""

from collections.abc import Callable

import pytest

from bot.model.steps import CaseState
from bot.model.steps.state import FromWhere
from tests.support.shop_customer import JOHAN, Customer

Come = Callable[..., Customer]
SAME = "same_as_last_time"


def last_of(customer: Customer, first: str, intent: str, *answers: str) -> CaseState:
    """A case of this customer, as it was left; the customer begins anew."""
    customer.opens(first, intent)
    for answer in answers:
        customer.says(answer, "affirm" if answer == "yes" else "want_replacement")
    last, customer.state = customer.state, CaseState()
    return last


@pytest.mark.parametrize("language", ["en", "sv"])
def test_problem_and_order_are_taken_over_and_asked_about(come: Come, language: str) -> None:
    anna = come(language=language)
    last = last_of(anna, "order 10432 has not come", "parcel_late", "yes", "a new one", "yes")
    anna.says("same problem as last time", SAME, last=last)
    assert anna.keys == ["steps.last.same", "problem.parcel_late.confirm"]
    assert "10432" in anna.heard
    assert "…" not in anna.heard
    assert not anna.state.confirmed, "nothing is taken for granted"
    anna.says("yes", "affirm")
    assert anna.state.confirmed


def test_what_and_which_item_are_taken_over_too(anna: Customer) -> None:
    last = last_of(anna, "order 10417: the desk lamp is broken", "item_wrong", "yes")
    anna.says("same as last time", SAME, last=last)
    assert anna.keys == ["steps.last.same", "problem.item_wrong.confirm"]
    assert "Norr desk lamp arrived damaged" in anna.heard


def test_no_forgets_all_of_it_but_the_problem(anna: Customer) -> None:
    last = last_of(anna, "order 10432 has not come", "parcel_late")
    anna.says("same as last time", SAME, last=last)
    anna.says("no", "deny", last=last)
    assert anna.keys == ["steps.ask.order"]
    assert anna.state.problem == "parcel_late"


def test_another_number_beside_it_counts(anna: Customer) -> None:
    last = last_of(anna, "order 10417: the desk lamp is broken", "item_wrong")
    anna.says("same as last time, but order 10405", SAME, last=last)
    assert anna.state.text("order") == "10405"
    assert "Skagen table lamp" in anna.heard


def test_an_order_that_it_cannot_be_about_any_more_is_not_offered(anna: Customer) -> None:
    last = last_of(anna, "order 10417: the desk lamp is broken", "item_wrong")
    del anna.shop.orders["10417"]
    anna.says("same as last time", SAME, last=last)
    assert "10417" not in anna.heard
    assert "item" not in anna.state.facts
    assert anna.state.text("what") is None


def test_somebody_elses_last_order_is_never_told(come: Come) -> None:
    last = last_of(come(), "order 10432 has not come", "parcel_late")
    assert last.proof is not None
    stranger = come(None)
    stranger.says("same as last time", SAME, last=CaseState(problem="parcel_late", facts=last.facts))
    assert stranger.keys == ["steps.last.same", "steps.ask.order"]
    assert "10432" not in stranger.heard, "the last case had shown nobody whose order it is"


def test_who_proved_it_in_this_very_chat_need_not_do_so_again(come: Come) -> None:
    sara = come(None)
    last = last_of(sara, "order 10454 postcode 753 20 has not come", "parcel_late")
    sara.says("same as last time", SAME, last=last)
    assert sara.keys == ["steps.last.same", "problem.parcel_late.confirm"]


def test_without_a_last_case_it_is_said_and_asked(anna: Customer) -> None:
    anna.says("same as last time", SAME)
    assert anna.keys == ["steps.last.none", "steps.ask.problem"]
    assert anna.answer.understood


def test_a_problem_without_a_playbook_by_now_is_none(anna: Customer) -> None:
    anna.says("same as last time", SAME, last=CaseState(problem="gone"))
    assert anna.keys == ["steps.last.none", "steps.ask.problem"]


def test_as_an_answer_to_which_order_it_is_the_last_one(come: Come) -> None:
    johan = come(JOHAN)
    last = last_of(johan, "order 10440 has not come", "parcel_late")
    johan.opens("my parcel has not come", "parcel_late")
    assert johan.keys == ["steps.ask.which_order"]
    johan.says("the same as last time", SAME, last=last)
    assert johan.state.facts["order"].source is FromWhere.LAST
    assert "10440" in johan.heard


def test_the_same_solution_as_last_time_is_proposed(anna: Customer) -> None:
    last = last_of(anna, "order 10432 has not come", "parcel_late", "yes", "a new one")
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("same as last time", SAME, last=last)
    assert anna.keys == ["solution.resend.offer"]


def test_the_same_problem_beside_its_own_name(anna: Customer) -> None:
    last = last_of(anna, "order 10417: the desk lamp is broken", "item_wrong")
    anna.opens("my lamp is broken, same as last time", "item_wrong", beside=("item_wrong", SAME), last=last)
    assert anna.keys == ["problem.item_wrong.confirm"]
    assert "10417" in anna.heard
