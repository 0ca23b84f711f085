"""Conditions in plain words, kind by kind."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import re2

from bot.model.policy.conditions import DuringTime, Flag, HasTag, Is, OneOf, Within, Words
from bot.model.policy.facts import Mood, Wish
from bot.rules import load
from bot.web.policy.conditions import Names, Said, condition

ROOT = Path(__file__).parents[3]
BOOK = load(ROOT / "policy_rules")
NAMES = Names(BOOK.playbooks, {"sms": "SMS", "whatsapp": "WhatsApp"}, {"sv": "Swedish"}, "SEK")


@pytest.mark.parametrize(
    ("of_rule", "said"),
    [
        (OneOf("intent", frozenset({"emergency", "ask_human"})), "the customer asks for a person or tells of danger"),
        (OneOf("intent", frozenset({"parcel_late"})), "the customer writes about “A late or lost parcel”"),
        (OneOf("intent", frozenset({"our_own"})), "the customer means “our own”"),
        (OneOf("mood", frozenset({Mood.ANGRY})), "the customer sounds angry"),
        (OneOf("language", frozenset({"sv", "tr"})), "the conversation is in Swedish or tr"),
        (OneOf("channel", frozenset({"whatsapp", "sms"})), "the customer writes on SMS or WhatsApp"),
        (OneOf("problem", frozenset({"warranty", "gone_now"})), "the case is about “Warranty” or “gone now”"),
        (OneOf("dialogue_wants", frozenset({Wish.OVER_LIMIT})), "it is more than the assistant may decide"),
        (OneOf("new_fact", frozenset({"b", "a"})), "new fact is a or b"),
        (Within("order_value", low=5000, strict=True), "the order is worth more than 5000 SEK"),
        (Within("order_value", high=5000, strict=True), "the order is worth less than 5000 SEK"),
        (Within("customer_value", low=5000), "the customer has bought for at least 5000 SEK in all"),
        (Within("waiting", low=timedelta(minutes=90)), "the customer has waited at least 1 hour 30 minutes"),
        (Within("step", low=2, high=3), "the step that the case is in: between 2 and 3"),
        (Within("step", low=4, high=4), "the step that the case is in: 4"),
        (Within("misunderstood", high=3), "turns in a row that were not understood: at most 3"),
        (Within("new_fact", low=1), "new fact: at least 1"),
        (Is(Flag.OPEN, wanted=True), "we are open"),
        (Is(Flag.OPEN, wanted=False), "we are closed"),
        (DuringTime(time(22), time(6), ZoneInfo("UTC")), "the time is 22:00-06:00"),
        (HasTag(frozenset({"vip"})), "the customer is tagged vip"),
        (HasTag(frozenset({"vip", "press", "b2b"})), "the customer is tagged b2b, press or vip"),
        ("something new", "something new"),
    ],
    ids=range(23),
)
def test_a_condition_reads_like_a_sentence(of_rule: object, said: str):
    assert condition(of_rule, NAMES) == Said(said)


def test_a_pattern_is_told_by_the_words_that_fit_it():
    assert condition(Words(re2.compile("on fire|smoke")), NAMES) == Said("the customer writes “on fire” or “smoke”")


@pytest.mark.parametrize("wish", Wish)
def test_each_wish_of_the_four_steps_is_told_in_words(wish: Wish):
    assert wish.value not in condition(OneOf("dialogue_wants", frozenset({wish})), NAMES).words.split()


def test_each_intent_that_rasa_knows_is_told_in_words():
    known = [line.strip()[2:] for line in (ROOT / "domain.yml").read_text().splitlines() if line.startswith("  - ")]
    intents = [each for each in known if not each.startswith("action_")]
    assert len(intents) > 30
    told = [condition(OneOf("intent", frozenset({intent})), NAMES).words for intent in intents]
    assert [words for words in told if "means" in words or "_" in words] == []
