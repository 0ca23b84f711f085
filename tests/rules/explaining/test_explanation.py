"""What the shipped rules would do, explained."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.model.messages import ChannelName
from bot.model.policy.facts import Facts
from bot.rules import RuleBook, load
from bot.rules.explaining.explanation import Explanation, explain
from bot.rules.explaining.given import GivenFacts, message_at

SHIPPED = Path(__file__).parents[3] / "policy_rules"
KEYS = ["open", "next_opening", "answer_by", "replies", "hand_off", "trace"]


@cache
def book() -> RuleBook:
    return load(SHIPPED)


def facts(at: str, channel: str, known: dict[str, Any]) -> Facts:
    local = datetime.fromisoformat(at).replace(tzinfo=book().policy.zone)
    return GivenFacts.model_validate(known).put_into(message_at(local, ChannelName(channel), "sv"))


def explained(at: str, channel: str = "sms", **known: Any) -> Explanation:
    return explain(book(), facts(at, channel, known))


def because(explanation: Explanation, rule: str) -> str:
    return next(reason.because for reason in explanation.trace if reason.rule == rule)


def test_christmas_eve_is_explained_with_its_line_and_the_true_next_opening() -> None:
    explanation = explained("2026-12-24T18:00")
    told = explanation.as_json()
    assert list(told) == KEYS
    assert told["open"] is False
    assert told["next_opening"] == "2026-12-28T07:30:00+01:00"
    assert told["answer_by"] == "2026-12-28T08:30:00+01:00"
    assert told["hand_off"] is None
    assert [reply["rule"] for reply in told["replies"]] == ["out of hours"]
    assert "på måndag kl. 07:30" in told["replies"][0]["text"]
    first = told["trace"][0]
    lines = (SHIPPED / "hours.yml").read_text("utf-8").splitlines()
    assert (first["rule"], first["file"]) == ("opening hours", "hours.yml")
    assert lines[first["line"] - 1].startswith("  2026-12-24")
    assert "special day" in first["because"]


def test_a_hand_off_names_its_team_its_rule_and_its_time() -> None:
    explanation = explained("2026-11-22T03:00", intent="emergency")
    told = explanation.as_json()
    assert told["hand_off"] == {
        "team": "on_call",
        "rule": "emergency",
        "priority": "urgent",
        "promised_at": "2026-11-22T03:10:00+01:00",
    }
    assert told["answer_by"] == told["hand_off"]["promised_at"]
    assert [reply["rule"] for reply in told["replies"]] == ["out of hours", "emergency"]
    assert because(explanation, "emergency") == "intent is emergency"
    assert because(explanation, "promised first answer") == "10 minutes, round the clock"
    assert explanation.passed == ()


def test_a_promise_says_which_minutes_counted() -> None:
    explanation = explained("2026-11-27T14:45", "whatsapp", intent="ask_human")
    assert because(explanation, "promised first answer") == (
        "30 minutes of working time of support: counted Fri 14:45-15:00, closed, counted Mon 07:30-07:45"
    )
    assert explanation.open
    assert explanation.next_opening is None


def test_rules_above_say_why_they_did_not_fit() -> None:
    passed = {each.rule: each.because for each in explained("2026-11-23T10:00", mood="angry", text="hej").passed}
    assert passed == {
        "emergency": "intent is not known",
        "emergency words": "the words are others",
        "complains and wants a person": "intent is not known",
        "more than the assistant may decide": "dialogue_wants is not known",
        "wants a person": "intent is not known",
    }


@pytest.mark.parametrize(
    ("at", "channel", "line", "why"),
    [
        ("2026-11-23T10:00", "sms", '  support:  "Mo-Th', "sms is open until Mon 23 Nov 2026 12:00"),
        ("2026-11-23T18:00", "telegram", "  evenings:", "telegram is open until Mon 23 Nov 2026 20:00"),
        ("2026-12-25T10:00", "sms", "holidays: SE", "(holiday: Christmas Day)"),
        ("2026-12-23T10:00", "sms", "  2026-12-23", "open until Wed 23 Dec 2026 12:00 (special day)"),
    ],
)
def test_the_line_that_opens_or_closes_is_named(at: str, channel: str, line: str, why: str) -> None:
    reason = explained(at, channel).trace[0]
    lines = (SHIPPED / "hours.yml").read_text("utf-8").splitlines()
    assert lines[reason.source.line - 1].startswith(line)
    assert why in reason.because


def test_a_person_who_has_the_conversation_is_not_disturbed() -> None:
    explanation = explained("2026-11-22T03:00", controller="agent")
    assert explanation.replies == ()
    assert because(explanation, "a person has it") == "controller is agent"


def test_a_closure_told_before_is_not_told_again() -> None:
    closure = book().policy.who_answers[ChannelName.SMS].closure_id(facts("2026-11-22T03:00", "sms", {}).at)
    explanation = explained("2026-11-22T03:00", noticed_closure=closure, greeted_at="02:50")
    assert explanation.replies == ()


def test_what_the_steps_wish_is_followed() -> None:
    explanation = explained("2026-11-23T10:00", dialogue_wants="over_limit", step=3, tags="vip")
    assert explanation.hand_off
    assert explanation.hand_off.team == "complaints"
    assert explained("2026-11-23T10:00", dialogue="down").hand_off
    assert explained("2026-11-23T10:00", dialogue_up="no").hand_off


def test_a_rule_about_tags_says_that_there_are_none(rules: Path) -> None:
    path = rules / "handoffs.yml"
    new = "- {name: regulars, when: {tags: vip}, to: support, say: handoff.person}\n"
    path.write_text(new + path.read_text("utf-8"), "utf-8")
    explanation = explain(load(rules), facts("2026-11-23T10:00", "sms", {}))
    assert explanation.passed[0].because == "the customer has none of the tags"


def test_the_small_hours_after_a_special_day_belong_to_its_line(rules: Path) -> None:
    path = rules / "hours.yml"
    content = path.read_text("utf-8").replace("  2026-12-31: closed", '  2026-12-31: "18:00-03:00"')
    path.write_text(content, "utf-8")
    reason = explain(load(rules), facts("2027-01-01T02:00", "sms", {})).trace[0]
    assert content.splitlines()[reason.source.line - 1].startswith("  2026-12-31")
