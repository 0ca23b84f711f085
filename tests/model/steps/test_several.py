"""Several orders with the same problem: one case each, one at a time; very many are a person's, if they like."""

from collections.abc import Callable

import pytest

from bot.model.policy.facts import Wish
from bot.model.steps import Move
from tests.support.shop_customer import JOHAN, Customer

Come = Callable[..., Customer]
MANY = "my orders 10440, 10441, 10442, 10443, 10444, 10445, 10446, 10447, 10448 and 10449 have not come"


def waiting(customer: Customer) -> list[str | None]:
    return [each.order for each in customer.state.later]


def solved(customer: Customer) -> Customer:
    for text, intent in (("yes", "affirm"), ("I can wait", "want_wait"), ("yes", "affirm"), ("yes", "satisfied")):
        if customer.answer.goes_on:
            customer.says(text, intent)
    return customer


@pytest.mark.parametrize(("language", "text"), [
    ("en", "order 10440 and 10441 are both late"),
    ("sv", "order 10440 och 10441 är båda försenade"),
    ("en", "neither 10440 nor 10441 has come"),
    ("sv", "mina paket har inte kommit\n10440\n10441"),
])  # fmt: skip
def test_two_orders_are_two_cases_one_at_a_time(come: Come, language: str, text: str) -> None:
    johan = come(JOHAN, language=language)
    johan.opens(text, "parcel_late")
    assert johan.keys == ["steps.later", "problem.parcel_late.confirm"]
    assert "10441" in johan.heard.splitlines()[0]
    assert "10440" in johan.heard.splitlines()[1]
    solved(johan)
    assert johan.keys[-1] == "steps.ask.next"
    assert "10441" in johan.heard
    johan.says("yes", "affirm")
    assert johan.keys == ["problem.parcel_late.confirm"]
    assert "10441" in johan.heard
    assert johan.state.later == ()
    assert not solved(johan).answer.goes_on, "nothing begins anew"


def test_what_was_told_with_them_is_not_asked_for_again(anna: Customer) -> None:
    anna.opens("something is missing in both, 10417 and 10432", "item_wrong")
    assert anna.state.text("what") == "missing"
    anna.state = anna.state.__class__(revision=1, later=anna.state.later, question=anna.state.question)
    assert [(each.order, "missing" in each.words) for each in anna.state.later] == [("10432", True)]


@pytest.mark.parametrize("all_of_them", ["all of them", "all three", "alla tre", "allihop"])
def test_all_of_those_that_we_show_are_all(johan: Customer, all_of_them: str) -> None:
    johan.opens("my parcels have not come", "parcel_late")
    assert johan.keys == ["steps.ask.which_order"]
    shown = [option.id.removeprefix("order:") for option in johan.answer.say[0].options]
    assert len(shown) == 3
    johan.says("both of them", "nlu_fallback")
    assert johan.keys == ["steps.ask.which_order.again"], "both of three could be any two"
    johan.says(all_of_them, "nlu_fallback")
    assert johan.state.text("order") == shown[0]
    assert waiting(johan) == shown[1:]


def test_orders_that_were_told_before_the_problem_are_kept(johan: Customer) -> None:
    johan.says("it's about orders 10440 and 10441", "inform")
    assert johan.keys == ["steps.ask.problem"]
    johan.opens("they have not come", "parcel_late")
    assert johan.keys == ["steps.later", "problem.parcel_late.confirm"]
    assert (johan.state.text("order"), waiting(johan)) == ("10440", ["10441"])


@pytest.mark.parametrize("text", [
    "10423, no sorry, I mean 10432",
    "order 10423, jag menar 10432",
    "not 10423 but 10432",
])  # fmt: skip
def test_a_number_put_right_is_one_order(anna: Customer, text: str) -> None:
    anna.opens(f"my parcel has not come, {text}", "parcel_late")
    assert anna.state.later == ()


def test_numbers_that_are_weighed_while_we_ask_whose_it_is_are_one_order(sara: Customer) -> None:
    sara.opens("order 10450 has not come", "parcel_late")
    sara.says("hm, it says 10450 here, or 10451")
    assert sara.state.later == ()


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "yes", "no"), ("sv", "ja", "nej")])
def test_of_ten_orders_it_is_asked_who_takes_them(come: Come, language: str, yes: str, no: str) -> None:
    johan, other = come(JOHAN, language=language), come(JOHAN, language=language)
    for customer in (johan, other):
        customer.opens(MANY, "parcel_late")
        assert customer.keys == ["steps.ask.many"]
        assert "10 " in customer.heard
        assert "10440" in customer.heard
    johan.says(yes, "affirm")
    assert johan.keys == ["problem.parcel_late.confirm"]
    assert waiting(johan) == [str(number) for number in range(10441, 10450)]
    other.says(no, "deny")
    assert other.answer.wants is Wish.ASKED
    assert len(other.state.later) == 9, "the packet has them all"


def test_who_would_rather_begin_with_another_one_may(johan: Customer) -> None:
    johan.opens(MANY, "parcel_late")
    johan.says("10441 first, please", "inform")
    assert johan.keys == ["problem.parcel_late.confirm"]
    assert johan.state.text("order") == "10441"
    assert waiting(johan)[0] == "10440"


def test_what_is_no_answer_to_that_is_asked_in_other_words(johan: Customer) -> None:
    johan.opens(MANY, "parcel_late")
    johan.says("hm", "nlu_fallback")
    assert johan.keys == ["steps.ask.many.again"]
    assert not johan.answer.understood


def test_a_person_who_is_asked_for_gets_all_of_them(johan: Customer) -> None:
    johan.says(
        "orders 10440 and 10441 have not come, give me a person",
        "ask_human",
        beside=("parcel_late",),
        move=Move.ASK_FOR_PERSON,
    )
    assert (johan.state.problem, johan.state.text("order"), waiting(johan)) == ("parcel_late", "10440", ["10441"])
    assert johan.keys == []
