"""Step 1: facts are noted, repeated back once, and can be corrected."""

import pytest

from bot.model.conversation import Step
from bot.model.dialogue import Segment
from bot.model.policy.facts import Wish
from tests.support.shop_customer import Customer


def test_a_corrected_number_is_confirmed_again_in_other_words(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("no, 10417")
    assert anna.keys == ["problem.parcel_late.confirm.again"]
    assert "order 10417" in anna.heard


def test_a_plain_no_asks_what_to_correct(anna: Customer) -> None:
    anna.opens("order 10417: the desk lamp is broken", "item_wrong")
    anna.says("no", "deny")
    assert anna.keys == ["steps.ask.correction"]
    anna.says("it is the wrong colour, not broken")
    assert anna.keys == ["problem.item_wrong.confirm.again"]
    assert anna.state.text("what") == "wrong"


def test_a_fact_added_while_confirming_is_confirmed(anna: Customer) -> None:
    anna.opens("order 10417: the desk lamp is broken", "item_wrong")
    anna.says("no, it is missing")
    assert anna.keys == ["problem.item_wrong.confirm.again"]
    assert anna.state.text("what") == "missing"


def test_another_row_and_another_trouble_correct_the_first_ones(sara: Customer) -> None:
    sara.opens("jag fick fel sak, lampan i order 10451, postnummer 753 20", "item_wrong")
    assert sara.state.text("item") == "DL-NOR"
    sara.says("nej, dimmern saknades")
    assert sara.keys == ["problem.item_wrong.confirm.again"]
    assert (sara.state.text("item"), sara.state.text("what")) == ("DI-SMA", "missing")


def test_yes_is_the_evidence_of_step_one(anna: Customer) -> None:
    anna.opens("order 10417: the desk lamp is broken", "item_wrong")
    assert not anna.state.evidence
    anna.says("ja, precis", "nlu_fallback")
    assert anna.state.evidence[0].step is Step.UNDERSTAND
    assert anna.state.evidence[0].what == "item_wrong: item=DL-NOR, order=10417, what=damaged"
    assert anna.state.evidence[0].turns == 2


@pytest.mark.parametrize("yes", ["yes", "Ja", "👍", "yep that's it", "stämmer"])
def test_a_yes_that_rasa_is_unsure_of_is_a_yes(anna: Customer, yes: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(yes, "nlu_fallback")
    assert anna.state.confirmed
    assert anna.answer.understood


@pytest.mark.parametrize("no", ["no", "Nej", "👎", "nope not that one", "not right"])
def test_a_no_that_rasa_is_unsure_of_is_a_no(anna: Customer, no: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(no, "nlu_fallback")
    assert not anna.state.confirmed
    assert anna.answer.understood


def test_a_wish_instead_of_a_yes_confirms(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("I want my money back", "want_refund")
    assert anna.state.confirmed
    assert anna.keys == ["cause.parcel_late.lost", "solution.refund_order.offer"]


@pytest.mark.parametrize(("said", "cause"), [
    ("I asked the neighbours, nobody has it", "delivered_elsewhere"), ("letat överallt", "delivered_elsewhere"),
    ("oh, the neighbour had it", "found_after_all"), ("I haven't found it", None),
])  # fmt: skip
def test_yes_and_no_are_heard_in_other_words(sara: Customer, said: str, cause: str | None) -> None:
    sara.opens("order 10450 postcode 753 20 has not come", "parcel_late")
    sara.says("perfect", "satisfied")
    sara.says(said)
    assert (sara.state.cause.cause if sara.state.cause else None) == cause


def test_what_was_wrong_is_asked_with_its_choices(anna: Customer) -> None:
    anna.opens("there is something with order 10405", "item_wrong")
    assert anna.keys == ["problem.item_wrong.what.ask"]
    assert [option.id for option in anna.answer.say[0].options] == ["what:damaged", "what:wrong", "what:missing"]
    anna.says("1", "choose_option")
    assert anna.keys == ["problem.item_wrong.confirm"]
    assert anna.state.text("item") == "TL-SKA", "the only row needs no question"


def test_two_choices_in_one_message_leave_it_to_the_customer(anna: Customer) -> None:
    anna.opens("order 10405 is broken and half of it is missing", "item_wrong")
    assert anna.keys == ["problem.item_wrong.what.ask"]


def test_a_row_is_known_by_a_word_of_its_title_said_before_the_order(anna: Customer) -> None:
    anna.opens("my lamp is broken", "item_wrong")
    assert anna.keys == ["steps.ask.which_order"]
    anna.says("10417")
    assert anna.state.text("item") == "DL-NOR"


@pytest.mark.parametrize("text", ["the desk lamp is broken", "skrivbordslampan är trasig"])
def test_the_order_is_known_by_what_only_it_holds(anna: Customer, text: str) -> None:
    anna.opens(text, "item_wrong")
    assert anna.keys == ["problem.item_wrong.confirm"]
    assert anna.state.text("order") == "10417"


def test_a_photo_is_kept_as_evidence_and_is_no_misunderstanding(anna: Customer) -> None:
    anna.opens("order 10417: the desk lamp is broken", "item_wrong")
    anna.says("", "nlu_fallback", photos=1)
    assert anna.state.facts["photo"].value is True
    assert anna.answer.understood


def test_an_answer_that_answers_nothing_is_a_misunderstanding(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("qwertyuiop", "nlu_fallback")
    assert not anna.answer.understood
    assert anna.keys == ["problem.parcel_late.confirm.again"]


def test_saying_the_problem_again_is_no_new_case(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("yes", "affirm")
    anna.opens("my parcel never came!", "parcel_late")
    assert anna.state.cause is not None
    assert anna.keys == ["steps.ask.solution"]


@pytest.mark.parametrize(("intent", "wish"), [
    ("want_refund", "du vill ha pengarna tillbaka"), ("want_replacement", "du vill att vi skickar en ny"),
    ("want_discount", "du vill behålla den med rabatt"), ("want_wait", "du vill vänta medan vi tar reda på det"),
])  # fmt: skip
def test_a_wish_is_repeated_in_good_swedish(anna: Customer, intent: str, wish: str) -> None:
    anna.language = "sv"
    anna.opens("order 10432 har inte kommit", "parcel_late", beside=(intent,))
    assert wish in anna.heard


@pytest.mark.parametrize("said", ["the ketlte was brokken", "lund ar trasg"])
def test_row_and_trouble_are_heard_through_slips(johan: Customer, said: str) -> None:
    johan.opens(f"{said}, order 10436", "item_wrong")
    assert johan.keys == ["problem.item_wrong.confirm"]
    assert (johan.state.text("item"), johan.state.text("what")) == ("KT-LUN", "damaged")


def test_you_have_got_it_is_not_that_something_is_missing(johan: Customer) -> None:
    johan.opens("the kettle was broken, order 10436", "item_wrong")
    johan.says("japp du har fattat", "affirm")
    assert johan.state.text("what") == "damaged"
    assert johan.state.confirmed


def test_a_wish_that_was_only_guessed_at_beside_a_yes_is_no_wish(johan: Customer) -> None:
    johan.opens("the kettle was broken, order 10436", "item_wrong")
    segments = (Segment("jo så är det", "affirm", 0.9), Segment("Vi får gäster", "want_wait", 0.3))
    johan.says("jo så är det\nVi får gäster", "affirm", segments=segments)
    assert johan.keys[-1] == "steps.ask.wish"


def test_no_to_all_of_it_and_to_what_is_wrong_brings_a_person(anna: Customer) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says("no", "deny")
    assert anna.keys == ["steps.ask.correction"]
    anna.says("no", "deny")
    assert anna.answer.wants is Wish.TURN_LIMIT


def test_the_answer_to_which_part_counts_and_not_what_was_said_before(sara: Customer) -> None:
    sara.opens("I only got the lamps, something is missing in order 10451, postcode 753 20", "item_wrong")
    if sara.keys[-1].endswith("confirm"):
        sara.says("no, it is the dimmer", "deny")
    else:
        sara.says("the dimmer")
    assert sara.state.text("item") == "DI-SMA"


def test_an_email_address_that_proves_opens_no_change_of_address(sara: Customer) -> None:
    sara.opens("my dimmer was not in the box, order 10451", "item_wrong")
    assert sara.keys == ["steps.ask.proof"]
    sara.opens("my address there is sara.nilsson@example.com", "change_address")
    assert sara.state.problem == "item_wrong"
    assert sara.state.proof is not None


def test_what_was_confirmed_is_not_overwritten_in_passing(anna: Customer) -> None:
    anna.opens("the desk lamp in order 10417 flickers", "product_fault")
    anna.says("yes", "affirm")
    assert anna.keys[-1] == "problem.product_fault.tightened.ask"
    anna.says("yes the bulb was loose", "affirm")
    assert anna.state.text("symptom") == "flickers"
    assert anna.state.cause is not None
    assert anna.state.cause.cause == "loose_bulb"


@pytest.mark.parametrize("words", ["jpap du har fattat", "exatcly", "stammer bra det", "correcct"])
def test_a_yes_with_a_slip_of_the_thumb_is_a_yes(anna: Customer, words: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(words)
    assert anna.state.confirmed


@pytest.mark.parametrize("words", ["incorect", "stammer inte"])
def test_a_no_with_a_slip_of_the_thumb_is_a_no(anna: Customer, words: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(words)
    assert not anna.state.confirmed
    assert anna.keys == ["steps.ask.correction"]


@pytest.mark.parametrize(("text", "intent"), [
    ("10432", "inform"), ("it's order 10432", "inform"), ("my parcel has not come", "parcel_late"),
    ("paketet har inte kommit", "parcel_late"),
])  # fmt: skip
def test_who_says_it_once_more_agrees_with_what_was_repeated(anna: Customer, text: str, intent: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    if intent == "parcel_late":
        anna.opens(text, intent)
    else:
        anna.says(text, intent)
    assert anna.state.confirmed
    assert anna.answer.understood


@pytest.mark.parametrize(("text", "intent"), [("no, my parcel has not come", "parcel_late"), ("no, 10432", "deny")])
def test_who_says_it_once_more_with_a_no_does_not(anna: Customer, text: str, intent: str) -> None:
    anna.opens("order 10432 has not come", "parcel_late")
    anna.says(text, intent)
    assert not anna.state.confirmed


def test_who_still_waits_does_not_wish_to_wait(anna: Customer) -> None:
    anna.opens("jag väntar fortfarande på mitt paket 10432", "parcel_late")
    assert anna.state.wish is None
