from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import ChannelName
from bot.model.policy.conditions import (
    AnyCondition,
    DuringTime,
    Flag,
    HasTag,
    Is,
    OneOf,
    Within,
    Words,
    all_implied,
)
from bot.model.policy.facts import Facts, Moment, Mood

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FACTS = Facts(
    at=datetime(2026, 11, 21, 21, 30, tzinfo=UTC),  # 22:30 in Stockholm
    moment=Moment.UNDERSTOOD,
    channel=ChannelName.SMS,
    language="sv",
    text="Det BRINNER",
    intent="ask_human",
    mood=Mood.ANGRY,
    misunderstood=2,
    order_value=5000,
    tags=("vip", "press"),
    waiting=timedelta(minutes=10),
    open=False,
)


@pytest.mark.parametrize(
    ("condition", "fits", "because"),
    [
        (OneOf("intent", frozenset({"ask_human", "emergency"})), True, "intent is ask_human"),
        (OneOf("mood", frozenset({Mood.CALM})), False, "mood is angry"),
        (OneOf("channel", frozenset({ChannelName.SMS})), True, "channel is sms"),
        (Within("misunderstood", low=2), True, "misunderstood is 2"),
        (Within("misunderstood", low=2, strict=True), False, "misunderstood is 2"),
        (Within("misunderstood", high=2), True, "misunderstood is 2"),
        (Within("misunderstood", high=2, strict=True), False, "misunderstood is 2"),
        (Within("order_value", low=4000, high=6000), True, "order_value is 5000"),
        (Within("waiting", low=timedelta(minutes=5)), True, "waiting is 10 minutes"),
        (Within("step", low=1), False, "step is None"),
        (Words(re2.compile("(?i)brinner")), True, "the words fit '(?i)brinner'"),
        (Words(re2.compile("smoke")), False, "the words fit 'smoke'"),
        (Words(re2.compile(r"\bbrinner\b")), False, r"the words fit '\bbrinner\b'"),
        (
            Words(re2.compile("smoke|" * 20)),
            True,
            "the words fit 'smoke|smoke|smoke|smoke|smoke|smoke|smoke|smoke|smoke|smoke|…'",
        ),
        (Is(Flag.OPEN, wanted=False), True, "we are closed"),
        (Is(Flag.OPEN, wanted=True), False, "we are closed"),
        (Is(Flag.DIALOGUE_UP, wanted=False), False, "Rasa answers"),
        (DuringTime(time(22), time(6), STOCKHOLM), True, "the time is 22:30"),
        (DuringTime(time(22), time(22, 30), STOCKHOLM), False, "the time is 22:30"),
        (DuringTime(time(9), time(17), STOCKHOLM), False, "the time is 22:30"),
        (HasTag(frozenset({"vip", "press", "x"})), True, "tagged press, vip"),
        (HasTag(frozenset({"x"})), False, "tagged "),
    ],
)
def test_a_condition_fits_its_facts_and_says_why(condition: AnyCondition, fits: bool, because: str) -> None:
    assert condition.fits(FACTS) is fits
    assert condition.because(FACTS) == because


def test_a_night_goes_on_after_midnight() -> None:
    night = DuringTime(time(22), time(6), STOCKHOLM)
    assert night.fits(replace(FACTS, at=datetime(2026, 11, 22, 4, 59, tzinfo=UTC)))
    assert not night.fits(replace(FACTS, at=datetime(2026, 11, 22, 5, 0, tzinfo=UTC)))


def test_a_lone_surrogate_in_the_words_is_no_trouble() -> None:
    assert Words(re2.compile("fire")).fits(replace(FACTS, text="\ud83d fire"))


def test_a_rule_hides_a_narrower_one_below_it() -> None:
    person = OneOf("intent", frozenset({"ask_human"}))
    either = OneOf("intent", frozenset({"ask_human", "emergency"}))
    sms = OneOf("channel", frozenset({"sms"}))
    assert all_implied([either], [person])
    assert all_implied([person], [person, sms])
    assert not all_implied([person], [either])
    assert not all_implied([person, sms], [person])
    assert not all_implied([sms], [person])


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        (Words(re2.compile("a")), Words(re2.compile("a"))),
        (Is(Flag.OPEN, wanted=True), Is(Flag.OPEN, wanted=True)),
        (DuringTime(time(1), time(2), UTC), DuringTime(time(1), time(2), UTC)),
        (HasTag(frozenset({"a", "b"})), HasTag(frozenset({"a"}))),
    ],
)
def test_the_same_or_a_narrower_wish_is_implied(wider: AnyCondition, narrower: AnyCondition) -> None:
    assert wider.implied_by(narrower)
    assert not wider.implied_by(OneOf("intent", frozenset()))


_BOUND = st.none() | st.integers(-3, 3)
_RANGES = st.builds(Within, st.just("misunderstood"), _BOUND, _BOUND, st.booleans())


@given(_RANGES, _RANGES, st.integers(-4, 4))
def test_what_is_implied_fits_whenever_the_other_does(ours: Within, theirs: Within, number: int) -> None:
    facts = replace(FACTS, misunderstood=number)
    if ours.implied_by(theirs) and theirs.fits(facts):
        assert ours.fits(facts)


def test_ranges_of_different_facts_imply_nothing() -> None:
    assert not Within("step", low=1).implied_by(Within("misunderstood", low=1))
    assert not Within("step", low=1).implied_by(HasTag(frozenset()))
