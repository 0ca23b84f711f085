import pytest

from bot.shopping.line import Line
from bot.shopping.phrases import phrases
from tests.shopping.town import customer

YES_NO = {"yes": "Yes", "no": "No"}
CONFIRM = Line("problem.parcel_late.confirm", "order 10432, right?", ("yes", "no"), YES_NO)
WISH = Line("steps.ask.wish", "What would you like?")


def said(reply):
    return " ".join(reply.texts)


def test_the_patient_say_one_thing_at_a_time(shop):
    reply = customer(shop).opens()
    assert len(reply.texts) == 1
    assert reply.gave == {"problem"}


def test_those_who_say_all_at_once_give_number_and_wish(shop):
    reply = customer(shop, temperament="facts at once").opens()
    assert "10432" in said(reply)
    assert reply.gave == {"problem", "order", "wish"}


def test_the_order_number_is_given_when_it_is_asked_for(shop):
    reply = customer(shop).react([Line("steps.ask.order", "Which number?")])
    assert "10432" in said(reply)
    assert reply.gave == {"order"}


def test_an_order_among_options_is_chosen_by_its_number_in_the_list(shop):
    asks = Line("steps.ask.which_order", "Which?", ("order:10417", "order:10432"))
    assert "2" in said(customer(shop).react([asks]))


def test_the_terse_tap(shop):
    assert customer(shop, temperament="terse").react([CONFIRM]).tap == "yes"


def test_emoji_say_yes(shop):
    on_sms = Line(CONFIRM.key, CONFIRM.text, CONFIRM.options)
    assert customer(shop, temperament="emoji").react([on_sms]).texts == ("👍",)


def test_a_wrong_order_that_is_repeated_back_is_corrected(shop):
    other = Line("problem.parcel_late.confirm", "order 10417, right?")
    assert "10432" in said(customer(shop).react([other]))


def test_the_confused_misread_their_number_first(shop):
    confused = customer(shop, temperament="confused")
    asks = Line("steps.ask.order", "Which number?")
    assert "10423" in said(confused.react([asks]))
    proof = Line("steps.ask.proof_beside_phone", "I can't match 10423")
    assert "10432" in said(confused.react([proof]))


def test_the_confused_do_not_follow_once(shop):
    confused = customer(shop, temperament="confused")
    assert said(confused.react([WISH])) in phrases("en")["puzzled"]
    assert said(confused.react([WISH])) in phrases("en")["wants_refund"]


def test_who_asks_in_between_answers_when_led_back(shop):
    asking = customer(shop, temperament="asks in between")
    assert said(asking.react([CONFIRM])) in phrases("en")["asks_between"]
    back = [Line("answer.ask_opening_hours", "…"), Line("steps.back_to", "Back to …")]
    assert said(asking.react(back)) in phrases("en")["agrees"]


def test_the_fickle_want_something_else_first(shop):
    fickle = customer(shop, temperament="changes mind")
    assert fickle.opens().texts[1] in phrases("en")["wants_replacement"]
    offer = Line("solution.resend.offer", "Shall I send a new one?", ("yes", "no"))
    assert said(fickle.react([offer])) in phrases("en")["wants_refund"]


def test_the_language_changes_midway(shop):
    switching = customer(shop, temperament="switches language")
    assert said(switching.react([CONFIRM])) in phrases("en")["agrees"]
    assert said(switching.react([CONFIRM])) in phrases("sv")["agrees"]


def test_the_rambling_write_several_messages(shop):
    assert len(customer(shop, temperament="rambling").opens().texts) == 2


def test_an_offer_that_is_not_wanted_is_declined(shop):
    offer = Line("solution.trace.offer", "Shall I search for it?", ("yes", "no"))
    assert said(customer(shop, "parcel_late.nothing_fits").react([offer])) in phrases("en")["declines"]


def test_none_of_the_solutions_may_fit(shop):
    asks = Line("steps.ask.solution", "Which?", ("solution:trace", "solution:resend"))
    assert said(customer(shop, "parcel_late.nothing_fits").react([asks])) in phrases("en")["chooses_none"]


def test_a_person_is_chosen_by_who_wants_one(shop):
    dear = customer(shop, "item_wrong.too_dear")
    asks = Line("steps.ask.solution", "Which?", ("solution:keep_with_discount", "person"))
    assert any(said(dear.react([asks])) in phrases("en")["wants_person_option"] for _ in range(8))


def test_a_playbooks_own_question_is_answered(shop):
    asks = Line("problem.item_wrong.what.ask", "What was wrong?", ("what:damaged", "what:wrong"))
    reply = customer(shop, "item_wrong.damaged").react([asks])
    assert reply.gave == {"what"}


def test_strangers_prove_nothing(shop):
    asks = Line("steps.ask.proof", "Which postcode has 10432?")
    assert said(customer(shop, "parcel_late.not_theirs").react([asks])) in phrases("en")["proves_wrongly"]


def test_the_unhappy_say_so(shop):
    asks = Line("steps.ask.satisfied", "Happy?", ("yes", "no"))
    assert said(customer(shop, "parcel_late.not_happy").react([asks])) in phrases("en")["not_satisfied"]


@pytest.mark.parametrize("key", ["steps.pause", "problem.parcel_late.unheard.ask"])
def test_what_they_cannot_answer_makes_them_ask_back(shop, key):
    assert said(customer(shop).react([Line(key, "…")])) in phrases("en")["nudges"]


def test_without_a_new_question_the_open_one_is_answered_again(shop):
    waiting = customer(shop)
    waiting.react([WISH])
    assert said(waiting.react([Line("steps.talk.thanks", "You're welcome!")])) in phrases("en")["wants_refund"]


def test_right_facts_are_told_again_when_corrections_are_asked_for(shop):
    reply = customer(shop).react([Line("steps.ask.correction", "What should I change?")])
    assert "10432" in said(reply)
