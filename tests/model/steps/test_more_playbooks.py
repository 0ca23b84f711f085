"""The other problems, each from the first word to its causes, its good end and its bad end, in both languages."""

from collections.abc import Callable

import pytest

from bot.model.dialogue import Segment
from bot.model.orders import Corrective
from bot.model.policy.facts import Wish
from bot.model.steps import Move
from tests.support.shop_customer import OMAR, Customer

Come = Callable[..., Customer]
SARAS = "postcode 753 20"
DEAD = "the kettle won't start"

CAUSES = [
    # what is said first, intent, answers until the cause, the cause
    (f"return order 10456 {SARAS}", "return_refund", ["yes"], "refund_under_way"),
    (f"return order 10469 {SARAS}", "return_refund", ["yes"], "label_sent"),
    ("return order 10462", "return_refund", ["yes"], "not_sent_yet"),
    (f"return the Bris fan, order 10468 {SARAS}", "return_refund", ["yes"], "not_arrived_yet"),
    ("return order 10461", "return_refund", ["yes", "no"], "used"),
    ("return order 10461", "return_refund", ["yes", "yes"], "within_30_days"),
    ("return order 10464", "return_refund", ["yes"], "after_30_days"),
    (f"exchange order 10456 {SARAS}", "exchange", ["yes"], "refund_under_way"),
    (f"exchange order 10469 {SARAS}", "exchange", ["yes"], "nothing_to_exchange_for"),
    ("exchange order 10461", "exchange", ["yes"], "can_be_exchanged"),
    ("exchange order 10464", "exchange", ["yes"], "after_30_days"),
    ("invoice for order 10461 with my company name", "invoice_copy", ["yes"], "other_details"),
    ("invoice for order 10462", "invoice_copy", ["yes"], "not_made_out_yet"),
    ("invoice for order 10461", "invoice_copy", ["yes"], "ready"),
    (f"cancel order 10470 {SARAS}", "cancel_order", ["yes"], "cancelled_already"),
    ("cancel order 10462", "cancel_order", ["yes"], "not_packed_yet"),
    (f"cancel order 10463 {SARAS}", "cancel_order", ["yes"], "packed_already"),
    (f"cancel order 10468 {SARAS}", "cancel_order", ["yes"], "on_its_way"),
    ("cancel order 10461", "cancel_order", ["yes"], "arrived_already"),
    ("cancel order 10464", "cancel_order", ["yes"], "arrived_long_ago"),
    (f"new address, order 10470 {SARAS}", "change_address", ["yes"], "cancelled"),
    (f"new address, order 10454 {SARAS}", "change_address", ["yes"], "address_unknown"),
    ("new address, order 10461", "change_address", ["yes"], "arrived_already"),
    (f"new address, order 10468 {SARAS}", "change_address", ["yes"], "on_its_way"),
    ("new address, order 10462", "change_address", ["yes"], "not_sent_yet"),
    ("I can't sign in, I no longer have that address", "cannot_sign_in", ["yes"], "old_address"),
    ("I can't sign in, the reset email never comes", "cannot_sign_in", ["yes", "yes"], "mail_in_spam"),
    ("I can't sign in, the reset email never comes", "cannot_sign_in", ["yes", "no"], "mail_does_not_come"),
    ("I can't sign in, the account is locked", "cannot_sign_in", ["yes"], "locked"),
    ("I forgot my password", "cannot_sign_in", ["yes"], "password"),
    ("the kettle is dead and it smokes, order 10464", "product_fault", ["yes"], "dangerous"),
    (f"{DEAD}, order 10464", "product_fault", ["yes", "yes"], "no_power"),
    (f"the lamp flickers, order 10469 {SARAS}", "product_fault", ["yes", "yes"], "loose_bulb"),
    ("it switches itself off, order 10464", "product_fault", ["yes", "yes"], "too_warm"),
    (f"{DEAD}, order 10464", "product_fault", ["yes", "no"], "fault_within_three_years"),
    ("it rattles, order 10464", "product_fault", ["yes"], "fault_within_three_years"),
    (f"it rattles, order 10465 {SARAS}", "product_fault", ["yes"], "fault_after_three_years"),
    ("warranty on order 10464", "warranty", ["yes", "yes"], "fault_within_three_years"),
    ("warranty on order 10464", "warranty", ["yes", "no"], "covered"),
    (f"warranty on order 10465 {SARAS}", "warranty", ["yes"], "over"),
    ("your staff were rude", "complaint_service", ["He shouted at me on Monday", "yes"], "treated_badly"),
    ("nobody answers my e-mails", "complaint_service", ["Since Monday", "yes"], "kept_waiting"),
    ("complaint about the driver", "complaint_service", ["He threw the parcel", "yes"], "delivered_badly"),
    ("your website is awful", "complaint_service", ["It lost my basket", "yes"], "something_else"),
    ("end my subscription, order 10464", "end_subscription", ["yes"], "no_subscription"),
    (f"end my subscription, order 10471 {SARAS}", "end_subscription", ["yes"], "ended_already"),
    (f"end my subscription, order 10467 {SARAS}", "end_subscription", ["yes"], "bound"),
    ("end my subscription", "end_subscription", ["yes"], "can_be_ended"),
]
SHORT = {"yes": "affirm", "no": "deny"}


def until_cause(customer: Customer, first: str, intent: str, answers: list[str]) -> Customer:
    customer.opens(first, intent)
    for answer in answers:
        customer.says(answer, SHORT.get(answer, "inform"))
    return customer


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("first", "intent", "answers", "cause"), CAUSES, ids=[f"{c[1]}-{c[3]}-{c[0]}" for c in CAUSES])
def test_every_cause_is_found_and_told_without_a_gap(
    come: Come, first: str, intent: str, answers: list[str], cause: str, language: str
) -> None:
    customer = until_cause(come(OMAR, language=language), first, intent, answers)
    assert customer.state.cause is not None, customer.transcript
    assert customer.state.cause.cause == cause
    if customer.answer.wants is None:
        customer.says("hm, what can you do", "nlu_fallback")
    assert "…" not in "\n".join(customer.transcript).replace("…@", "@"), "every placeholder has a value"


def test_every_cause_of_every_other_playbook_is_in_this_table(come: Come) -> None:
    shipped = come().manual.playbooks.playbooks
    told = {(intent, cause) for _, intent, _, cause in CAUSES} | {("cancel_order", "late_and_not_sent")}
    first = {"parcel_late", "item_wrong", "charged_wrong"}
    assert {(name, cause.name) for name, book in shipped.items() for cause in book.causes if name not in first} == told


GOOD_ENDS = [
    # what is said first, intent, everything the customer answers, what is done
    ("I want to return order 10461", "return_refund", ["yes", "yes", "yes"], Corrective.RETURN_LABEL),
    ("I want to exchange order 10461", "exchange", ["yes", "yes", "the white one"], Corrective.EXCHANGE),
    ("I need the invoice for order 10461", "invoice_copy", ["yes", "yes"], Corrective.INVOICE),
    ("cancel order 10462", "cancel_order", ["yes", "yes"], Corrective.CANCEL),
    (
        "another address for 10462",
        "change_address",
        ["yes", "yes", "Storgatan 2, 111 22 Lund"],
        Corrective.CORRECT_ADDRESS,
    ),
    ("my account is locked", "cannot_sign_in", ["yes", "yes", "me@example.com"], Corrective.SIGN_IN_LINK),
    (f"{DEAD}, order 10464", "product_fault", ["yes", "no", "what can you do?", "2"], Corrective.REPAIR),
    ("warranty on order 10464, it is broken", "warranty", ["yes", "yes", "a new one"], Corrective.RESEND),
    (
        "your staff were rude",
        "complaint_service",
        ["On the phone", "yes", "what can you do?", "2"],
        Corrective.COMPLAINT,
    ),
    ("end my subscription", "end_subscription", ["yes", "yes"], Corrective.END_SUBSCRIPTION),
]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("first", "intent", "answers", "kind"), GOOD_ENDS, ids=[each[1] for each in GOOD_ENDS])
def test_each_problem_comes_to_its_good_end(
    come: Come, first: str, intent: str, answers: list[str], kind: Corrective, language: str
) -> None:
    customer = until_cause(come(OMAR, language=language), first, intent, answers)
    assert customer.shop.errands[0].kind is kind, customer.transcript
    assert customer.keys[-1] == "steps.ask.satisfied"
    assert "R001" in customer.heard
    customer.says("yes", "affirm")
    assert not customer.answer.goes_on
    assert customer.answer.wants is None
    assert "…" not in "\n".join(customer.transcript).replace("…@", "@")


BAD_ENDS = [
    ("return order 10461", "return_refund", ["yes", "no"], Wish.NOT_SOLVABLE),
    ("exchange order 10464", "exchange", ["yes"], Wish.NOT_SOLVABLE),
    ("invoice for order 10461 with our VAT number", "invoice_copy", ["yes"], Wish.NOT_SOLVABLE),
    (f"cancel order 10463 {SARAS}", "cancel_order", ["yes", "yes"], Wish.ASKED),
    ("new address, order 10461", "change_address", ["yes"], Wish.NOT_SOLVABLE),
    ("I can't sign in, I no longer have that address", "cannot_sign_in", ["yes"], Wish.NOT_SOLVABLE),
    ("the kettle burns, won't start, order 10464", "product_fault", ["yes"], Wish.NOT_SOLVABLE),
    (f"warranty on order 10465 {SARAS}", "warranty", ["yes", "no"], Wish.NOT_SOLVABLE),
    ("nobody answers", "complaint_service", ["Since Monday", "yes", "hm", "1"], Wish.ASKED),
    ("end my subscription, order 10464", "end_subscription", ["yes"], Wish.NOT_SOLVABLE),
]


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("first", "intent", "answers", "wish"), BAD_ENDS, ids=[each[1] for each in BAD_ENDS])
def test_what_cannot_be_done_here_goes_to_a_person_with_the_reason(
    come: Come, first: str, intent: str, answers: list[str], wish: Wish, language: str
) -> None:
    customer = until_cause(come(OMAR, language=language), first, intent, answers)
    assert customer.answer.wants is wish, customer.transcript
    assert customer.state.cause is not None, "the packet says why"
    assert "…" not in "\n".join(customer.transcript).replace("…@", "@")


def test_late_and_not_sent_is_ours_and_may_be_cancelled(come: Come) -> None:
    johan = until_cause(come("+46709876543"), "cancel order 10441", "cancel_order", ["yes"])
    assert "That is our delay, and we're sorry" in johan.heard
    johan.says("money back", "want_refund")
    assert [errand.kind for errand in johan.shop.errands] == [Corrective.CANCEL, Corrective.VOUCHER]


def test_the_variant_goes_along_with_the_exchange(come: Come) -> None:
    omar = until_cause(come(OMAR), "I want to exchange order 10461", "exchange", ["yes", "yes"])
    assert [option.params["title"] for option in omar.answer.say[-1].options] == [
        "Vinter wool throw, white",
        "Vinter wool throw, blue",
    ]
    omar.says("2", "choose_option")
    assert omar.shop.errands[0].note == "instead: Vinter wool throw, blue"


def test_a_sign_in_link_is_about_no_order_and_tells_nobody_whose_account_it_is(come: Come) -> None:
    anyone = until_cause(come(None), "I forgot my password", "cannot_sign_in", ["yes", "yes", "who@example.com"])
    errand = anyone.shop.errands[0]
    assert (errand.order, errand.amount, errand.note) == (None, None, "account: who@example.com")
    assert errand.key == "case-1:sign_in_link"
    assert "if there is an account with who@example.com" in anyone.heard
    assert not any(type(request).__name__ in {"FindOrder", "OrdersOf"} for request in anyone.shop.asked)


def test_a_complaint_is_entered_in_the_customers_own_words(come: Come) -> None:
    omar = until_cause(come(OMAR), "your staff were rude", "complaint_service", ["He laughed at me", "yes"])
    omar.says("call me", "nlu_fallback")
    omar.says("1", "choose_option")
    assert "He laughed at me" in omar.shop.errands[0].note
    assert "treatment" in omar.shop.errands[0].note


def test_a_diagnosis_asks_only_what_the_symptom_needs(come: Come) -> None:
    omar = come(OMAR)
    omar.opens(f"{DEAD}, order 10464", "product_fault")
    omar.says("yes", "affirm")
    assert omar.keys == ["problem.product_fault.other_socket.ask"]
    omar.opens("it still doesn't work", "product_fault")
    assert omar.keys == ["cause.product_fault.fault_within_three_years", "steps.ask.wish"]


def test_a_refund_that_is_under_way_is_told_to_who_wants_one(sara: Customer) -> None:
    sara.opens(f"the lamp in order 10456 came broken, {SARAS}, I want my money back", "item_wrong")
    sara.says("yes", "affirm")
    assert sara.keys == ["cause.item_wrong.refund_under_way", "solution.refund_on_its_way.offer"]
    sara.says("I want my money back", "want_refund")
    assert sara.keys == ["solution.refund_on_its_way.offer.again"]
    assert "549 kr is on its way and comes by 23 November" in sara.heard
    assert "can't" not in "\n".join(sara.transcript)


@pytest.mark.parametrize(("text", "intent"), [("that one", "choose_option"), ("ok", "affirm"), ("1", "choose_option")])
def test_the_only_option_is_taken_by_a_yes(sara: Customer, text: str, intent: str) -> None:
    sara.opens(f"order 10456 {SARAS} has not come", "parcel_late")
    sara.says("yes", "affirm")
    sara.says("a discount then", "want_discount")
    assert sara.keys == ["steps.wish_not_possible", "solution.refund_on_its_way.offer.again"], "no list of one thing"
    sara.says(text, intent)
    assert sara.state.done is not None


def test_of_four_choices_three_are_shown_and_none_of_them_is_the_fourth(sara: Customer) -> None:
    sara.opens("I want to complain", "complaint_service")
    assert [option.id for option in sara.answer.say[0].options] == [
        "about:delivery",
        "about:treatment",
        "about:waiting",
    ]
    sara.says("none of these", "deny")
    assert sara.state.text("about") == "else"


def test_who_would_like_it_mended_gets_it_mended(come: Callable[..., Customer]) -> None:
    omar = come(OMAR)
    omar.opens("the kettle in order 10464 won't turn on", "product_fault")
    omar.says("yes", "affirm")
    omar.says("no, still nothing", "deny")
    assert omar.keys[-1] == "steps.ask.wish"
    omar.says("could you get it mended for me?", "nlu_fallback")
    assert "solution.repair.done" in omar.keys


@pytest.mark.parametrize(("language", "first", "yes"), [
    ("en", "please send order 10462 to Nygatan 4, 753 22 Uppsala instead", "yes"),
    ("sv", "skicka order 10462 till Nygatan 4, 753 22 Uppsala istället", "ja"),
])  # fmt: skip
def test_an_address_told_at_once_is_repeated_and_not_asked_for(come: Come, language: str, first: str, yes: str) -> None:
    omar = come(OMAR, language=language)
    omar.opens(first, "change_address")
    assert omar.keys == ["steps.address", "problem.change_address.confirm"]
    assert "Nygatan 4, 753 22 Uppsala" in omar.heard
    omar.says(yes, "affirm")
    omar.says(yes, "affirm")
    assert omar.shop.errands[0].kind is Corrective.CORRECT_ADDRESS
    assert omar.shop.errands[0].note == "new_address: Nygatan 4, 753 22 Uppsala"


def test_a_corrected_address_counts(come: Come) -> None:
    omar = come(OMAR)
    omar.opens("order 10462 shall go to Nygatan 4, 753 22 Uppsala", "change_address")
    omar.says("no, Nygatan 14, 753 22 Uppsala", "deny")
    assert omar.keys == ["steps.address", "problem.change_address.confirm.again"]
    assert omar.state.text("new_address") == "Nygatan 14, 753 22 Uppsala"


def test_the_new_addresss_postcode_proves_nothing_and_is_no_wrong_try(come: Come) -> None:
    sara = come(None)
    sara.opens("send order 10454 to Nygatan 4, 753 20 Uppsala", "change_address")
    assert sara.keys == ["steps.ask.proof"]
    assert sara.state.wrong_tries == 0
    assert sara.state.proof is None, "who knows a postcode nearby has shown nothing"
    sara.says("753 20")
    assert sara.state.proof is not None
    assert sara.state.text("new_address") == "Nygatan 4, 753 20 Uppsala"


def test_a_complaint_is_entered_with_who_made_it_and_nothing_else_is(come: Come) -> None:
    customer = until_cause(
        come(OMAR), "your staff were rude", "complaint_service", ["On the phone", "yes", "what can you do?", "2"]
    )
    contact = customer.shop.errands[0].contact
    assert contact is not None
    assert (contact.name, contact.channel, contact.address, contact.phone) == ("Omar", "whatsapp", OMAR, OMAR)
    other = until_cause(come(OMAR), "cancel order 10462", "cancel_order", ["yes", "yes"])
    assert other.shop.errands[0].contact is None


def test_who_complains_and_asks_for_a_person_is_in_the_register_all_the_same(sara: Customer) -> None:
    both = "your staff was rude to me, I want to speak to a person"
    sara.says(both, "ask_human", beside=("complaint_service",), move=Move.ASK_FOR_PERSON)
    assert (sara.keys, sara.answer.wants) == (["solution.register_and_call.done"], Wish.ASKED)
    assert sara.shop.errands[0].note == f"about: treatment; {both}"
    assert sara.state.done is not None
    sara.says("a person, please", "ask_human", move=Move.ASK_FOR_PERSON)
    assert (len(sara.shop.errands), sara.keys, sara.answer.wants) == (1, [], Wish.ASKED)


def test_all_that_was_told_of_a_complaint_is_entered_when_a_person_is_asked_for(sara: Customer) -> None:
    sara.opens("your staff was rude, I want to complain", "complaint_service")
    sara.says("They hung up on me")
    sara.says("get me a person", "ask_human", move=Move.ASK_FOR_PERSON)
    assert sara.shop.errands[0].note == "about: treatment; happened: They hung up on me"


@pytest.mark.parametrize("fails", ["refused", "forgotten"])
def test_a_register_that_takes_nothing_keeps_nobody_from_a_person(sara: Customer, fails: str) -> None:
    sara.shop.fails = fails
    sara.opens("your staff was rude, I want to complain", "complaint_service")
    sara.says("a person, please", "ask_human", move=Move.ASK_FOR_PERSON)
    assert (sara.keys, sara.answer.wants, sara.state.done) == ([], Wish.ASKED, None)


def test_nothing_else_is_done_unasked_when_a_person_is_wanted(anna: Customer) -> None:
    anna.opens("my parcel has not come", "parcel_late")
    anna.says("a person, please", "ask_human", move=Move.ASK_FOR_PERSON)
    assert (anna.shop.errands, anna.answer.wants) == ([], Wish.ASKED)


@pytest.mark.parametrize(("text", "cause"), [
    ("my kettle from order 10464 is broken, does the warranty cover it?", "fault_within_three_years"),
    ("how long is the warranty on the kettle of order 10464? it works fine", "covered"),
])  # fmt: skip
def test_who_tells_whether_it_is_broken_is_not_asked(come: Come, text: str, cause: str) -> None:
    omar = come(OMAR)
    omar.opens(text, "warranty")
    omar.says("yes", "affirm")
    assert f"cause.warranty.{cause}" in omar.keys


def test_digits_put_right_are_no_other_problem_on_a_mere_guess(come: Come) -> None:
    for sureness, problem in ((0.4, "change_address"), (0.9, "charged_wrong")):
        omar = come(OMAR)
        omar.opens("I am moving, can it go to my new home?", "change_address")
        swapped, number = "oh, I swapped two digits.", "It is 10461"
        said = (Segment(swapped, "charged_wrong", sureness), Segment(number, "inform", 0.9))
        omar.opens(f"{swapped} {number}", "charged_wrong", segments=said)
        assert omar.state.problem == problem
        assert omar.state.text("order") == "10461"


def test_who_expected_better_does_not_complain_about_waiting(sara: Customer) -> None:
    sara.opens("klagomål, er personal var oartig. Jag hade väntat mig mer av er", "complaint_service")
    assert sara.state.text("about") == "treatment"


def test_an_answer_that_sounds_like_starting_over_is_an_answer(come: Come) -> None:
    for words, key in (
        ("try 254 38", "steps.ask.proof.again"),
        ("restart", "steps.start_over"),
    ):
        nobody = come(None)
        nobody.opens("my parcel 10432 has not come", "parcel_late")
        assert key in nobody.says(words, "start_over", move=Move.START_OVER)


def test_a_wish_that_sounds_like_giving_up_is_a_wish(sara: Customer) -> None:
    sara.opens("your staff was rude, I want to complain", "complaint_service")
    sara.says("They hung up on me")
    sara.says("yes", "affirm")
    sara.says("make a note of it, I don't need more", "stop", move=Move.START_OVER)
    assert "solution.register.done" in sara.keys


def test_what_is_told_of_a_store_is_no_complaint_about_it(sara: Customer) -> None:
    sara.opens("your staff was rude, I want to complain", "complaint_service")
    sara.says("They hung up on me")
    sara.says("yes. I used to work in a store myself", "affirm")
    assert sara.state.text("about") == "treatment"


def test_what_happened_yesterday_is_an_answer_and_nobody_comes_back_to_anything(sara: Customer) -> None:
    sara.opens("your staff was rude, I want to complain", "complaint_service")
    sara.says("He hung up on me yesterday", "come_back", move=Move.COME_BACK)
    assert sara.state.text("happened") == "He hung up on me yesterday"
    assert "problem.complaint_service.confirm" in sara.keys
