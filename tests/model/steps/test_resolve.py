"""Step 4: done once, verified, and nothing is claimed that was not done."""

from collections.abc import Callable

import pytest

from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from bot.model.steps import Move, Verify
from tests.support.shop_customer import Customer

Come = Callable[..., Customer]


def accepted(customer: Customer) -> Customer:
    customer.opens("order 10432 has not come", "parcel_late")
    customer.says("yes", "affirm")
    customer.says("a new one please", "want_replacement")
    return customer


def test_an_action_is_verified_before_it_is_told(anna: Customer) -> None:
    accepted(anna)
    assert Verify("case-1:10432:resend") in anna.shop.asked


def test_a_refused_action_is_told_honestly_and_handed_over(anna: Customer) -> None:
    anna.shop.fails = "refused"
    accepted(anna)
    assert anna.keys == ["steps.action_refused"]
    assert anna.answer.wants is Wish.ACTION_FAILED
    assert anna.state.done is None


def test_an_uncertain_action_that_was_not_done_is_not_claimed(anna: Customer) -> None:
    anna.shop.fails = "forgotten"
    accepted(anna)
    assert anna.keys == ["steps.action_uncertain"]
    assert anna.answer.wants is Wish.ACTION_FAILED


def test_an_uncertain_action_that_was_done_is_told_with_its_reference(anna: Customer) -> None:
    anna.shop.fails = "hangs"
    accepted(anna)
    assert anna.keys == ["solution.resend.done", "steps.goodwill.voucher", "steps.ask.satisfied"]
    assert "R001" in anna.heard


def test_the_same_turn_twice_does_it_once(come: Come) -> None:
    anna = come()
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    before = anna.state
    anna.says("a new one please", "want_replacement")
    first = anna.answer
    anna.state = before
    anna.says("a new one please", "want_replacement")
    assert anna.answer == first
    assert len(anna.shop.done) == 2, "one replacement and one voucher"


def test_goodwill_stays_within_its_limit_and_is_told_as_a_voucher(anna: Customer) -> None:
    accepted(anna)
    voucher = anna.shop.errands[1]
    assert voucher.kind is Corrective.VOUCHER
    assert voucher.key == "case-1:goodwill"
    assert voucher.amount is not None
    assert str(voucher.amount.amount) == "130", "ten percent of 1299, at most 150"


def test_goodwill_is_given_once_per_case(anna: Customer) -> None:
    accepted(anna)
    anna.says("start over", "start_over", move=Move.START_OVER)
    anna.opens("charged twice for order 10405", "charged_wrong")
    for text, intent in (("yes", "affirm"), ("money back", "want_refund")):
        anna.says(text, intent)
    assert [errand.kind for errand in anna.shop.errands] == [Corrective.RESEND, Corrective.VOUCHER, Corrective.REFUND]


@pytest.mark.parametrize(("first", "answers"), [
    ("order 10453 postcode 753 20 has not come", ["yes", "yes"]),
    ("order 10454 postcode 753 20 has not come", ["yes", "money back"]),
])  # fmt: skip
def test_no_goodwill_where_it_was_not_ours_to_put_right(sara: Customer, first: str, answers: list[str]) -> None:
    sara.opens(first, "parcel_late")
    for answer in answers:
        sara.says(answer, "affirm" if answer == "yes" else "want_refund")
    assert sara.state.done is not None
    assert sara.state.goodwill is None


@pytest.mark.parametrize(("text", "intent", "happy"), [
    ("yes", "affirm", True), ("very happy, no complaints", "satisfied", True), ("1", "choose_option", True),
    ("no", "deny", False), ("not really", "not_satisfied", False), ("2", "choose_option", False),
])  # fmt: skip
def test_the_customer_says_whether_it_is_solved(anna: Customer, text: str, intent: str, happy: bool) -> None:
    accepted(anna).says(text, intent)
    assert anna.state.satisfied is happy
    assert anna.answer.goes_on is not happy
    assert anna.answer.wants is (None if happy else Wish.NOT_SATISFIED)


def test_an_unclear_answer_is_asked_for_in_other_words(anna: Customer) -> None:
    accepted(anna).says("blorp", "nlu_fallback")
    assert anna.keys == ["steps.ask.satisfied.again"]


def test_thanks_ends_the_case_without_putting_words_in_anybodys_mouth(anna: Customer) -> None:
    accepted(anna).says("thanks", "thanks", move=Move.SMALL_TALK)
    assert anna.keys == ["steps.talk.thanks"]
    assert not anna.answer.goes_on
    assert anna.state.satisfied is None


def test_what_was_paid_back_already_is_not_paid_back_again(anna: Customer) -> None:
    from dataclasses import replace

    order = anna.shop.orders["10432"]
    anna.shop.orders["10432"] = replace(order, charges=())
    anna.opens("order 10432 has not come, refund please", "parcel_late")
    anna.says("yes", "affirm")
    anna.says("money back", "want_refund")
    assert anna.shop.errands == []
    assert anna.keys == ["steps.wish_not_possible", "steps.ask.solution.again"]


def test_happy_and_unhappy_in_one_breath_is_asked_about_once_and_a_second_yes_counts(anna: Customer) -> None:
    accepted(anna)
    anna.says("Yes, I'm happy. This is really not okay.", "satisfied", beside=("satisfied", "not_satisfied"))
    assert anna.keys == ["steps.ask.satisfied.again"]
    anna.says("yes it's fine. This is really not okay.", "satisfied", beside=("satisfied", "not_satisfied"))
    assert anna.state.satisfied is True


def test_a_no_beside_a_yes_is_no_happiness(anna: Customer) -> None:
    accepted(anna)
    anna.says("No. Yes, the lamp is nice, but I'm not happy", "deny", beside=("deny", "not_satisfied"))
    assert anna.answer.wants is Wish.NOT_SATISFIED
