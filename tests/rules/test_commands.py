"""``fyra rules``, as an operator types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.rules import app
from bot.rules import Keeper, RulesInvalid
from tests.support.fake_rasa import fake_rasa


@pytest.fixture(autouse=True)
def house(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FYRA_RULES", str(rules))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("FYRA_RASA_URL", "http://127.0.0.1:9")  # nobody answers there
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("bot.logs.configure", lambda _: None)  # logging is the whole process's
    return tmp_path


def fyra(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def spoil(rules: Path) -> None:
    path = rules / "hours.yml"
    path.write_text(path.read_text("utf-8").replace("sms: support", "sms: suport"), "utf-8")


def test_rules_without_a_fault_end_with_zero() -> None:
    result = fyra("check")
    assert result.exit_code == 0
    assert "no faults. Version" in result.stdout


def test_faults_are_listed_and_end_with_one(rules: Path) -> None:
    spoil(rules)
    result = fyra("check", str(rules))
    assert result.exit_code == 1
    assert "no schedule is called 'suport'; did you mean 'support'?" in result.stdout


def test_an_explanation_for_programs_is_json_alone() -> None:
    result = fyra("explain", "--at", "2026-12-24T18:00", "--channel", "sms", "--language", "sv", "--json")
    assert list(json.loads(result.stdout)) == ["open", "next_opening", "answer_by", "replies", "hand_off", "trace"]


def test_an_explanation_for_people_says_what_happens_and_why() -> None:
    result = fyra("explain", "--at", "2026-11-22 03:00", "--text", "my lamp caught fire")
    assert result.exit_code == 0
    assert "Sunday 22 November 2026, 03:00" in result.stdout
    assert "team on_call, urgent priority" in result.stdout
    assert "handoffs.yml:" in result.stdout
    assert "Rasa does not answer at http://127.0.0.1:9: only rules on words" in result.stderr


def test_the_text_is_understood_by_the_running_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_rasa({"human": "ask_human", "lamp": "product_fault"}) as rasa:
        monkeypatch.setenv("FYRA_RASA_URL", rasa.url)
        monkeypatch.setenv("FYRA_RASA_TOKEN", rasa.token)
        told = fyra("explain", "--at", "2026-11-23 10:00", "--text", "My lamp flickers. I want a human!", "--json")
    explanation = json.loads(told.stdout)
    assert explanation["hand_off"]["rule"] == "wants a person"
    assert told.stderr == ""
    assert rasa.asked == ["My lamp flickers.", "I want a human!"]


def test_why_no_person_is_needed_stands_in_the_hand_off_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_rasa({"lamp": "product_fault"}) as rasa:
        monkeypatch.setenv("FYRA_RASA_URL", rasa.url)
        monkeypatch.setenv("FYRA_RASA_TOKEN", rasa.token)
        told = fyra("explain", "--at", "2026-11-23 10:00", "--text", "my lamp flickers", "--json")
    (reason,) = [each for each in json.loads(told.stdout)["trace"] if each["rule"] == "no hand-off"]
    assert reason["file"] == "handoffs.yml"


@pytest.mark.parametrize(
    ("token", "answer", "said"),
    [("wrong", None, "Rasa answered 401"), ("", b"{}", "can't read"), ("", b"<html>", "Rasa does not answer")],
    ids=["another token", "another answer", "no JSON"],
)
def test_a_rasa_that_is_of_no_help_is_named(
    token: str, answer: bytes | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_rasa({}, answer=answer) as rasa:
        monkeypatch.setenv("FYRA_RASA_URL", rasa.url)
        monkeypatch.setenv("FYRA_RASA_TOKEN", token or rasa.token)
        told = fyra("explain", "--text", "my lamp caught fire", "--json")
    assert said in told.stderr
    assert json.loads(told.stdout)["hand_off"]["rule"] == "emergency words"


def test_an_explanation_without_anything_to_say_is_calm(house: Path) -> None:
    facts = house / "facts.yml"
    facts.write_text("controller: agent\nintent: thanks\n", "utf-8")
    result = fyra("explain", "--at", "2026-11-23 10:00", "--facts", str(facts))
    assert "Understood as thanks" in result.stdout
    assert "Nothing yet" in result.stdout


def test_broken_rules_are_explained_by_the_last_good_ones(rules: Path, house: Path) -> None:
    Keeper.open(rules, last_good=house / "var" / "rules")
    spoil(rules)
    result = fyra("explain", "--at", "2026-11-23 10:00", "--json")
    assert json.loads(result.stdout)["open"] is True
    assert "these are the last good rules" in result.stderr
    assert isinstance(fyra("explain", "--rules", str(rules)).exception, RulesInvalid)


def test_schemas_are_written_or_printed(house: Path) -> None:
    assert "hours" in json.loads(fyra("schema").stdout)
    result = fyra("schema", "--out", str(house / "schemas"))
    assert str(house / "schemas" / "handoffs.json") in result.stdout
    assert json.loads((house / "schemas" / "handoffs.json").read_text("utf-8"))["type"] == "array"


def test_an_untrue_example_fails_the_check_but_keeps_no_edit_from_coming_into_force(rules: Path) -> None:
    path = rules / "hours.yml"
    path.write_text(path.read_text("utf-8").replace('support:  "Mo-Th 07:30', 'support:  "Mo-Th 08:30'), "utf-8")
    result = fyra("check")
    assert result.exit_code == 1
    assert "this example does not hold" in result.stdout
    assert Keeper.open(rules).book.warnings
