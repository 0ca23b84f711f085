"""A complaint about us: what is wanted is heard, what was told is not asked again, and the register has all of it."""

from collections.abc import Callable

import pytest

from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from tests.support.shop_customer import Customer

Come = Callable[..., Customer]
RUDE = "The driver was rude to my grandmother yesterday, he called her stupid in front of everybody."


def complains(customer: Customer, *more: str) -> Customer:
    """Until the cause is told and we ask what they would like."""
    customer.opens("I want to complain about your staff", "complaint_service")
    customer.says("They hung up on me yesterday")
    customer.says("yes", "affirm")
    assert customer.keys == ["cause.complaint_service.treated_badly", "steps.ask.wish"]
    for words in more:
        customer.says(words, "nlu_fallback")
    return customer


WANTED = [
    ("en", "I want an explanation", "explanation", "register_and_call"),
    ("en", "just explain to me how that can happen", "explanation", "register_and_call"),
    ("en", "an apology would be nice", "apology", "register_and_call"),
    ("en", "they should apologise to me", "apology", "register_and_call"),
    ("en", "I want you to talk to him", "talk", "register_and_call"),
    ("en", "somebody should have a word with her", "talk", "register_and_call"),
    ("en", "it must not happen again", "never_again", "register"),
    ("en", "see to it that this never happens again", "never_again", "register"),
    ("sv", "jag vill ha en förklaring", "explanation", "register_and_call"),
    ("sv", "att ni förklarar hur det kunde gå till så", "explanation", "register_and_call"),
    ("sv", "en ursäkt vore på sin plats", "apology", "register_and_call"),
    ("sv", "att hon ber mig om ursäkt", "apology", "register_and_call"),
    ("sv", "att ni pratar med honom", "talk", "register_and_call"),
    ("sv", "säg till era chefer att säga till honom", "talk", "register_and_call"),
    ("sv", "det får inte hända igen", "never_again", "register"),
    ("sv", "att det aldrig händer igen", "never_again", "register"),
]


@pytest.mark.parametrize(("language", "words", "wish", "solution"), WANTED, ids=[each[1] for each in WANTED])
def test_what_is_wanted_is_heard_and_answered(come: Come, language: str, words: str, wish: str, solution: str) -> None:
    sara = complains(come(None, language=language), words)
    assert (sara.state.wish, sara.keys) == (wish, [f"solution.{solution}.offer"])
    sara.says("ja" if language == "sv" else "yes", "affirm")
    (errand,) = sara.shop.errands
    assert errand.kind is Corrective.COMPLAINT
    assert errand.note.endswith(f"wants: {wish}")
    assert sara.answer.wants is (Wish.ASKED if solution == "register_and_call" else None)


@pytest.mark.parametrize("words", ["yes, explain it to me", "yes please, I want an explanation"])
def test_who_agrees_and_says_the_wish_again_has_agreed(sara: Customer, words: str) -> None:
    complains(sara, "I want an explanation", words)
    assert sara.state.done is not None


def test_what_cannot_be_had_for_a_complaint_is_said_and_a_colleague_offered(sara: Customer) -> None:
    complains(sara).says("I want my money back", "want_refund")
    assert sara.keys == ["steps.wish_not_possible", "steps.ask.solution"]
    assert "a colleague answer me" in sara.heard


@pytest.mark.parametrize(("text", "intent"), [
    ("order 10432 has not come, I want an explanation and an apology", "parcel_late"),
    ("explain to me why order 10432 has not come", "parcel_late"),
])  # fmt: skip
def test_elsewhere_an_explanation_is_what_the_cause_is_and_no_wish(anna: Customer, text: str, intent: str) -> None:
    anna.opens(text, intent)
    assert anna.keys == ["problem.parcel_late.confirm"]
    anna.says("yes", "affirm")
    assert anna.keys == ["cause.parcel_late.lost", "steps.ask.wish"]


def test_a_wish_that_was_told_before_the_problem_counts_where_it_belongs(come: Come) -> None:
    sara, anna = come(None), come()
    for customer in (sara, anna):
        customer.says("I want an apology", "nlu_fallback")
        assert customer.state.wish == "apology"
    sara.opens("your staff was rude", "complaint_service")
    assert sara.state.wish == "apology"
    anna.opens("my parcel 10432 has not come", "parcel_late")
    assert (anna.state.wish, anna.keys) == (None, ["problem.parcel_late.confirm"])


def test_who_has_told_it_at_length_is_asked_for_nothing_more(sara: Customer) -> None:
    sara.opens(f"I want to make a complaint. {RUDE} I want an apology", "complaint_service")
    assert sara.keys == ["problem.complaint_service.confirm_wish"]
    assert "you want to complain about the delivery" in sara.heard, "the driver's manners are the delivery's"
    assert "an apology" in sara.heard
    sara.says("yes", "affirm")
    assert sara.keys == ["cause.complaint_service.delivered_badly", "solution.register_and_call.offer"]


@pytest.mark.parametrize("words", [
    "I want to complain, the staff in your chat was rude to me",
    "jag vill klaga på er personal",
    "a complaint about your driver, yesterday",
])  # fmt: skip
def test_who_has_only_announced_it_is_asked_what_happened(sara: Customer, words: str) -> None:
    sara.opens(words, "complaint_service")
    assert sara.keys == ["problem.complaint_service.happened.ask"]


def test_a_long_account_is_repeated_in_short_and_entered_whole(sara: Customer) -> None:
    told = " ".join(["I rang on Monday and waited, and nobody picked up."] * 12)
    sara.opens("nobody answers your phone, I want to complain", "complaint_service")
    sara.says(told)
    assert len(sara.heard) < 400
    assert "…" in sara.heard
    for words in ("yes", "it must not happen again", "yes"):
        sara.says(words, "affirm" if words == "yes" else "nlu_fallback")
    assert told in sara.shop.errands[0].note
