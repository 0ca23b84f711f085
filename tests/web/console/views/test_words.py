from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.model.values import Money, TextRef
from bot.web.console.views.times import When
from bot.web.console.views.words import because, plain, value

if TYPE_CHECKING:
    from bot.model.values import Value

WHEN = When(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), ZoneInfo("Europe/Stockholm"))


def test_names_from_the_rule_files_become_words() -> None:
    assert plain("parcel_late") == "Parcel late"
    assert plain("wants a person") == "Wants a person"
    assert plain("") == ""


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (Money(Decimal("249.00"), "SEK"), "249.00 SEK"),
        (datetime(2026, 11, 20, 8, 5, tzinfo=UTC), "09:05"),
        (date(2026, 11, 9), "Mon 9 Nov 2026"),
        (timedelta(minutes=90), "90 min"),
        (TextRef("problem.item_wrong.what.damaged"), "Damaged"),
        (True, "✓"),
        (False, "✗"),
        (3, "3"),
        ("10432", "10432"),
        (["a", 2], "a, 2"),
    ],
    ids=str,
)
def test_values_are_written_by_their_type(what: Value, words: str) -> None:
    assert value(what, WHEN) == words


@pytest.mark.parametrize(
    ("trace", "told"),
    [
        ("intent is ask_human", "understood as ask human"),
        ("mood is angry", "sounds angry"),
        ("dialogue_wants is over_limit", "the four steps say over limit"),
        (r"the words fit '\b(on fire|it\'s burning|…'", "said so in their own words"),
        (
            "channel is sms, the words fit 'vip|b2b', tagged vip",
            "channel is sms, said so in their own words, tagged vip",
        ),
        ("", ""),
    ],
    ids=range(6),
)
def test_why_a_rule_fitted_is_said_without_names_and_patterns(trace: str, told: str) -> None:
    assert because(trace) == told
