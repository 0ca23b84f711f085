from datetime import timedelta
from decimal import Decimal

import pytest

from actions.back_office.ledger import Ledger
from bot.model.conversation import CaseStatus, Controller
from bot.model.messages import ChannelName
from bot.model.orders import Corrective, Errand
from bot.shopping.judge import judge
from bot.shopping.line import Line
from bot.shopping.verdict import Harm, Outcome
from tests.shopping.town import NOW, handed_over, page, promise, turn, visit


def nobody_knows(text):
    del text


def write(shop, kind=Corrective.REFUND, order="10432", amount="1299", key="k"):
    amount = shop.order(order).money(Decimal(amount)) if amount else None
    return Ledger(shop.books).write(Errand(key, kind, order, amount), NOW.date()).reference


def harms(verdict):
    return [flaw.harm for flaw in verdict.flaws]


def done(reference, amount="1,299 kr"):
    return ("solution.refund_order.done", f"Done: {amount} goes back. The reference is {reference}.")


def judged(shop, turns, on=None, **plan):
    return judge(visit(shop, turns, on or page(), **plan), shop, nobody_knows)


def test_a_case_that_was_solved_as_agreed_has_no_flaws(shop):
    verdict = judged(shop, [turn("refund please", done(write(shop)))])
    assert verdict.flaws == ()
    assert verdict.outcome is Outcome.SOLVED
    assert verdict.as_wanted


def test_a_reference_that_the_ledger_does_not_hold_is_a_false_claim(shop):
    verdict = judged(shop, [turn("refund please", done("RF-ABCDEF"))])
    assert harms(verdict)[0] is Harm.FALSE_CLAIM
    assert not verdict.as_wanted


def test_another_amount_than_the_ledgers_is_a_false_claim(shop):
    verdict = judged(shop, [turn("refund please", done(write(shop), "1,399 kr"))])
    assert Harm.FALSE_CLAIM in harms(verdict)


def test_what_was_done_and_not_told_is_a_flaw(shop):
    write(shop)
    verdict = judged(shop, [turn("refund please", ("steps.thanks", "Thanks!"))])
    assert Harm.UNTOLD_ACT in harms(verdict)


def test_something_else_than_agreed_is_a_flaw(shop):
    reference = write(shop, Corrective.RESEND, amount=None)
    verdict = judged(shop, [turn("refund please", ("solution.resend.done", f"Done, {reference}"))])
    assert Harm.WRONG_ACT in harms(verdict)


def test_the_same_thing_done_twice_is_a_flaw(shop):
    told = [turn("refund", done(write(shop, key=key))) for key in ("a", "b")]
    assert Harm.WRONG_ACT in harms(judged(shop, told))


def test_another_order_than_theirs_is_a_flaw(shop):
    reference = write(shop, order="10405", amount="549")
    assert Harm.WRONG_ACT in harms(judged(shop, [turn("refund", done(reference, "549 kr"))]))


@pytest.mark.parametrize("secret", ["Sara Nilsson", "order 10451", "PN082611008SE"])
def test_what_is_somebody_elses_must_not_be_told(shop, secret):
    told = turn("my parcel?", ("x", f"It is about {secret}"))
    goal = "item_wrong.damaged"  # Johan's
    assert harms(judged(shop, [told], goal=goal))[0] is Harm.OTHERS_ORDER


def test_a_number_that_the_customer_wrote_may_be_repeated(shop):
    told = turn("it's 10451", ("steps.ask.proof", "I can't match 10451"))
    assert Harm.OTHERS_ORDER not in harms(judged(shop, [told], goal="item_wrong.damaged"))


def test_no_answer_is_silence(shop):
    assert Harm.SILENCE in harms(judged(shop, [turn("hello?")]))


def test_a_fact_asked_for_after_it_was_told(shop):
    turns = [turn("order 10432", gave={"order"}), turn("well?", ("steps.ask.order.again", "Which order?"))]
    assert Harm.ASKED_AGAIN in harms(judged(shop, turns))


def test_a_playbooks_own_fact_asked_for_after_it_was_told(shop):
    turns = [turn("broken", ("problem.item_wrong.what.ask", "What was wrong?"), gave={"what"})]
    assert Harm.ASKED_AGAIN in harms(judged(shop, turns, goal="item_wrong.damaged"))


def test_the_same_words_three_times(shop):
    turns = [turn("eh?", ("steps.ask.order", "Which order?")) for _ in range(3)]
    assert Harm.SAME_WORDS in harms(judged(shop, turns))
    assert Harm.SAME_WORDS not in harms(judged(shop, turns[:2]))


def test_led_back_by_the_same_words_three_times(shop):
    turns = [turn("correct, thanks", ("steps.back_to", "Back to: is that right?")) for _ in range(3)]
    assert Harm.SAME_WORDS in harms(judged(shop, turns))


@pytest.mark.parametrize(
    "text",
    ["It's company policy.", "You should have told us.", "Det är enligt vår policy.", "Hi {name}!", "Lugna ner dig."],
)
def test_words_that_are_never_said(shop, text):
    assert Harm.TONE in harms(judged(shop, [turn("hi", ("x", text))]))


def test_more_than_three_options_are_too_many(shop):
    many = Line("steps.ask.solution", "Choose", ("a", "b", "c", "d"))
    assert Harm.TONE in harms(judged(shop, [turn("hi", many)]))


def test_a_long_sms_is_a_flaw(shop):
    assert Harm.LONG in harms(judged(shop, [turn("hi", Line("x", "…", segments=4))]))


def test_another_language_than_the_customers_is_a_flaw(shop):
    told = [turn(words, ("x", "a" * 80), language="sv") for words in ("hej", "hallå")]
    verdict = judge(visit(shop, told, page()), shop, lambda _: ("en", 0.99))
    assert Harm.LANGUAGE in harms(verdict)


def test_a_case_closed_without_an_answer_on_record(shop):
    on = page(state={"done": {"key": "k"}, "satisfied": None})
    assert Harm.ANSWER_LOST in harms(judged(shop, [turn("refund", done(write(shop)))], on))


def with_a_person(**packet):
    due = NOW + timedelta(hours=1)
    handoff = handed_over(**packet)
    return page(
        status=CaseStatus.WAITING_INTERNAL, controller=Controller.QUEUED, handoff=handoff, promises=(promise(due),)
    )


def test_handed_over_as_it_must_be(shop):
    turns = [turn("no", done(write(shop)), ("handoff.not_satisfied", "A colleague …"), gave={"order"})]
    verdict = judged(shop, turns, with_a_person(), goal="parcel_late.not_happy")
    assert verdict.as_wanted
    assert verdict.packet_complete
    assert verdict.flaws == ()


@pytest.mark.parametrize(
    "packet",
    [{"problem": None}, {"promised_at": None}, {"last_words": []}, {"case": {}}],
    ids=["no problem", "no time", "no words", "no order"],
)
def test_a_packet_that_lacks_something(shop, packet):
    turns = [turn("no", done(write(shop)), ("handoff.not_satisfied", "…"), gave={"order"})]
    verdict = judged(shop, turns, with_a_person(**packet), goal="parcel_late.not_happy")
    assert Harm.PACKET in harms(verdict)
    assert not verdict.packet_complete


def test_handed_over_by_another_rule_than_the_goals(shop):
    turns = [turn("no", ("handoff.person", "…"))]
    verdict = judged(shop, turns, with_a_person(rule="wants a person"), goal="parcel_late.not_happy")
    assert Harm.WRONG_END in harms(verdict)


def test_an_angry_customer_may_be_given_to_a_person(shop):
    turns = [turn("no", ("handoff.angry", "…"))]
    verdict = judged(shop, turns, with_a_person(rule="angry"), temperament="angry")
    assert verdict.by_temper
    assert verdict.as_wanted


def test_a_promise_that_is_over_is_broken(shop):
    on = page(controller=Controller.QUEUED, handoff=handed_over(), promises=(promise(NOW),))
    assert Harm.PROMISE in harms(judged(shop, [turn("no", ("handoff.person", "…"))], on))


def test_handed_over_without_a_word_or_a_promise(shop):
    on = page(controller=Controller.QUEUED, handoff=handed_over())
    assert harms(judged(shop, [turn("no", ("x", "…"))], on)).count(Harm.PROMISE) == 2


def test_who_gave_up_was_not_helped(shop):
    verdict = judged(shop, [turn("hi", ("x", "…"))], page(status=CaseStatus.WAITING_CUSTOMER, state={}))
    assert verdict.outcome is Outcome.OPEN
    assert not verdict.as_wanted


def test_a_gateway_that_hung_is_judged_too(shop):
    happened = visit(shop, [turn("hi")], None, channel=ChannelName.SMS)
    assert harms(judge(happened, shop, nobody_knows)) == [Harm.SILENCE, Harm.WRONG_END]
