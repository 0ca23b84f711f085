"""Two problems in one message: two cases, one at a time."""

import pytest

from bot.model.dialogue import Segment
from bot.model.steps import CaseState, Move, dump_state, load_state, next_case
from tests.support.shop_customer import Customer


def waiting(state: CaseState) -> list[str]:
    return [each.problem for each in state.later]


def first_done(customer: Customer, *besides: str) -> Customer:
    customer.opens("order 10432 has not come, and more", "parcel_late", beside=("parcel_late", *besides))
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement"), ("yes", "satisfied")):
        customer.says(text, intent)
    return customer


def test_the_second_problem_is_opened_on_yes_with_what_is_known(anna: Customer) -> None:
    first_done(anna, "charged_wrong").says("yes please", "affirm")
    assert anna.state.problem == "charged_wrong"
    assert anna.keys == ["problem.charged_wrong.confirm"]
    assert "order 10432" in anna.heard
    assert anna.answer.goes_on
    assert anna.state.evidence == ()
    assert anna.state.later == ()


def test_no_leaves_it_there(anna: Customer) -> None:
    first_done(anna, "charged_wrong").says("no", "deny")
    assert anna.keys == ["steps.stopped"]
    assert not anna.answer.goes_on


def test_after_a_no_the_third_is_offered(anna: Customer) -> None:
    first_done(anna, "charged_wrong", "cannot_sign_in").says("no", "deny")
    assert anna.keys == ["steps.ask.next"]
    anna.says("yes", "affirm")
    assert anna.state.problem == "cannot_sign_in"


def test_neither_yes_nor_no_is_asked_once_more_in_other_words(anna: Customer) -> None:
    first_done(anna, "charged_wrong").says("hm", "nlu_fallback")
    assert anna.keys == ["steps.ask.next.again"]
    assert not anna.answer.understood


def test_another_problem_instead_is_taken_first_and_the_second_still_waits(anna: Customer) -> None:
    first_done(anna, "charged_wrong").opens("I forgot my password", "cannot_sign_in")
    assert anna.state.problem == "cannot_sign_in"
    assert waiting(anna.state) == ["charged_wrong"]
    first_done(anna, "charged_wrong").opens("I was charged twice", "charged_wrong")
    assert not anna.state.later


def test_thanks_offers_it_as_well(anna: Customer) -> None:
    anna.opens("order 10432 has not come, and more", "parcel_late", beside=("parcel_late", "charged_wrong"))
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement")):
        anna.says(text, intent)
    anna.says("thanks", "thanks", move=Move.SMALL_TALK)
    assert anna.keys == ["steps.talk.thanks", "steps.ask.next"]


def test_a_problem_that_is_told_midway_is_noted_and_the_step_goes_on(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.opens("and I can't sign in", "cannot_sign_in")
    assert anna.state.problem == "parcel_late"
    assert anna.keys[0] == "steps.later"
    assert waiting(anna.state) == ["cannot_sign_in"]


def test_a_return_that_is_only_the_wish_is_no_second_problem(anna: Customer) -> None:
    anna.opens("the lamp in 10417 is broken, I want to return it", "return_refund", beside=("item_wrong",))
    assert anna.state.problem == "item_wrong"
    assert anna.state.wish == "refund"
    assert anna.state.later == ()


def test_the_next_cases_record_begins_with_the_open_question(anna: Customer) -> None:
    first_done(anna, "charged_wrong")
    record = next_case(dump_state(anna.state))
    state = load_state(record)
    assert state.revision == 0
    assert waiting(state) == ["charged_wrong"]
    assert state.question is not None
    assert set(state.facts) == {"order"}
    assert state.proof is not None
    assert (state.problem, state.done, state.evidence) == (None, None, ())


@pytest.mark.parametrize("record", [{}, None, {"step": 1}, dump_state(CaseState(over=True)), dump_state(CaseState())])
def test_every_other_case_begins_with_nothing(record: object) -> None:
    assert next_case(record) == {}  # type: ignore[arg-type]


def test_cancelling_is_a_problem_of_its_own_where_the_other_one_can_not_be_solved_by_it(
    johan: Customer, anna: Customer
) -> None:
    both = ("cancel_order", "cannot_sign_in")
    johan.opens("cancel order 10441, and I can't sign in", "cannot_sign_in", beside=both)  # in the order of the words
    assert johan.state.problem == "cancel_order"
    assert waiting(johan.state) == ["cannot_sign_in"]
    anna.opens("my parcel 10432 is late, cancel it", "cancel_order", beside=("parcel_late",))
    assert anna.state.problem == "parcel_late"
    assert anna.state.later == ()


def hears(customer: Customer, *told: tuple[str, str]) -> list[str]:
    """Sentences, each with its own intent, as one turn that opens a problem."""
    segments = tuple(Segment(text, intent, 0.9) for text, intent in told)
    return customer.opens("\n".join(text for text, _ in told), told[0][1], segments=segments)


def test_an_order_number_goes_with_the_problem_it_was_told_with(anna: Customer) -> None:
    hears(anna, ("my parcel 10432 has not come", "parcel_late"), ("charged twice for order 10405", "charged_wrong"))
    assert "order 10432" in anna.heard
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement"), ("yes", "satisfied")):
        anna.says(text, intent)
    anna.says("yes", "affirm")
    assert anna.keys == ["problem.charged_wrong.confirm"]
    assert "order 10405" in anna.heard
    anna.says("yes", "affirm")
    assert anna.state.cause is not None
    assert anna.state.cause.cause == "charged_twice"


def test_a_number_told_with_the_second_problem_is_not_the_firsts(anna: Customer) -> None:
    hears(anna, ("my parcel has not come", "parcel_late"), ("charged twice for order 10405", "charged_wrong"))
    assert "order 10432 (Aurora floor lamp)" in anna.heard
    assert [each.order for each in anna.state.later] == ["10405"]


@pytest.mark.parametrize(("words", "confirmed"), [
    ("yes, and I was charged twice", True),
    ("ja, och jag har debiterats dubbelt", True),
    ("I was also charged twice", False),
    ("en sak till: jag har debiterats dubbelt", False),
])  # fmt: skip
def test_a_second_problem_before_the_first_is_confirmed_is_noted(anna: Customer, words: str, confirmed: bool) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.opens(words, "charged_wrong")
    assert anna.state.problem == "parcel_late"
    assert waiting(anna.state) == ["charged_wrong"]
    assert anna.keys[0] == "steps.later"
    assert anna.state.confirmed is confirmed
    assert anna.answer.understood


def test_another_problem_instead_replaces_the_first(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.opens("no, I was charged twice", "charged_wrong")
    assert anna.state.problem == "charged_wrong"
    assert anna.state.later == ()
