"""Conditions in words, kind by kind."""

from datetime import time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.model.policy.compensation import Limit
from bot.model.policy.conditions import DuringTime, Flag, HasTag, Is, OneOf, Within
from bot.model.policy.rules import Promise
from bot.web.policy import words


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (OneOf("intent", frozenset({"b", "a"})), "intent is a or b"),
        (Within("order_value", low=5000, strict=True), "order value is more than 5000"),
        (Within("order_value", high=5000, strict=True), "order value is less than 5000"),
        (Within("waiting", low=timedelta(minutes=90)), "waiting is at least 1 hour 30 minutes"),
        (Within("step", low=2, high=3), "step is between 2 and 3"),
        (Within("step", low=4, high=4), "step is 4"),
        (Within("step", high=3), "step is at most 3"),
        (Is(Flag.OPEN, wanted=True), "we are open"),
        (Is(Flag.OPEN, wanted=False), "we are closed"),
        (DuringTime(time(22), time(6), ZoneInfo("UTC")), "the time is 22:00-06:00"),
        (HasTag(frozenset({"vip"})), "the customer is tagged vip"),
        ("something new", "something new"),
    ],
    ids=range(12),
)
def test_a_condition_reads_like_a_sentence(condition: object, said: str):
    assert words.condition(condition) == said


def test_a_promise_and_a_limit_say_when_there_is_none():
    assert words.promise(None) == "–"
    assert words.promise(Promise(timedelta(hours=1), round_the_clock=True)) == "1 hour, day and night"
    assert words.limit(None, "SEK") == "nothing"
    assert words.limit(Limit(), "SEK") == "no limit"
    assert words.limit(Limit(percent=Decimal(10)), "SEK") == "10 % of the order"
