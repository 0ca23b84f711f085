"""An order is talked about with its owner only."""

from collections.abc import Callable

import pytest

from bot.model.policy.facts import Wish
from bot.model.steps import Move
from bot.model.steps.state import FromWhere, ProvenBy
from tests.support.shop_customer import ANNA, Customer

Come = Callable[..., Customer]


def test_the_only_fitting_order_of_a_number_is_guessed_and_confirmed(anna: Customer) -> None:
    anna.opens("my parcel has not come", "parcel_late")
    assert anna.keys == ["problem.parcel_late.confirm"]
    assert anna.state.facts["order"].source is FromWhere.PHONE
    assert anna.state.proof is not None
    assert anna.state.proof.by is ProvenBy.PHONE


def test_a_wrong_guess_is_not_repeated(anna: Customer) -> None:
    anna.opens("my parcel has not come", "parcel_late")
    anna.says("no", "deny")
    assert anna.keys == ["steps.ask.order"]
    anna.says("10417")
    assert "order 10417" in anna.heard


def test_of_a_few_fitting_orders_one_can_be_chosen(johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    assert johan.keys == ["steps.ask.which_order"]
    ids = [option.id for option in johan.answer.say[0].options]
    assert ids == ["order:10445", "order:10440", "order:10441"]
    johan.says("the second", "choose_option")
    assert "order 10440" in johan.heard


def test_none_of_the_few_asks_for_the_number(johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    johan.says("none of these", "deny")
    assert johan.keys == ["steps.ask.order"]
    assert johan.answer.understood


def test_a_tap_on_an_order_counts(johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    johan.says("10440: Fjord pendant lamp", "inform", button="order:10440")
    assert "order 10440" in johan.heard


def test_a_tap_on_an_old_list_chooses_nothing(johan: Customer) -> None:
    johan.opens("my parcel has not come", "parcel_late")
    johan.says("something", "nlu_fallback", button="order:99999")
    assert johan.keys == ["steps.ask.which_order.again"]


@pytest.mark.parametrize(("proof", "by"), [
    ("75320", ProvenBy.POSTCODE),
    ("753 20", ProvenBy.POSTCODE),
    ("Sara.Nilsson@Example.com", ProvenBy.EMAIL),
])  # fmt: skip
def test_without_a_number_a_second_fact_shows_whose_it_is(sara: Customer, proof: str, by: ProvenBy) -> None:
    sara.opens("order 10450 has not come", "parcel_late")
    assert sara.keys == ["steps.ask.proof"]
    sara.says(proof)
    assert sara.keys == ["problem.parcel_late.confirm"]
    assert sara.state.proof is not None
    assert sara.state.proof.by is by


def test_proof_given_at_once_is_not_asked_for(sara: Customer) -> None:
    sara.opens("order 10450 has not come, sara.nilsson@example.com", "parcel_late")
    assert sara.keys == ["problem.parcel_late.confirm"]


@pytest.mark.parametrize("phone", [ANNA, None])
def test_a_nonexistent_order_and_somebody_elses_get_the_same_answers(come: Come, phone: str | None) -> None:
    told = []
    for number in ("10450", "99999"):
        customer = come(phone)
        customer.opens(f"order {number} has not come", "parcel_late")
        customer.says("111 22")
        customer.says("wrong@example.com")
        customer.says("222 33")
        told.append([line.replace(number, "NUMBER") for line in customer.transcript])
        assert customer.answer.wants is Wish.NOT_PROVEN
        assert customer.state.order_value is None
    assert told[0] == told[1]


def test_what_the_order_book_says_of_the_buyer_is_noted_once_it_is_shown_who_they_are(sara: Customer) -> None:
    sara.opens("order 10450 has not come", "parcel_late")
    assert (sara.state.customer_value, sara.state.customer_tags) == (None, ())
    sara.says("753 20")
    assert (sara.state.customer_value, sara.state.customer_tags) == (24800, ("regular",))


def test_three_wrong_tries_lead_to_a_person(sara: Customer) -> None:
    sara.opens("order 10450 has not come", "parcel_late")
    for postcode, wants in (("111 22", None), ("222 33", None), ("333 44", Wish.NOT_PROVEN)):
        sara.says(postcode)
        assert sara.answer.wants is wants


def test_changing_the_number_is_a_try_too(anna: Customer) -> None:
    anna.opens("order 10450 has not come", "parcel_late")
    anna.says("no, order 10451")
    anna.says("I mean order 10452")
    assert anna.answer.wants is Wish.NOT_PROVEN


def test_starting_over_forgets_no_wrong_try(sara: Customer) -> None:
    sara.opens("order 10450 has not come", "parcel_late")
    sara.says("111 22")
    sara.says("222 33")
    sara.says("start over", "start_over", move=Move.START_OVER)
    sara.opens("order 10450 has not come, postcode 333 44", "parcel_late")
    assert sara.answer.wants is Wish.NOT_PROVEN


def test_five_digits_after_the_question_for_a_postcode_may_be_the_right_number(anna: Customer) -> None:
    anna.opens("order 10423 has not come", "parcel_late")
    assert anna.keys == ["steps.ask.proof_beside_phone"]
    anna.says("10432")
    assert anna.keys == ["problem.parcel_late.confirm"]


def test_proof_of_one_order_proves_no_other(sara: Customer) -> None:
    sara.opens("order 10450 postcode 753 20 has not come", "parcel_late")
    sara.says("no, order 10432", "inform")
    assert sara.keys == ["steps.ask.proof"]
    assert "Aurora" not in sara.heard


def test_a_phone_without_orders_is_asked_for_the_number(come: Come) -> None:
    stranger = come("+46700000000")
    stranger.opens("my parcel has not come", "parcel_late")
    assert stranger.keys == ["steps.ask.order"]
    stranger.says("I don't know the number")
    assert stranger.keys == ["steps.ask.order.again"]
    assert stranger.answer.understood


@pytest.mark.parametrize("text", [
    "sorry I read it wrong, 10405", "förlåt, jag läste fel, 10405", "I meant 10405", "the number is 10405", "#10405",
    "order 10405",
])  # fmt: skip
def test_a_corrected_number_is_taken_in_answer_to_the_question_for_a_postcode(sara: Customer, text: str) -> None:
    sara.opens("order 10888 has not come", "parcel_late")
    sara.says(text)
    assert sara.state.text("order") == "10405"
    assert sara.state.text("postcode") is None
    assert sara.state.wrong_tries == 1
    assert "10405" in sara.heard


@pytest.mark.parametrize("text", ["10450", "10406"])
def test_digits_much_like_the_number_correct_it(sara: Customer, text: str) -> None:
    sara.opens("order 10405 has not come", "parcel_late")
    sara.says(text)
    assert sara.state.text("order") == text


@pytest.mark.parametrize("text", ["75320", "it is 75320", "wrong postcode, 75320", "104 05"])
def test_other_digits_stay_a_postcode(sara: Customer, text: str) -> None:
    sara.opens("order 10405 has not come", "parcel_late")
    sara.says(text)
    assert sara.state.text("order") == "10405"
    assert sara.state.text("postcode") is not None


def test_a_postcode_put_right_is_no_number(sara: Customer) -> None:
    sara.opens("order 10453 has not come", "parcel_late")
    sara.says("75302")
    sara.says("sorry, typed it wrong, 75320")
    assert sara.state.proof is not None
    assert sara.state.proof.order == "10453"


def test_a_number_put_right_after_a_postcode_keeps_the_postcode(sara: Customer) -> None:
    sara.opens("order 10888 has not come", "parcel_late")
    sara.says("753 20")
    sara.says("sorry, the number is 10453")
    assert sara.state.proof is not None
    assert sara.state.proof.order == "10453"


def test_nobody_fishes_by_correcting_the_number(sara: Customer) -> None:
    sara.opens("order 10888 has not come", "parcel_late")
    for number, wants in (("10450", None), ("10451", None), ("10452", Wish.NOT_PROVEN)):
        sara.says(f"I read it wrong, {number}")
        assert sara.answer.wants is wants
        assert sara.state.proof is None


def test_a_thing_that_is_named_narrows_which_order(johan: Customer) -> None:
    johan.opens("my wake-up light has not come", "parcel_late")
    assert johan.keys == ["problem.parcel_late.confirm"]
    assert "10441" in johan.heard


def test_a_thing_that_several_orders_hold_leaves_the_choice_among_them(anna: Customer) -> None:
    anna.opens("the lamp in my order came broken", "item_wrong")
    assert [option.id for option in anna.answer.say[0].options] == ["order:10417", "order:10405"]


def test_a_thing_that_no_order_holds_narrows_nothing(johan: Customer) -> None:
    johan.opens("my sofa has not come", "parcel_late")
    assert len(johan.answer.say[0].options) == 3


def test_who_repeats_what_proves_nothing_could_not_show_whose_order_it_is(sara: Customer) -> None:
    sara.opens("order 10432 has not come", "parcel_late")
    for _ in range(3):
        sara.says("217 45")
    assert sara.answer.wants is Wish.NOT_PROVEN


@pytest.mark.parametrize(("language", "words"), [("en", "I don't know"), ("sv", "vet inte")])
def test_who_has_looked_and_does_not_have_the_number_gets_a_person_who_finds_the_order(
    come: Callable[..., Customer], language: str, words: str
) -> None:
    sara = come(None, language=language)
    sara.opens("my parcel has not come", "parcel_late")
    sara.says(words, "nlu_fallback")
    assert sara.keys == ["steps.ask.order.again"]
    sara.says(words, "nlu_fallback")
    assert sara.answer.wants is Wish.NOT_PROVEN
