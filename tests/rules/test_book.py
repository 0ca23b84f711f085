"""The shipped rules, as customers and colleagues meet them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.model.messages import ChannelName
from bot.model.policy.decide import decide
from bot.model.policy.facts import Facts, Moment, Mood, Wish
from bot.model.policy.rules import PromiseKind
from bot.rules import RuleBook, load

SHIPPED = Path(__file__).parents[2] / "policy_rules"
OPEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday 10:00
NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # Sunday 03:00


@cache
def book() -> RuleBook:
    return load(SHIPPED)


def said(key: str, language: str, now: datetime, channel: ChannelName = ChannelName.SMS) -> str:
    return book().render(key, {}, language=language, channel=channel, now=now)


def facts(at: datetime, known: dict[str, Any]) -> Facts:
    return Facts(at=at, moment=Moment.UNDERSTOOD, channel=ChannelName.SMS, language="en", **known)


@pytest.mark.parametrize(
    ("known", "rule", "team"),
    [
        ({"intent": "emergency"}, "emergency", "on_call"),
        ({"text": "my lamp caught fire"}, "emergency words", "on_call"),
        ({"text": "DET BRINNER I LAMPAN"}, "emergency words", "on_call"),
        ({"text": "my order of a smoke detector"}, None, None),
        ({"intent": "ask_human"}, "wants a person", "support"),
        ({"mood": Mood.ANGRY}, "angry", "complaints"),
        ({"misunderstood": 2}, "misunderstood twice", "support"),
        ({"misunderstood": 1}, None, None),
        ({"dialogue_up": False}, "the assistant is down", "support"),
        *(({"dialogue_wants": wish}, ..., ...) for wish in Wish),
    ],
    ids=str,
)
def test_a_person_answers_when_one_must(known: dict[str, Any], rule: object, team: object) -> None:
    decision = decide(book().policy, facts(OPEN, known))
    if rule is None:
        assert decision.hand_off is None
        return
    assert decision.hand_off is not None
    assert decision.hand_off.promised_at is not None
    assert decision.hand_off.rule != "nobody is stranded"  # a rule of handoffs.yml says who
    if rule is not ...:
        assert (decision.hand_off.rule, decision.hand_off.team) == (rule, team)
    told = decision.say[0]
    for language in ("en", "sv"):
        text = book().render(told.key, told.params, language=language, channel=ChannelName.SMS, now=OPEN)
        assert "…" not in text


def test_an_emergency_at_three_on_a_sunday_is_answered_within_ten_minutes() -> None:
    decision = decide(book().policy, facts(NIGHT, {"intent": "emergency"}))
    assert decision.hand_off is not None
    assert decision.hand_off.promised_at == NIGHT + timedelta(minutes=10)


def test_working_time_promises_wait_for_monday() -> None:
    decision = decide(book().policy, facts(NIGHT, {"intent": "ask_human"}))
    assert decision.hand_off is not None
    assert decision.hand_off.promised_at == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 07:30 + 1 hour on SMS


def test_a_team_promise_counts_before_a_channels() -> None:
    policy = book().policy
    promise = policy.promise(PromiseKind.FIRST_ANSWER, team="on_call", channel=ChannelName.SMS)
    assert promise is not None
    assert promise.round_the_clock
    assert str(promise.source).startswith("promises.yml:")


@pytest.mark.parametrize(
    ("language", "now", "today"),
    [
        ("en", OPEN, "We're open now and close today at 12:00."),
        ("sv", OPEN, "Vi har öppet nu och stänger idag kl. 12:00."),
        ("en", NIGHT, "We're closed right now and open tomorrow at 07:30."),
        ("sv", NIGHT, "Vi har stängt just nu och öppnar imorgon kl. 07:30."),
    ],
)
def test_opening_hours_are_told_from_the_calendar(language: str, now: datetime, today: str) -> None:
    lines = said("answer.ask_opening_hours", language, now).splitlines()
    assert lines[0] == today
    assert len(lines) == 9


def test_a_week_shows_split_days_closed_days_and_special_days() -> None:
    lines = said("answer.ask_opening_hours", "en", datetime(2026, 12, 22, 9, tzinfo=UTC)).splitlines()
    assert lines[2:6] == [
        "Tuesday 22 December: 07:30-12:00 and 13:00-17:00",
        "Wednesday 23 December: 07:30-12:00",
        "Thursday 24 December: closed",
        "Friday 25 December: closed",
    ]


def test_the_waiting_time_is_what_is_promised_on_the_channel() -> None:
    assert "within 1 hour" in said("answer.ask_waiting_time", "en", OPEN)
    assert "within 30 minutes" in said("answer.ask_waiting_time", "en", OPEN, ChannelName.WHATSAPP)


def test_the_greeting_says_that_a_machine_answers() -> None:
    assert "automated assistant" in said("ack.greeting", "en", OPEN)
    assert "automatiska assistenten" in said("ack.greeting", "sv", OPEN)
    assert "Nordlys Home" in said("ack.greeting", "sv", OPEN)


def test_out_of_hours_says_when_a_person_answers_next_also_when_nobody_gave_it() -> None:
    assert "tomorrow at 07:30" in said("ack.out_of_hours", "en", NIGHT)
    assert "imorgon kl. 07:30" in said("ack.out_of_hours", "sv", NIGHT)
