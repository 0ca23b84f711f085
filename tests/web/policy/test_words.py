"""Promises and limits in words."""

from datetime import timedelta
from decimal import Decimal

from bot.model.policy.compensation import Limit
from bot.model.policy.rules import Promise
from bot.web.policy import words


def test_a_promise_and_a_limit_say_when_there_is_none():
    assert words.promise(None) == "–"
    assert words.promise(Promise(timedelta(hours=1), round_the_clock=True)) == "1 hour, day and night"
    assert words.limit(None, "SEK") == "nothing"
    assert words.limit(Limit(), "SEK") == "no limit"
    assert words.limit(Limit(percent=Decimal(10)), "SEK") == "10 % of the order"
