"""From a command line to facts."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.model.dialogue import Understanding
from bot.model.messages import ChannelName
from bot.model.policy.facts import Facts, Moment, Mood
from bot.rules import RuleBook, RulesError, RulesInvalid, load
from bot.rules.explaining.asked import Asked, question
from bot.rules.explaining.given import FactsFile

SHIPPED = Path(__file__).parents[3] / "policy_rules"
NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


@cache
def book() -> RuleBook:
    return load(SHIPPED)


def ask(asked: Asked, heard: Understanding | None = None) -> Facts:
    return question(book(), asked, heard=lambda _: heard, now=NOW)


def test_without_a_zone_the_business_clock_counts() -> None:
    assert ask(Asked(at="2026-12-24T18:00")).at == datetime(2026, 12, 24, 17, 0, tzinfo=UTC)
    assert ask(Asked()).at == NOW


def test_what_is_not_said_is_a_first_message_now() -> None:
    facts = ask(Asked())
    assert (facts.channel, facts.language, facts.moment) == (ChannelName.WHATSAPP, "en", Moment.ARRIVAL)


def test_words_are_understood_by_whoever_hears_them() -> None:
    angry = Understanding("HELP", "emergency", 0.9, (), Mood.ANGRY)
    facts = ask(Asked(text="HELP"), angry)
    assert (facts.intent, facts.mood, facts.confidence, facts.text) == ("emergency", Mood.ANGRY, 0.9, "HELP")
    assert ask(Asked(text="HELP")).intent is None


def test_what_the_file_says_counts_before_what_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text("intent: ask_human\nmood: calm\ntext: hello\nat: Friday 16:00\nchannel: telegram\nlanguage: sv\n")
    facts = ask(Asked(facts=path), Understanding("hello", "emergency", 1.0, (), Mood.ANGRY))
    assert (facts.intent, facts.mood, facts.channel, facts.language) == ("ask_human", Mood.CALM, "telegram", "sv")
    assert facts.at == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert ask(Asked(facts=path, channel="sms", at="17:00")).channel is ChannelName.SMS


def test_the_file_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"misunderstood": 2, "order_value": 249, "group": True, "moment": "answered"}))
    facts = ask(Asked(facts=path))
    assert (facts.misunderstood, facts.order_value, facts.group, facts.moment) == (2, 249, True, "answered")


def test_every_fact_can_be_given() -> None:
    known = {field.name for field in fields(Facts)}
    assert known - FactsFile.model_fields.keys() <= {"open"}  # which the opening hours say


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(at="soon"), "--at 'soon': a day and a time are expected"),
        (Asked(channel="fax"), "no channel is called 'fax'"),
        (Asked(channel="smss"), "did you mean 'sms'?"),
        (Asked(language="nn"), "no served language is called 'nn'"),
    ],
)
def test_what_cannot_be_understood_is_said_plainly(asked: Asked, message: str) -> None:
    with pytest.raises(RulesError, match=message.replace("?", r"\?")):
        ask(asked)


def test_faults_of_the_file_have_their_place(tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text("mood: furious\nmodo: angry\nstep: 7\n")
    with pytest.raises(RulesInvalid) as caught:
        ask(Asked(facts=path))
    told = [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]
    assert told == [
        "1:7: 'furious' is not one of the choices; known are 'angry' and 'calm'",
        "2:1: 'modo' is not known here; did you mean 'mood'?",
        "3:7: must be at most 4",
    ]
    with pytest.raises(RulesInvalid, match="can't be read: No such file"):
        ask(Asked(facts=tmp_path / "none.yml"))
