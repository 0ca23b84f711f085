"""The same person on another channel: told of the case there once they have shown whose the order is, never before."""

from collections.abc import Callable

import pytest

from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from bot.model.steps import CaseState, Elsewhere
from tests.support.shop_customer import Customer

Come = Callable[..., Customer]
OFFER = "steps.ask.elsewhere"


@pytest.fixture
def there(come: Come) -> tuple[Elsewhere, ...]:
    """On WhatsApp: which solution she would like was asked."""
    on_whatsapp = come()
    on_whatsapp.opens("order 10432 has not come", "parcel_late")
    on_whatsapp.says("yes", "affirm")
    return (Elsewhere(7, "whatsapp", on_whatsapp.state),)


def proven(customer: Customer, there: tuple[Elsewhere, ...], first: str = "order 10432 has not come") -> Customer:
    customer.opens(first, "parcel_late", elsewhere=there)
    customer.says("114 55", elsewhere=there)
    return customer


@pytest.mark.parametrize("language", ["en", "sv"])
def test_with_order_and_postcode_the_case_is_offered_and_gone_on_with(
    come: Come, there: tuple[Elsewhere, ...], language: str
) -> None:
    anna = come(None, language=language)
    anna.opens("order 10432 has not come", "parcel_late", elsewhere=there)
    assert anna.keys == ["steps.ask.proof"], "nothing of it before the proof"
    anna.says("114 55", elsewhere=there)
    assert anna.keys == [OFFER]
    assert "WhatsApp" in anna.heard
    anna.says("yes" if language == "en" else "ja", "affirm", elsewhere=there)
    assert anna.keys == ["steps.recap.cause", "steps.ask.wish.again"]
    assert anna.answer.noted == {"continues": 7}
    assert anna.state.confirmed
    assert "continued from whatsapp" in [each.what for each in anna.state.evidence]
    anna.says("a new one", "want_replacement")
    assert [errand.kind for errand in anna.shop.errands][:1] == [Corrective.RESEND]


@pytest.mark.parametrize("postcode", ["111 11", "411 07"])
def test_a_wrong_proof_tells_nothing(come: Come, there: tuple[Elsewhere, ...], postcode: str) -> None:
    stranger = come(None)
    stranger.opens("order 10432 has not come", "parcel_late", elsewhere=there)
    stranger.says(postcode, elsewhere=there)
    assert OFFER not in stranger.keys
    assert stranger.state.proof is None


def test_no_goes_on_here(come: Come, there: tuple[Elsewhere, ...]) -> None:
    anna = proven(come(None), there)
    anna.says("no", "deny", elsewhere=there)
    assert anna.keys == ["problem.parcel_late.confirm"]
    assert anna.answer.noted == {}
    anna.says("yes", "affirm", elsewhere=there)
    assert anna.state.confirmed


def test_neither_yes_nor_no_is_asked_once_more(come: Come, there: tuple[Elsewhere, ...]) -> None:
    anna = proven(come(None), there)
    anna.says("hm", "nlu_fallback", elsewhere=there)
    assert anna.keys == [f"{OFFER}.again"]


def test_a_case_that_was_finished_meanwhile_is_not_missed(come: Come, there: tuple[Elsewhere, ...]) -> None:
    anna = proven(come(None), there)
    anna.says("yes", "affirm")
    assert anna.keys == ["problem.parcel_late.confirm"]


def test_a_case_about_another_order_or_problem_is_never_mentioned(come: Come, there: tuple[Elsewhere, ...]) -> None:
    anna = come(None)
    anna.opens("charged twice for order 10432, postcode 114 55", "charged_wrong", elsewhere=there)
    assert OFFER not in anna.keys
    sara = come(None)
    sara.opens("order 10450 postcode 753 20 has not come", "parcel_late", elsewhere=there)
    assert OFFER not in sara.keys


def test_where_a_person_has_it_a_person_goes_on(come: Come, there: tuple[Elsewhere, ...]) -> None:
    with_person = (Elsewhere(7, "sms", there[0].state, person=True),)
    anna = proven(come(None), with_person)
    assert anna.keys == ["steps.person_elsewhere"]
    assert anna.answer.wants is Wish.ASKED


def test_the_number_that_the_platform_vouches_for_is_proof(come: Come, there: tuple[Elsewhere, ...]) -> None:
    anna = come()
    anna.opens("my parcel has not come", "parcel_late", elsewhere=there)
    assert anna.keys == [OFFER]


def test_what_was_done_there_is_not_done_again(come: Come, there: tuple[Elsewhere, ...]) -> None:
    on_whatsapp = come()
    on_whatsapp.state = there[0].state
    on_whatsapp.says("a new one", "want_replacement")
    anna = proven(come(None), (Elsewhere(7, "whatsapp", on_whatsapp.state),))
    anna.says("yes", "affirm", elsewhere=(Elsewhere(7, "whatsapp", on_whatsapp.state),))
    assert anna.keys == ["steps.recap.done", "steps.ask.satisfied.again"]
    assert anna.state.satisfied is None, "the yes was to our offer"
    assert anna.shop.errands == []


def test_an_unproven_case_there_is_nobodys(come: Come) -> None:
    unproven = CaseState(problem="parcel_late")
    anna = proven(come(None), (Elsewhere(7, "whatsapp", unproven),))
    assert anna.keys == ["problem.parcel_late.confirm"]
