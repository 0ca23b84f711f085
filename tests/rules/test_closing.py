"""The switch that closes and opens again, written into closures.yml."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.model.hours import Basis
from bot.model.messages import ChannelName
from bot.model.policy.questions import question_params
from bot.model.values import TextRef
from bot.rules import Keeper, RulesInvalid, check, load
from bot.rules.closing import ClosingError, close_now, reopen
from bot.rules.explaining.opening import opening

NOW = datetime(2026, 11, 24, 13, 10, 30, tzinfo=UTC)  # Tuesday 14:10:30 by the business's clock
EVENING = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def closed(rules: Path, at: datetime = NOW, channel: ChannelName = ChannelName.SMS) -> str:
    """The reason for which the channel is closed then; nothing if it is open."""
    told = load(rules).policy.who_answers[channel].why(at)
    return "" if told.open else told.name


def test_closing_is_in_force_at_once_and_says_until_when(rules: Path) -> None:
    done = close_now(rules, now=NOW, until="15:30", because="fire drill")
    assert done.changed
    assert done.faults == ()
    book = load(rules)
    why = book.policy.who_answers[ChannelName.SMS].why(NOW)
    assert (why.open, why.basis, why.name) == (False, Basis.TEMPORARY_CLOSURE, "fire drill")
    assert why.until == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert question_params(book.policy, ChannelName.SMS, NOW)["today"] == TextRef(
        "hours.opens", {"next_opening": why.until}
    )
    reason = opening(book.policy, book.places, ChannelName.SMS, NOW)
    assert str(reason.source) == "closures.yml:4"
    assert reason.because == "sms is closed until Tue 24 Nov 2026 15:30 (temporary closure: fire drill)"
    assert book.policy.schedules["on_call"].is_open(NOW)


def test_closing_twice_changes_nothing(rules: Path) -> None:
    close_now(rules, now=NOW, until="17:00", because="fire drill")
    content = (rules / "closures.yml").read_bytes()
    again = close_now(rules, now=NOW.replace(minute=12), until="17:00", because=" fire  drill\n")
    assert not again.changed
    assert (rules / "closures.yml").read_bytes() == content


def test_another_end_or_reason_replaces_the_first(rules: Path) -> None:
    close_now(rules, now=NOW, until="15:00", because="fire drill")
    done = close_now(rules, now=NOW.replace(minute=30), because="it burns")
    assert [(each.from_.hour, each.until, each.because) for each in done.closures] == [(14, None, "it burns")]
    assert closed(rules, EVENING) == "it burns"


def test_a_closure_may_begin_later_and_name_a_schedule(rules: Path) -> None:
    done = close_now(rules, now=NOW, start="18:00", until="tomorrow 12:00", because="a party", schedules=["evenings"])
    assert done.changed
    assert closed(rules) == ""
    assert closed(rules, EVENING.replace(minute=30), ChannelName.TELEGRAM) == "a party"
    other = close_now(rules, now=NOW, until="17:00", because="fire drill")
    assert [each.because for each in other.closures] == ["fire drill", "a party"]


def test_reopening_ends_what_is_closed_and_what_is_ahead(rules: Path) -> None:
    close_now(rules, now=NOW, because="fire drill")
    close_now(rules, now=NOW, start="tomorrow 10:00", because="moving", schedules=["evenings"])
    assert reopen(rules, now=NOW).changed
    assert not (rules / "closures.yml").exists()
    assert closed(rules) == ""
    assert not reopen(rules, now=NOW).changed


def test_one_schedule_may_open_before_the_others(rules: Path) -> None:
    close_now(rules, now=NOW, because="fire drill")
    done = reopen(rules, now=NOW, schedules=["support"])
    assert [each.schedules for each in done.closures] == [("evenings",)]
    assert closed(rules) == ""
    assert reopen(rules, now=NOW, schedules=["on_call"]).changed is False
    assert closed(rules, EVENING, ChannelName.TELEGRAM) == "fire drill"


def test_what_is_over_is_cleared_away(rules: Path) -> None:
    close_now(rules, now=NOW, until="15:00", because="fire drill")
    assert not reopen(rules, now=EVENING).changed
    assert not (rules / "closures.yml").exists()


def test_a_closure_of_hours_yml_is_named_since_only_an_editor_ends_it(rules: Path) -> None:
    path = rules / "hours.yml"
    text = path.read_text("utf-8").replace("closures: []", "closures:\n  - {from: 2026-11-24 08:00, because: flood}")
    path.write_text(text, "utf-8")
    assert [each.because for each in reopen(rules, now=NOW).elsewhere] == ["flood"]
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"until": "14:00"}, "which is over before it begins"),
        ({"until": "15:00", "start": "16:00"}, "which is over before it begins"),
        ({"until": "soon"}, "until 'soon': a day and a time are expected here"),
        ({"start": "25:00"}, "there is no 25:00 on a clock"),
        ({"schedules": ["suport"]}, "did you mean 'support'"),
        ({"because": " \n\x07"}, "say why you close"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    rules: Path, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(ClosingError, match=message):
        close_now(rules, now=NOW, **({"because": "drill"} | asked))
    assert not (rules / "closures.yml").exists()


@pytest.mark.parametrize("because", ['a "quoted": thing # no comment', "åäö 🔥", "\\", "- {x}", "\u2028\x7f a", "no"])
def test_any_reason_comes_back_as_it_was_written(rules: Path, because: str) -> None:
    close_now(rules, now=NOW, because=because)
    assert check(rules).faults == ()
    assert closed(rules) == "".join(each for each in " ".join(because.split()) if each.isprintable()).strip()


@pytest.fixture
def place(rules: Path, tmp_path: Path) -> Path:
    """var/rules, with a good version."""
    place = tmp_path / "var" / "rules"
    Keeper.open(rules, last_good=place)
    return place


@pytest.mark.parametrize("broken", ["teams.yml", "hours.yml"])
def test_it_closes_and_opens_also_while_a_file_is_broken(rules: Path, place: Path, broken: str) -> None:
    (rules / broken).write_text("teams: [", "utf-8")
    done = close_now(rules, now=NOW, until="15:30", because="fire", schedules=["support"], place=place)
    assert [fault.file for fault in done.faults] == [broken]
    assert done.book
    assert not done.book.policy.schedules["support"].is_open(NOW)
    again = reopen(rules, now=NOW, place=place)
    assert again.book
    assert again.book.policy.schedules["support"].is_open(NOW)
    assert not (rules / "closures.yml").exists()


def test_it_says_so_where_nobody_has_good_rules(rules: Path) -> None:
    (rules / "teams.yml").write_text("teams: 7\n", "utf-8")
    done = close_now(rules, now=NOW, because="drill")
    assert [fault.file for fault in done.faults if fault.line == 1]
    assert done.book is None
    (rules / "hours.yml").unlink()
    with pytest.raises(RulesInvalid, match=r"hours\.yml:1:1: this file is missing"):
        close_now(rules, now=NOW, because="drill")


@pytest.mark.parametrize(
    "content",
    ["closures: [", "closures:\n  - {from: 2026-11-24 08:00, because: x, schedules: [nights]}\n"],
    ids=["no YAML", "of a schedule that is not there"],
)
def test_closures_that_nobody_can_read_are_set_aside_and_those_of_the_last_good_version_go_on(
    rules: Path, place: Path, content: str
) -> None:
    close_now(rules, now=NOW, because="party", start="18:00", schedules=["evenings"], place=place)
    Keeper.open(rules, last_good=place)
    (rules / "closures.yml").write_text(content, "utf-8")
    done = close_now(rules, now=NOW, because="fire", place=place)
    assert done.set_aside
    assert (rules / "closures.yml.broken").read_text("utf-8") == content
    assert [each.because for each in done.closures] == ["fire", "party"]
    assert check(rules).faults == ()


def test_a_broken_closures_file_is_a_fault_with_its_place(rules: Path) -> None:
    (rules / "closures.yml").write_text(
        "closures:\n  - {from: 2026-11-24 08:00, because: x, schedules: [nights]}\n", "utf-8"
    )
    assert [str(fault)[:60] for fault in check(rules).faults] == [
        "closures.yml:2:54: no schedule is called 'nights'; known are"
    ]
    (rules / "closures.yml").write_text("closures: [", "utf-8")
    assert [fault.file for fault in check(rules).faults] == ["closures.yml"]
    with pytest.raises(RulesInvalid):
        close_now(rules, now=NOW, because="drill")


Fyra = Callable[..., tuple[int, str]]


@pytest.fixture
def fyra(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fyra:
    """The command, over these rules: its exit code, and all that it writes."""
    monkeypatch.setenv("FYRA_RULES", str(rules))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(words))
        return result.exit_code, result.output

    return run


def test_the_commands_say_what_is_true_while_a_file_is_broken(rules: Path, place: Path, fyra: Fyra) -> None:
    (rules / "teams.yml").write_text("teams: [\n", "utf-8")
    (rules / "closures.yml").write_text("closures: [\n", "utf-8")
    code, told = fyra("close", "--because", "fire drill")
    assert code == 0
    assert told.startswith("Closed:\n")
    assert "closures.yml could not be read: it is written anew, and what it held is kept as closures.yml.broken" in told
    assert "sms is closed for as long as can be told (temporary closure: fire drill)" in told
    assert "This holds, though other edits don't: until these faults are corrected, the last good rules go on." in told
    assert "teams.yml:1:8: " in told
    told = fyra("reopen")[1]
    assert told.startswith("Reopened: the opening hours count again.")
    assert "temporary closure" not in told
    shutil.rmtree(place)
    code, told = fyra("close", "--because", "flood", "--until", "tomorrow 09:00")
    assert code == 1
    assert "NOT in force: the rule files have faults, and no good version was kept." in told


def test_the_commands_say_what_is_true_now(rules: Path, fyra: Fyra) -> None:
    code, told = fyra("close", "--because", "fire drill")
    assert code == 0
    assert told.startswith("Closed:\n")
    assert "until further notice, all but 24/7: fire drill" in told
    assert "sms is closed for as long as can be told (temporary closure: fire drill)" in told
    assert fyra("close", "--because", "fire drill")[1].startswith("This was so already:")
    assert fyra("reopen")[1].startswith("Reopened: the opening hours count again.")
    path = rules / "hours.yml"
    path.write_text(
        path.read_text("utf-8").replace("closures: []", "closures: [{from: 2020-01-01 08:00, because: flood}]"), "utf-8"
    )
    assert "hours.yml closes as well: 2020-01-01 08:00 until further notice" in fyra("reopen")[1]
