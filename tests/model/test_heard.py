import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.dialogue import FALLBACK, Segment
from bot.model.heard import merge
from bot.model.policy.facts import Mood


def heard(*intents, confidence=0.9):
    return merge("…", [Segment(intent, intent, confidence) for intent in intents])


@pytest.mark.parametrize(
    ("intents", "lead"),
    [
        (["greet", "parcel_late", "inform"], "parcel_late"),
        (["thanks", "affirm"], "affirm"),
        (["inform", "want_refund", "parcel_late"], "parcel_late"),
        (["ask_shipping", "deny"], "deny"),
        (["greet", "ask_opening_hours"], "ask_opening_hours"),
        (["greet", FALLBACK], FALLBACK),
        ([FALLBACK, "parcel_late", FALLBACK], "parcel_late"),
        (["parcel_late", "ask_human"], "ask_human"),
        (["ask_human", "emergency", "insult"], "emergency"),
        (["a_problem_that_an_operator_added", "thanks"], "a_problem_that_an_operator_added"),
    ],
)
def test_what_matters_most_leads_the_turn(intents, lead):
    assert heard(*intents).intent == lead


def test_of_two_problems_the_surer_one_leads():
    segments = [Segment("a", "item_wrong", 0.5), Segment("b", "parcel_late", 0.8)]
    assert merge("a\nb", segments).intent == "parcel_late"


def test_an_insult_anywhere_means_an_angry_customer():
    assert heard("parcel_late", "insult").mood is Mood.ANGRY
    assert heard("parcel_late").mood is Mood.CALM


def test_nothing_heard_is_not_understood():
    assert merge("", []).intent == FALLBACK


@given(st.permutations(["greet", "parcel_late", "inform", FALLBACK, "ask_payment"]))
def test_the_order_of_the_sentences_does_not_change_what_leads(intents):
    assert heard(*intents).intent == "parcel_late"
