"""Whole cases, from the first word to the thanks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.model.conversation import Step
from bot.model.dialogue import Answer
from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from bot.model.steps import CaseState, Move
from tests.support.shop_customer import ANNA, JOHAN, Customer

Come = Callable[..., Customer]


def test_a_lost_parcel_goes_from_the_first_word_to_the_thanks(anna: Customer) -> None:
    anna.opens("hi\nmy parcel has not come\norder 10432", "parcel_late", beside=("greet", "inform"))
    assert "order 10432 (Aurora floor lamp), placed on 7 November" in anna.heard

    anna.says("yes", "affirm")
    assert anna.keys == ["cause.parcel_late.lost", "steps.ask.wish"]
    assert "left us on 11 November and should have arrived on 13 November" in anna.heard
    assert "lost track of it on 12 November. That is ours to put right, and we're sorry." in anna.heard

    anna.says("a new one please", "want_replacement")
    assert anna.keys == ["solution.resend.done", "steps.goodwill.voucher", "steps.ask.satisfied"]
    assert [errand.kind for errand in anna.shop.errands] == [Corrective.RESEND, Corrective.VOUCHER]
    assert anna.shop.errands[0].key == "case-1:10432:resend"
    assert "The reference is R001." in anna.heard
    assert anna.answer.noted["check_after_days"] == 4

    anna.says("yes, thanks!", "affirm")
    assert anna.keys == ["steps.thanks"]
    assert not anna.answer.goes_on
    assert [each.step for each in anna.state.evidence] == list(Step)
    assert anna.state.evidence[1].what == "lost, carrier"
    assert anna.state.evidence[3].what == "R001, satisfied"


def test_everything_said_at_once_is_asked_for_no_second_time(come: Come) -> None:
    anna = come()
    anna.opens("order 10417, the desk lamp came broken yesterday, I want my money back", "item_wrong")
    assert anna.keys == ["problem.item_wrong.confirm_wish"]
    assert "order 10417" in anna.heard
    assert "Norr desk lamp arrived damaged, and you'd like your money back" in anna.heard
    anna.says("yes", "affirm")
    assert anna.keys == ["cause.item_wrong.damaged_on_the_way", "solution.refund_item.offer"]
    anna.says("go ahead", "affirm")
    assert anna.shop.errands[0].amount is not None
    assert str(anna.shop.errands[0].amount.amount) == "649", "the lamp, not the whole order"
    assert anna.shop.errands[0].skus == ("DL-NOR",)


CAUSES = [
    # phone, what is said first, intent, postcode, answers until the cause, the cause
    (ANNA, "order 10432 has not come", "parcel_late", [], "lost"),
    (JOHAN, "order 10440 has not come", "parcel_late", [], "late_on_its_way"),
    (JOHAN, "order 10441 has not come", "parcel_late", [], "not_sent_yet"),
    (None, "order 10450 postcode 753 20 has not come", "parcel_late", ["no"], "delivered_elsewhere"),
    (None, "order 10450 postcode 753 20 has not come", "parcel_late", ["yes"], "found_after_all"),
    (None, "order 10453 postcode 753 20 has not come", "parcel_late", [], "not_due_yet"),
    (None, "order 10454 postcode 753 20 has not come", "parcel_late", [], "address_unknown"),
    (None, "order 10456 postcode 753 20 has not come", "parcel_late", [], "refund_under_way"),
    (ANNA, "order 10417: the desk lamp is broken", "item_wrong", [], "damaged_on_the_way"),
    (JOHAN, "order 10436: wrong item instead of the kettle", "item_wrong", [], "wrong_item_packed"),
    (ANNA, "order 10417: wrong item instead of the desk lamp", "item_wrong", [], "wrong_item"),
    (ANNA, "order 10417: the bulb is missing", "item_wrong", [], "missing_item"),
    (None, "order 10451 postcode 753 20: the dimmer is missing", "item_wrong", [], "item_not_packed"),
    (None, "order 10455 postcode 753 20: the dimmer is missing", "item_wrong", [], "follows_later"),
    (None, "order 10456 postcode 753 20: the lamp is broken", "item_wrong", [], "refund_under_way"),
    (ANNA, "charged twice for order 10405", "charged_wrong", [], "charged_twice"),
    (JOHAN, "charged twice for order 10445", "charged_wrong", [], "reserved"),
    (None, "charged too much for order 10452 postcode 753 20", "charged_wrong", [], "overcharged"),
    (None, "charged too much for order 10456 postcode 753 20", "charged_wrong", [], "refund_under_way"),
    (None, "not my charge, order 10457 postcode 753 20", "charged_wrong", [], "paid_in_full"),
]


IDS = [f"{case[2]}-{case[4]}" for case in CAUSES]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    ("phone", "first", "intent", "answers", "cause"), CAUSES, ids=[f"{c[2]}-{c[4]}" for c in CAUSES]
)
def test_every_cause_of_the_sample_shop_is_found_and_told_without_a_gap(
    come: Come, phone: str | None, first: str, intent: str, answers: list[str], cause: str, language: str
) -> None:
    customer = come(phone, language=language)
    customer.opens(first, intent)
    customer.says("yes", "affirm")
    for answer in answers:
        customer.says(answer, "affirm" if answer == "yes" else "deny")
    assert customer.state.cause is not None
    assert customer.state.cause.cause == cause
    customer.says("what can you do", "nlu_fallback")
    assert "…" not in "\n".join(customer.transcript), "every placeholder has a value"


@pytest.mark.parametrize(("wish", "intent", "kind"), [
    ("refund please", "want_refund", Corrective.REFUND),
    ("send a new one", "want_replacement", Corrective.RESEND),
])  # fmt: skip
def test_an_own_wish_within_policy_is_agreed_to_at_once(
    anna: Customer, wish: str, intent: str, kind: Corrective
) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.says(wish, intent)
    assert anna.shop.errands[0].kind is kind


def test_a_new_turn_after_the_end_begins_a_new_case(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement"), ("yes", "satisfied")):
        anna.says(text, intent)
    revision = anna.state.revision
    anna.opens("charged twice for order 10405", "charged_wrong")
    assert anna.state.revision == revision + 1
    assert anna.state.problem == "charged_wrong"
    assert anna.keys == ["problem.charged_wrong.confirm"]


def test_a_problem_without_a_playbook_goes_to_a_person(anna: Customer) -> None:
    anna.opens("I need something else", "gift_wrapping")
    assert anna.answer.wants is Wish.NO_PLAYBOOK


def test_another_problem_than_first_thought_takes_what_is_known_along(johan: Customer) -> None:
    johan.opens("something about my order 10436", "parcel_late")
    johan.opens("the kettle is the wrong item", "item_wrong")
    assert johan.state.problem == "item_wrong"
    assert johan.keys == ["problem.item_wrong.confirm"]


def test_an_answer_is_an_answer_whatever_rasa_took_it_for(sara: Customer) -> None:
    sara.opens("order 10454 postcode 753 20 has not come", "parcel_late")
    sara.says("yes", "affirm")
    sara.says("send it again", "want_replacement")
    assert sara.keys == ["problem.parcel_late.new_address.ask"]
    sara.opens("Sara Nilsson, Nygatan 4, 753 22 Uppsala", "change_address")
    assert sara.shop.errands[0].kind is Corrective.CORRECT_ADDRESS
    assert "Nygatan 4" in sara.shop.errands[0].note


def test_a_number_told_before_the_problem_is_kept(anna: Customer) -> None:
    anna.says("10432")
    assert anna.keys == ["steps.ask.problem"]
    anna.opens("it has not come", "parcel_late")
    assert anna.keys == ["problem.parcel_late.confirm"]


@pytest.mark.parametrize(("text", "keys"), [
    ("do you sell bananas", ["steps.unclear", "steps.ask.problem"]),
    ("???", ["steps.ask.problem"]),
    ("📦", ["steps.ask.problem"]),
    ("", ["steps.ask.problem"]),
])  # fmt: skip
def test_first_words_that_nobody_understands_are_answered_with_a_question_and_count_as_nothing(
    anna: Customer, text: str, keys: list[str]
) -> None:
    anna.says(text, "nlu_fallback")
    assert anna.keys == keys
    assert anna.answer.understood, "nothing was asked before"


def test_who_is_not_understood_gets_problems_to_choose_from(anna: Customer) -> None:
    anna.says("blorp", "nlu_fallback")
    anna.says("blorp blorp", "nlu_fallback")
    assert not anna.answer.understood
    ids = [option.id for option in anna.answer.say[0].options]
    assert ids == ["problem:parcel_late", "problem:item_wrong", "problem:charged_wrong"]
    anna.says("1", "choose_option")
    assert anna.state.problem == "parcel_late"


def test_two_problems_in_one_message_are_solved_one_at_a_time(anna: Customer) -> None:
    anna.opens(
        "order 10432 has not come and I was charged twice", "parcel_late", beside=("parcel_late", "charged_wrong")
    )
    assert anna.keys == ["steps.later", "problem.parcel_late.confirm"]
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement"), ("yes", "satisfied")):
        anna.says(text, intent)
    assert anna.keys == ["steps.thanks", "steps.ask.next"]
    assert "You also mentioned a charge (order 10432). Shall we look at that now?" in anna.heard
    assert not anna.answer.goes_on


def test_who_is_not_happy_after_all_gets_a_person(anna: Customer) -> None:
    anna.says("I am still not happy with that", "not_satisfied")
    assert anna.answer.wants is Wish.NOT_SATISFIED


def test_many_turns_in_one_step_bring_a_person(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    wants: list[Any] = []
    for number in range(10):
        anna.says(f"well {number}", "nlu_fallback")
        wants.append(anna.answer.wants)
    assert Wish.TURN_LIMIT in wants


def test_no_question_is_put_more_than_twice_in_the_same_words(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    asked: list[str] = list(anna.keys)
    while anna.answer.wants is None:
        anna.says("hm", "nlu_fallback")
        asked += anna.keys
    assert {key: asked.count(key) for key in asked} == {
        "problem.parcel_late.confirm": 1,
        "problem.parcel_late.confirm.again": 2,
    }


def test_an_order_book_that_is_down_is_owned_up_to(anna: Customer) -> None:
    anna.shop.down = True
    anna.opens("order 10432 has not come", "parcel_late")
    assert anna.keys == ["steps.order_book_down"]
    assert anna.answer.wants is Wish.ACTION_FAILED


def test_an_order_that_no_cause_fits_is_not_guessed_at(anna: Customer) -> None:
    order = anna.shop.orders["10405"]
    anna.shop.orders["10405"] = replace(order, charges=order.charges[:1], total=order.total + 10)
    anna.opens("wrong charge on order 10405", "charged_wrong")
    anna.says("yes", "affirm")
    assert anna.keys == ["steps.cause_unclear"]
    assert anna.answer.wants is Wish.NOT_SOLVABLE


def test_a_return_within_a_case_is_a_wish(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.opens("I'd like to return it", "return_refund")
    assert anna.state.solution == "refund_order"


def test_a_playbook_taken_away_meanwhile_leads_to_a_person(anna: Customer) -> None:
    anna.state = CaseState(problem="gone")
    anna.says("hello?", "nlu_fallback")
    assert anna.answer.wants is Wish.NO_PLAYBOOK


def test_a_wish_for_a_person_is_passed_on(anna: Customer) -> None:
    anna.says("a human please", "ask_human", move=Move.ASK_FOR_PERSON)
    assert anna.answer.wants is Wish.ASKED
    assert anna.answer.say == Answer().say, "the words are the hand-off rule's"
