"""How our promises went, said honestly."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.policy.rules import Policy
from bot.model.promises.record import ENOUGH, PromisedAnswer, Record, record
from bot.rules import load

ROOT = Path(__file__).parents[3]
MADE = datetime(2026, 11, 25, 10, 50, tzinfo=UTC)  # 11:50 in Stockholm, ten minutes before lunch
DUE = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "policy_rules").policy


def answer(kept_at: datetime | None = DUE, team: str = "support") -> PromisedAnswer:
    return PromisedAnswer(team, MADE, DUE, kept_at)


def test_few_promises_make_no_share(policy: Policy):
    assert record(policy, [answer()] * (ENOUGH - 1)) == Record(ENOUGH - 1)
    assert record(policy, [answer()] * ENOUGH).percent == 100


def test_the_share_is_never_rounded_up(policy: Policy):
    late = DUE + timedelta(seconds=1)
    assert record(policy, [answer()] * 199 + [answer(late)]).percent == 99


def test_lunch_is_no_waiting_time(policy: Policy):
    assert record(policy, [answer()] * ENOUGH).typical == timedelta(minutes=30)


def test_when_most_were_never_answered_no_typical_time_is_told(policy: Policy):
    assert record(policy, [answer(None)] * 15 + [answer()] * 10).typical is None


def test_a_team_that_is_no_more_counts_without_its_time(policy: Policy):
    assert record(policy, [answer(team="gone")] * ENOUGH) == Record(ENOUGH, 100, None)


def test_seconds_are_told_as_a_minute(policy: Policy):
    assert record(policy, [answer(MADE)] * ENOUGH).typical == timedelta(minutes=1)
