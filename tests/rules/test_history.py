"""The versions that were in force, and the way back."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.rules import app
from bot.rules import Keeper, check
from bot.rules.history import HistoryError, go_back, history, rollback


def edit(rules: Path, file: str, old: str, new: str) -> None:
    path = rules / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


@pytest.fixture
def place(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """var/rules with two versions: as shipped, an hour ago, and with more patience for angry people."""
    monkeypatch.setenv("FYRA_RULES", str(rules))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    place = tmp_path / "var" / "rules"
    Keeper.open(rules, last_good=place)
    for path in (place / "versions").iterdir():
        os.utime(path, (1_000_000, 1_000_000))
    edit(rules, "policy.yml", "owner: Head", "owner: The head")
    edit(rules, "acknowledgements.yml", "greet_again_after: 12 hours", "greet_again_after: 10 hours")
    Keeper.open(rules, last_good=place)
    return place


def fyra(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_each_version_says_what_it_changed_and_which_is_in_force(place: Path, rules: Path) -> None:
    later, first = history(place, rules)
    assert (later.in_force, later.changed) == (True, ("acknowledgements.yml", "policy.yml"))
    assert (first.in_force, first.changed) == (False, None)
    assert first.since.year == 1970
    lines = fyra("history").stdout.splitlines()
    assert lines[0].startswith(later.name)
    assert lines[0].endswith("in force  acknowledgements.yml, policy.yml")
    assert lines[1].endswith("the oldest that is kept")


def test_a_restart_brings_nothing_into_force(place: Path, rules: Path) -> None:
    os.utime(place / "versions" / history(place, rules)[0].name, (2_000_000, 2_000_000))
    Keeper.open(rules, last_good=place)
    assert history(place, rules)[0].since.timestamp() == 2_000_000


def test_times_are_told_by_the_businesss_clock(place: Path) -> None:
    assert fyra("history").stdout.splitlines()[1].split()[1:3] == ["1970-01-12", "14:46"]  # 13:46 UTC


def test_a_long_list_of_changed_files_is_cut(place: Path, rules: Path) -> None:
    for path in sorted((rules / "playbooks").iterdir())[:6]:
        path.write_text(path.read_text("utf-8") + "# a remark\n", "utf-8")
    Keeper.open(rules, last_good=place)
    assert fyra("history").stdout.splitlines()[0].endswith("playbooks/charged_wrong.yml and 2 more")


def test_while_a_file_is_broken_the_version_is_told_that_goes_on(place: Path, rules: Path) -> None:
    (rules / "teams.yml").write_text("teams: [", "utf-8")
    assert [each.in_force for each in history(place, rules)] == [True, False]


def test_before_the_first_run_there_is_no_history(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FYRA_RULES", str(rules))
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    assert "No version was in force yet" in fyra("history").stdout


def test_going_back_shows_first_and_changes_only_when_told(place: Path, rules: Path) -> None:
    first = history(place, rules)[-1].name
    shown = fyra("rollback", first[:6]).stdout
    assert "-owner: The head of" in shown
    assert "+owner: Head of" in shown
    assert "Nothing is changed yet" in shown
    assert check(rules).version != first
    told = fyra("rollback", first, "--yes").stdout
    assert "A running Fyra follows within two seconds." in told
    forwards = told.partition("to have it again: fyra rules rollback ")[2].split()[0]
    assert check(rules).version == first
    assert history(place, rules)[-1].in_force
    assert "already" in fyra("rollback", first).stdout
    fyra("rollback", forwards, "--yes")
    assert check(rules).version == forwards


def test_broken_files_are_kept_and_files_of_later_are_taken_away(place: Path, rules: Path) -> None:
    first = history(place, rules)[-1].name
    (rules / "texts" / "fi.yml").write_text("[", "utf-8")
    (rules / "teams.yml").write_bytes(b"\xff\xfe")
    (rules / "hours.yml").unlink()
    wanted = rollback(place, rules, first)
    assert list(wanted.diff())
    kept = go_back(place, rules, wanted)
    assert check(rules).version == first
    assert (place / "versions" / kept / "teams.yml").read_bytes() == b"\xff\xfe"
    assert not (rules / "texts" / "fi.yml").exists()
    Keeper.open(rules, last_good=place)
    aside = next(each for each in history(place, rules) if each.name == kept)
    assert (aside.in_force, aside.note) == (False, "never in force: put aside when you went back")
    assert history(place, rules)[0].changed == ("acknowledgements.yml", "policy.yml"), "beside what was in force before"


def test_what_is_closed_now_stays_closed(place: Path, rules: Path) -> None:
    first = history(place, rules)[-1].name
    (rules / "closures.yml").write_text("closures: [{from: 2026-11-24 08:00, because: flood}]\n", "utf-8")
    told = fyra("rollback", first, "--yes").stdout
    assert (rules / "closures.yml").exists()
    assert f"What is closed now is no part of that: with it the version is called {check(rules).version}." in told


@pytest.mark.parametrize("name", ["nothing", "abc", ""])
def test_a_version_that_is_not_there_is_said_plainly(place: Path, rules: Path, name: str) -> None:
    with pytest.raises(HistoryError, match="'fyra rules history' lists them"):
        rollback(place, rules, name)


def test_a_version_with_faults_is_not_gone_back_to(place: Path, rules: Path) -> None:
    edit(rules, "teams.yml", "default: support", "default: suport")
    first = history(place, rules)[-1].name
    broken = go_back(place, rules, rollback(place, rules, first))
    with pytest.raises(HistoryError, match=r"can't be used any more: teams\.yml"):
        rollback(place, rules, broken)
