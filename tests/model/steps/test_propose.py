"""Step 3: the customer is asked first; what policy allows is agreed to."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.model.dialogue import Segment
from bot.model.orders import Refund
from bot.model.policy.facts import Wish
from bot.model.steps import Heard, load_state
from bot.model.steps.turn import Move, turn
from tests.support.shop_customer import JOHAN, NOW, STOCKHOLM, Customer, run


def lost(customer: Customer) -> Customer:
    customer.opens("order 10432 has not come", "parcel_late")
    customer.says("yes", "affirm")
    return customer


def test_the_customer_is_asked_before_anything_is_offered(anna: Customer) -> None:
    lost(anna)
    assert anna.keys[-1] == "steps.ask.wish"
    assert anna.answer.say[-1].options == ()


def test_an_idea_of_their_own_that_nobody_knows_brings_at_most_three_options(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    assert anna.keys == ["steps.ask.solution"]
    assert [option.id for option in anna.answer.say[0].options] == [
        "solution:resend",
        "solution:refund_order",
        "solution:trace",
    ]
    assert anna.answer.understood


@pytest.mark.parametrize(("text", "intent"), [
    ("2", "choose_option"), ("the second one", "choose_option"), ("refund please", "want_refund"),
    ("pengarna tillbaka tack", "nlu_fallback"),
])  # fmt: skip
def test_an_option_is_chosen_by_number_or_in_own_words(anna: Customer, text: str, intent: str) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    anna.says(text, intent)
    assert anna.state.solution == "refund_order"
    assert anna.state.done is not None


def test_neither_is_asked_once_more_and_then_a_person_helps(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    anna.says("neither", "deny")
    assert anna.keys == ["steps.ask.other_wish"]
    anna.says("a trip to Paris", "nlu_fallback")
    assert anna.keys == ["steps.ask.solution.again"]
    anna.says("inget av det", "deny")
    assert anna.answer.wants is Wish.NOT_SOLVABLE
    assert anna.shop.errands == []


def test_a_wish_that_the_cause_does_not_allow_is_answered_with_what_it_does(anna: Customer) -> None:
    lost(anna).says("give me a discount", "want_discount")
    assert anna.keys == ["steps.wish_not_possible", "steps.ask.solution"]
    assert "policy" not in anna.heard


def test_a_wish_told_early_is_offered_and_done_after_a_yes(anna: Customer) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    assert anna.keys == ["cause.parcel_late.lost", "solution.refund_order.offer"]
    assert "1,299 kr" in anna.heard
    assert anna.shop.errands == []
    anna.says("yes please", "affirm")
    assert anna.state.done is not None


def test_a_change_of_mind_is_followed(anna: Customer) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("or rather send a new one", "want_replacement")
    assert anna.state.solution == "resend"


def test_no_to_an_offer_shows_the_others(anna: Customer) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("no", "deny")
    assert anna.keys == ["steps.ask.solution"]


def test_an_offer_that_is_not_answered_is_put_in_other_words(anna: Customer) -> None:
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("hmmm", "nlu_fallback")
    assert anna.keys == ["solution.refund_order.offer.again"]
    assert not anna.answer.understood


def expensive(customer: Customer) -> Customer:
    customer.opens("order 10428 came broken", "item_wrong")
    customer.says("yes", "affirm")
    customer.says("money back", "want_refund")
    return customer


def test_over_the_limit_it_says_what_it_can_do_and_offers_a_person(johan: Customer) -> None:
    expensive(johan)
    assert johan.keys == ["steps.over_limit", "steps.ask.solution"]
    assert "4,490 kr" in johan.heard
    assert "3,000 kr" in johan.heard
    assert [option.id for option in johan.answer.say[-1].options] == ["solution:keep_with_discount", "person"]
    assert "policy" not in johan.heard


def test_over_the_limit_what_it_can_do_is_done(johan: Customer) -> None:
    expensive(johan).says("1", "choose_option")
    assert johan.state.solution == "keep_with_discount"
    amount = johan.shop.errands[0].amount
    assert amount is not None
    assert str(amount.amount) == "1347"


@pytest.mark.parametrize(("text", "intent"), [("2", "choose_option"), ("no, the whole amount back", "want_refund")])
def test_over_the_limit_a_person_may_do_more(johan: Customer, text: str, intent: str) -> None:
    expensive(johan).says(text, intent)
    assert johan.answer.wants is Wish.OVER_LIMIT
    assert johan.shop.errands == []


def test_over_the_limit_with_nothing_within_a_person_decides_at_once(come: Callable[..., Customer]) -> None:
    customer = come(JOHAN)
    customer.manual = replace(customer.manual, compensation=replace(customer.manual.compensation, solutions={}))
    customer.opens("order 10440 has not come", "parcel_late")
    customer.says("yes", "affirm")
    customer.says("a new one", "want_replacement")
    assert customer.keys == ["steps.over_limit", "steps.ask.solution"]
    assert [option.id for option in customer.answer.say[-1].options] == ["solution:trace", "person"]

    customer = come()
    customer.manual = replace(customer.manual, compensation=replace(customer.manual.compensation, solutions={}))
    customer.opens("charged twice for order 10405", "charged_wrong")
    customer.says("yes", "affirm")
    customer.says("what can you do?", "nlu_fallback")
    assert customer.answer.wants is Wish.OVER_LIMIT


def test_a_cause_whose_offers_were_all_used_up_needs_a_person(anna: Customer) -> None:
    order = anna.shop.orders["10405"]
    anna.opens("charged twice for order 10405", "charged_wrong")
    anna.says("yes", "affirm")
    back = Refund(Decimal(549), NOW.date(), NOW.date())
    anna.shop.orders["10405"] = replace(order, refunds=(back,))
    anna.says("money back", "want_refund")
    assert anna.answer.wants is Wish.NOT_SOLVABLE
    assert anna.shop.errands == []


def test_where_all_is_as_it_should_be_there_is_one_thing_to_say(johan: Customer) -> None:
    johan.opens("charged twice for order 10445", "charged_wrong")
    johan.says("yes", "affirm")
    assert johan.keys == ["cause.charged_wrong.reserved", "solution.reservation_explained.offer"]


def test_who_is_not_convinced_by_an_explanation_gets_a_person(johan: Customer) -> None:
    johan.opens("charged twice for order 10445", "charged_wrong")
    johan.says("yes", "affirm")
    johan.says("no", "deny")
    assert johan.answer.wants is Wish.NOT_SOLVABLE


def guessed(customer: Customer, text: str, intent: str, confidence: float = 0.3) -> Customer:
    """What Rasa makes of it with so little confidence."""
    heard = Heard("case-1", text, intent, NOW, STOCKHOLM, (Segment(text, intent, confidence),), customer.phone)
    customer.answer = run(turn(Move.CONTINUE, customer.state, heard, customer.manual), customer.shop)
    customer.state = load_state(customer.answer.case)
    return customer


@pytest.mark.parametrize("text", [
    "I want something else entirely", "none of these please", "jag vill ha något annat", "inget av det",
    "something else",
])  # fmt: skip
@pytest.mark.parametrize("intent", ["want_refund", "affirm", "choose_option"])
@pytest.mark.parametrize("confidence", [0.3, 0.9])
def test_something_else_wins_over_a_guessed_wish(anna: Customer, text: str, intent: str, confidence: float) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    guessed(anna, text, intent, confidence)
    assert anna.keys == ["steps.ask.other_wish"]
    assert anna.shop.errands == []


def test_something_else_with_a_wish_in_words_is_that_wish(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    guessed(anna, "something else: my money back", "want_replacement")
    assert anna.state.solution == "refund_order"


def test_a_wish_guessed_at_is_asked_about_before_anything_is_done(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    guessed(anna, "well the thing with the bank", "want_refund")
    assert anna.keys == ["solution.refund_order.offer"]
    guessed(anna, "the bank thing", "want_refund")
    assert anna.keys == ["solution.refund_order.offer.again"]
    guessed(anna, "mm the cat", "affirm")
    assert anna.shop.errands == []
    anna.says("yes", "affirm")
    assert anna.state.done is not None


def test_something_else_is_no_go_ahead(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    guessed(anna, "well the thing with the bank", "want_refund")
    guessed(anna, "ok, but something else", "affirm", 0.9)
    assert anna.keys == ["steps.ask.solution.again"]
    assert anna.shop.errands == []


def test_a_wish_that_is_sure_is_fulfilled_at_once(anna: Customer) -> None:
    lost(anna).says("surprise me", "nlu_fallback")
    guessed(anna, "well the thing with the bank", "want_refund", 0.5)
    assert anna.state.done is not None
