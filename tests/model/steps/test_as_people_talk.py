"""How people talk besides answering: they tell on, run ahead, say "ok" and look later, and change their minds."""

from collections.abc import Callable

import pytest

from bot.model.dialogue import Segment
from bot.model.policy.facts import Wish
from tests.support.shop_customer import OMAR, Customer

Come = Callable[..., Customer]
RUDE = "your driver was super rude to me yesterday, he yelled at me and left"
SARAS = "postcode 753 20"


def unsure(text: str, intent: str) -> tuple[Segment, ...]:
    return (Segment(text, intent, 0.4),)


def test_what_is_told_while_confirming_is_not_asked_for_again(sara: Customer) -> None:
    sara.opens(f"I want to return the kettle, order 10452 {SARAS}", "return_refund")
    assert sara.keys == ["problem.return_refund.confirm"]
    sara.says("never opened it", "nlu_fallback")
    assert sara.keys == ["cause.return_refund.within_30_days", "solution.return_label.offer"]


def test_what_is_told_while_confirming_beside_a_no_is_a_correction(sara: Customer) -> None:
    sara.opens(f"I want to return the kettle, order 10452 {SARAS}", "return_refund")
    sara.says("no, never opened it", "deny")
    assert not sara.state.confirmed


@pytest.mark.parametrize(("intent", "segments"), [
    ("item_wrong", unsure("he threw the box over the fence and swore", "item_wrong")), ("item_wrong", ()),
    ("nlu_fallback", ()),
])  # fmt: skip
def test_more_of_what_happened_belongs_to_the_complaint(
    sara: Customer, intent: str, segments: tuple[Segment, ...]
) -> None:
    sara.opens(RUDE, "complaint_service")
    assert sara.keys == ["problem.complaint_service.confirm"]
    says = sara.opens if intent == "item_wrong" else sara.says
    says("he threw the box over the fence and swore", intent, segments=segments)
    assert sara.state.problem == "complaint_service"
    assert sara.keys[-1] == "problem.complaint_service.confirm.again"
    assert "threw the box" in sara.heard
    sara.says("yes", "affirm")
    assert sara.state.confirmed


@pytest.mark.parametrize("bare", ["ja", "ok", "yes please"])
def test_a_bare_yes_is_no_account_and_what_was_told_before_is(sara: Customer, bare: str) -> None:
    told = "er kundtjänst är under all kritik, la på luren i örat på mig"
    sara.opens(told, "complaint_service")
    assert sara.keys == ["problem.complaint_service.happened.ask"]
    sara.says(bare, "affirm")
    assert sara.state.text("happened") == told


def blocked(sara: Customer) -> Customer:
    sara.opens("I can't sign in, no email arrives", "cannot_sign_in")
    sara.says("yes", "affirm")
    assert sara.keys == ["problem.cannot_sign_in.in_spam.ask"]
    return sara


@pytest.mark.parametrize("ok", ["ok", "Okej!", "ok, will do", "ska kolla"])
def test_who_says_ok_to_looking_has_found_nothing_yet_and_is_waited_for(sara: Customer, ok: str) -> None:
    blocked(sara).says(ok, "affirm")
    assert sara.keys == ["steps.pause"]
    assert "in_spam" not in sara.state.facts
    sara.says("yes", "affirm")
    assert sara.state.cause is not None
    assert sara.state.cause.cause == "mail_in_spam"


@pytest.mark.parametrize("words", ["end it", "yes end it", "säg upp den", "please stop it"])
def test_end_it_is_what_was_offered_and_gives_nothing_up(come: Come, words: str) -> None:
    omar = come(OMAR)
    omar.opens("I want to end my subscription", "end_subscription")
    omar.says("yes", "affirm")
    assert omar.keys[-1] == "solution.end_subscription.offer"
    omar.stops(words)
    assert omar.state.done is not None


@pytest.mark.parametrize("words", ["don't end it", "stop"])
def test_but_a_stop_stays_a_stop(come: Come, words: str) -> None:
    omar = come(OMAR)
    omar.opens("I want to end my subscription", "end_subscription")
    omar.says("yes", "affirm")
    omar.stops(words)
    assert omar.keys == ["steps.stopped"]
    assert omar.shop.errands == []


@pytest.mark.parametrize("words", ["nä förresten, låt den va", "no, I changed my mind", "actually I'll keep it"])
def test_a_change_of_mind_at_shall_i_needs_nobody_elses_plan(come: Come, words: str) -> None:
    omar = come(OMAR)
    omar.opens("cancel 10462", "cancel_order")
    omar.says("yes", "affirm")
    assert omar.keys[-1] == "solution.cancel.offer"
    omar.says(words, "deny")
    assert (omar.keys, omar.answer.wants, omar.answer.goes_on) == (["steps.stopped"], None, False)
    assert omar.shop.errands == []


def test_a_plain_no_to_the_only_thing_we_offer_is_still_for_a_person(come: Come) -> None:
    omar = come(OMAR)
    omar.opens("cancel 10462", "cancel_order")
    omar.says("yes", "affirm")
    omar.says("no", "deny")
    assert omar.answer.wants is Wish.NOT_SOLVABLE


def test_which_one_instead_is_heard_at_the_offer_and_agrees_to_it(come: Come) -> None:
    omar = come(OMAR)
    omar.opens("can I swap the throw for another colour", "exchange")
    omar.says("yes", "affirm")
    assert omar.keys[-1] == "solution.exchange.offer"
    omar.says("is there a blue one?", "nlu_fallback")
    assert omar.state.done is None, "a question agrees to nothing"
    omar.says("the blue one then", "nlu_fallback")
    assert omar.state.done is not None
    assert "blue" in omar.heard


def test_an_address_at_the_offer_is_where_it_goes_and_no_order_number(sara: Customer) -> None:
    sara.opens(f"change the address of 10468, {SARAS}", "change_address")
    sara.says("ja", "affirm")
    assert sara.keys[-1] == "solution.redirect.offer"
    sara.says("Kungsgatan 3 lgh 1102, 41119 Göteborg", "inform")
    assert sara.state.text("order") == "10468"
    assert sara.state.text("new_address") == "Kungsgatan 3 lgh 1102, 41119 Göteborg"
    assert sara.state.done is not None


@pytest.mark.parametrize("words", ["works now, thx", "mm det funkar nu", "it came!"])
def test_that_it_works_now_is_a_yes_to_happy_with_it(sara: Customer, words: str) -> None:
    blocked(sara).says("no", "deny")
    for each in ("yes", "sara.nilsson@example.com"):
        sara.says(each, "affirm" if each == "yes" else "inform")
    assert sara.keys[-1] == "steps.ask.satisfied"
    sara.says(words, "nlu_fallback")
    assert sara.state.satisfied is True


def test_who_says_that_it_leaks_is_not_asked_whether_something_is_wrong(come: Come) -> None:
    omar = come(OMAR)
    omar.opens("how long is the warranty on my kettle? it leaks", "warranty")
    omar.says("yes", "affirm")
    assert omar.keys == ["cause.warranty.fault_within_three_years", "steps.ask.wish"]


def test_what_is_named_and_in_no_order_that_fits_is_found_in_another(anna: Customer) -> None:
    anna.opens("something is wrong with my floor lamp", "item_wrong")
    assert anna.state.text("order") == "10432"
    assert anna.keys == ["problem.item_wrong.what.ask"]


def test_who_does_not_remember_the_number_gets_a_person_after_looking_once(sara: Customer) -> None:
    sara.opens("my desk lamp is dead", "product_fault")
    sara.says("I don't remember the number", "inform")
    assert sara.keys == ["steps.ask.order.again"]
    sara.says("no I can't remember it", "deny")
    assert sara.answer.wants is Wish.NOT_PROVEN


def test_of_two_problems_with_two_things_each_has_its_own(johan: Customer) -> None:
    late, charged = "my pendant lamp still isn't here", "& also you charged me twice for the speaker"
    segments = (Segment(late, "parcel_late", 0.9), Segment(charged, "charged_wrong", 0.9))
    johan.opens(f"{late} {charged}", "parcel_late", segments=segments)
    assert johan.keys == ["steps.later", "problem.parcel_late.confirm"]
    assert johan.state.text("order") == "10440"


def explained(johan: Customer) -> Customer:
    johan.opens("you charged me twice for 10445", "charged_wrong")
    johan.says("yes", "affirm")
    assert johan.keys[-1] == "solution.reservation_explained.offer"
    return johan


@pytest.mark.parametrize("words", ["ok då väntar jag", "I'll wait then"])
def test_who_will_wait_has_agreed_to_waiting(johan: Customer, words: str) -> None:
    explained(johan).says(words, "want_wait")
    assert johan.state.done is not None


def test_a_yes_to_our_explanation_is_never_a_yes_to_a_colleague(johan: Customer) -> None:
    explained(johan).says("give it back", "want_refund")
    assert johan.keys == ["steps.wish_not_possible", "solution.reservation_explained.offer.again"]
    assert "say no, and a colleague has a look" in johan.heard


def test_who_still_has_no_money_is_asked_about_the_order_of_last_time(come: Come, johan: Customer) -> None:
    for words in ("ok", "yes"):
        explained(johan).says(words, "affirm") if words == "ok" else johan.says(words, "affirm")
    later = come(johan.phone)
    later.opens("hi again, I still haven't seen the money", "charged_wrong", last=johan.state)
    assert later.keys == ["problem.charged_wrong.confirm"]
    assert later.state.text("order") == "10445"
    later.says("no", "deny")
    assert "order" not in later.state.facts


def test_who_has_the_same_problem_with_another_order_is_not(come: Come, johan: Customer) -> None:
    for words in ("ok", "yes"):
        explained(johan).says(words, "affirm") if words == "ok" else johan.says(words, "affirm")
    later = come(johan.phone)
    later.opens("you charged me twice again, order 10436", "charged_wrong", last=johan.state)
    assert later.state.text("order") == "10436"


def moves(omar: Customer) -> Customer:
    omar.opens("skicka 10462 till Nygatan 4, 753 22 Uppsala i stället", "change_address")
    omar.says("ja", "affirm")
    assert omar.keys[-1] == "solution.change_address.offer"
    return omar


def test_half_an_address_beside_a_no_is_asked_for_whole(come: Come) -> None:
    omar = moves(come(OMAR))
    omar.says("nej vänta Nygatan 6", "deny")
    assert omar.keys == ["problem.change_address.new_address.ask"]
    omar.says("Nygatan 6, 753 22 Uppsala", "inform")
    assert "Nygatan 6" in omar.shop.errands[0].note


def test_a_whole_address_beside_a_no_is_where_it_goes(come: Come) -> None:
    omar = moves(come(OMAR))
    omar.says("nej, Nygatan 6, 753 22 Uppsala", "deny")
    assert "Nygatan 6" in omar.shop.errands[0].note


@pytest.mark.parametrize("words", ["går det att byta pläden mot en blå?", "kan jag få filten i blått i stället"])
def test_a_colour_told_at_first_is_not_asked_for_in_any_language(come: Come, words: str) -> None:
    omar = come(OMAR)
    omar.opens(words, "exchange")
    for _ in range(2):
        omar.says("ja", "affirm")
    assert omar.state.done is not None
    assert "throw, blue" in omar.heard


def test_back_with_it_is_a_wish_and_no_coming_back(anna: Customer) -> None:
    anna.opens("ni har dragit två gånger för 10405", "charged_wrong")
    anna.says("ja", "affirm")
    assert anna.keys[-1] == "steps.ask.wish"
    anna.comes_back("tillbaka med dom")
    assert "steps.recap.cause" not in anna.keys
    assert anna.state.wish == "refund"


def test_an_address_to_what_shall_we_do_is_where_it_shall_go(sara: Customer) -> None:
    sara.opens(f"order 10454 is not here, {SARAS}", "parcel_late")
    sara.says("yes", "affirm")
    assert sara.keys[-1] == "steps.ask.wish"
    sara.says("my address is Storgatan 9, 21142 Malmö", "inform")
    assert sara.keys == ["steps.address", "solution.correct_address.offer"]
    assert sara.shop.errands == [], "nothing is sent before they agreed"
    sara.says("yes", "affirm")
    assert "Storgatan 9" in sara.shop.errands[0].note


def test_thanks_for_an_explanation_is_a_yes_and_for_money_it_is_none(johan: Customer, anna: Customer) -> None:
    explained(johan).thanks("thanks a lot")
    assert johan.state.done is not None
    anna.opens("order 10432 has not come, I want a refund", "parcel_late")
    anna.says("yes", "affirm")
    assert anna.keys[-1] == "solution.refund_order.offer"
    anna.thanks("thanks a lot")
    assert anna.shop.errands == []


def test_who_wants_to_cancel_a_late_order_is_not_asked_what_they_want(johan: Customer) -> None:
    johan.opens("orka vänta på väckarklockan, avbeställ den", "cancel_order")
    johan.says("ja", "affirm")
    assert johan.keys == ["cause.cancel_order.late_and_not_sent", "solution.cancel.offer"]
    johan.says("nej", "deny")
    assert [option.id for option in johan.answer.say[-1].options] == ["solution:cancel", "solution:hurry"]


@pytest.mark.parametrize("words", ["dimmern låg inte i paketet", "the dimmer wasn't in the parcel"])
def test_what_was_not_in_the_parcel_is_missing(sara: Customer, words: str) -> None:
    sara.opens(f"{words}, order 10455, {SARAS}", "item_wrong")
    assert sara.keys == ["problem.item_wrong.confirm"]
    assert (sara.state.text("what"), sara.state.text("item")) == ("missing", "DI-SMA")


@pytest.mark.parametrize("words", ["butiken", "the shop"])
def test_a_complaint_may_be_about_the_shop(sara: Customer, words: str) -> None:
    sara.opens("I want to complain", "complaint_service")
    sara.says(words, "nlu_fallback")
    assert sara.state.text("about") == "else"
