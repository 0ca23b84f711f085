from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.hours import AROUND_THE_CLOCK
from bot.model.messages import ChannelName
from bot.model.policy.rules import Policy, PromiseKind, ResolutionFrom
from bot.model.promises import Side, Turnover, clockwork, terms
from bot.rules import load

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FIRST, NEXT, SOLVED = PromiseKind.FIRST_ANSWER, PromiseKind.NEXT_ANSWER, PromiseKind.RESOLUTION
START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(Path(__file__).parents[3] / "policy_rules").policy


def test_a_rules_own_first_answer_counts_before_the_teams_the_channels_and_everybodys(policy: Policy) -> None:
    own = replace(policy.handoffs[0], name="own", first_answer=5 * MINUTE, round_the_clock=True)
    ruled = replace(policy, handoffs=(own,))

    def within(team: str, channel: ChannelName, rule: str | None = None, kind: PromiseKind = FIRST) -> timedelta:
        agreed = terms(ruled, kind, team=team, channel=channel, rule=rule)
        assert agreed
        return agreed.allowance

    assert within("complaints", ChannelName.SMS, "own") == 5 * MINUTE
    assert within("on_call", ChannelName.SMS, "another") == 10 * MINUTE
    assert within("support", ChannelName.SMS) == HOUR
    assert within("support", ChannelName.WHATSAPP) == 30 * MINUTE
    assert within("support", ChannelName.SMS, "own", NEXT) == HOUR, "the rule's own is a first answer's alone"


def test_what_nobody_promises_has_no_terms(policy: Policy) -> None:
    assert terms(replace(policy, promises={}), NEXT, team="support", channel=ChannelName.SMS) is None


def test_a_clock_runs_by_the_teams_hours_unless_it_never_stands_still_or_the_team_is_gone(policy: Policy) -> None:
    hours = policy.calendar_of("support")
    assert clockwork(policy, FIRST, team="support", round_the_clock=False).hours is hours
    assert clockwork(policy, FIRST, team="support", round_the_clock=True).hours is AROUND_THE_CLOCK
    assert clockwork(policy, FIRST, team="gone", round_the_clock=False).hours is AROUND_THE_CLOCK


def test_only_a_solutions_clock_has_pauses_and_the_assistants_time_is_one_unless_it_counts(policy: Policy) -> None:
    ledger = (Turnover(START, Side.BOT), Turnover(START + HOUR, Side.PEOPLE))

    def pauses(kind: PromiseKind, rules: Policy) -> int:
        return len(clockwork(rules, kind, team="support", round_the_clock=False, ledger=ledger).pauses)

    assert pauses(FIRST, policy) == 0
    assert pauses(SOLVED, policy) == 1
    assert pauses(SOLVED, replace(policy, resolution_from=ResolutionFrom.CASE_OPENING)) == 0
