"""What is told before anybody knows what it is about is not asked for again."""

from collections.abc import Callable

import pytest

from bot.model.dialogue import Segment
from tests.support.shop_customer import OMAR, Customer

Come = Callable[..., Customer]
SARAS = "753 20"


@pytest.mark.parametrize("first", ["Hi, I'm Sara Holm, my email is sara@example.com", "sara@example.com\nhej"])
def test_an_e_mail_address(sara: Customer, first: str) -> None:
    sara.says(first, "nlu_fallback")
    for text, intent in (("I forgot my password", "cannot_sign_in"), ("yes", "affirm"), ("yes", "affirm")):
        sara.opens(text, intent) if intent == "cannot_sign_in" else sara.says(text, intent)
    assert sara.keys[0] == "solution.sign_in_link.done"
    assert "sara@example.com" in sara.heard


@pytest.mark.parametrize(("language", "address"), [
    ("en", "my address is Nygatan 4, 753 22 Uppsala now"),
    ("sv", "jag bor på Nygatan 4, 753 22 Uppsala nu"),
])  # fmt: skip
def test_a_new_address(come: Come, language: str, address: str) -> None:
    omar = come(OMAR, language=language)
    omar.says(address, "inform")
    omar.opens("order 10462 must go there", "change_address")
    assert omar.keys == ["steps.address", "problem.change_address.confirm"]
    assert "Nygatan 4, 753 22 Uppsala" in omar.heard


def test_a_new_address_proves_nothing_about_the_order(sara: Customer) -> None:
    sara.says("I live at Nygatan 4, 753 22 Uppsala now", "inform")
    sara.opens("send order 10450 there", "change_address")
    assert sara.keys == ["steps.ask.proof"]
    assert "postcode" not in sara.state.facts
    sara.says(SARAS)
    assert sara.state.proof is not None
    assert sara.state.text("new_address") == "Nygatan 4, 753 22 Uppsala"


def test_what_is_wrong_with_it(johan: Customer) -> None:
    johan.says("hello, the kettle is cracked", "nlu_fallback")
    johan.opens("I want to report it, order 10436", "item_wrong")
    assert johan.keys == ["problem.item_wrong.confirm"]
    assert "Lund kettle arrived damaged" in johan.heard


def test_what_happened(sara: Customer) -> None:
    told = "Yesterday I stood in your shop for an hour and the man there just laughed at me"
    sara.says(told, "nlu_fallback")
    sara.opens("I want to complain about your staff", "complaint_service")
    assert sara.keys == ["problem.complaint_service.confirm"]
    assert told in sara.heard


def test_what_was_told_with_the_second_problem(anna: Customer) -> None:
    told = (("my parcel 10432 has not come", "parcel_late"), ("in order 10417 the desk lamp is cracked", "item_wrong"))
    segments = tuple(Segment(text, intent, 0.9) for text, intent in told)
    anna.opens("\n".join(text for text, _ in told), "parcel_late", segments=segments)
    for text, intent in (("yes", "affirm"), ("new one", "want_replacement"), ("yes", "satisfied"), ("yes", "affirm")):
        anna.says(text, intent)
    assert anna.keys == ["problem.item_wrong.confirm"]
    assert "10417" in anna.heard
    assert "arrived damaged" in anna.heard


def test_words_before_another_problem_than_was_thought(johan: Customer) -> None:
    johan.opens("the kettle from order 10436 is cracked, does the warranty cover that", "warranty")
    johan.opens("no, I mean it came like that", "item_wrong")
    assert johan.keys == ["problem.item_wrong.confirm"]
    assert "arrived damaged" in johan.heard


@pytest.mark.parametrize("text", ["jag har en ny adress, Nygatan 4, 753 22 Uppsala", "en ny fråga om order 10462"])
def test_a_new_address_is_no_wish_for_a_new_parcel(come: Come, text: str) -> None:
    omar = come(OMAR, language="sv")
    omar.opens(text, "change_address")
    assert omar.state.wish is None
