"""``fyra rules try`` as operators type it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.support.changed_rules import slower_rules

ROOT = Path(__file__).parent.parent.parent
runner = CliRunner()


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of changed rules; the system itself has no database."""
    monkeypatch.setenv("FYRA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    return slower_rules(tmp_path / "new_rules")


def test_counts_come_first_and_examples_follow(changed: Path):
    done = runner.invoke(app, ["rules", "try", str(changed), "--sample"])
    assert done.exit_code == 0, done.output
    assert "would have gone differently" in done.output
    assert "promised for a later time" in done.output
    assert done.output.index("Handed to a person") < done.output.index("sample-")
    assert not (changed.parent / "var").exists()


def test_who_asks_for_the_sample_is_not_told_that_conversations_are_missing(changed: Path):
    asked = runner.invoke(app, ["rules", "try", str(changed), "--sample", "--since", "12h"])
    assert asked.output.startswith("These are the invented ones that come with Fyra.")
    without = runner.invoke(app, ["rules", "try", str(changed), "--since", "12h"])
    assert without.output.startswith("There are no conversations of your own in the last 12h. These are the invented")


def test_programs_get_json(changed: Path):
    done = runner.invoke(app, ["rules", "try", str(changed), "--sample", "--json"])
    report = json.loads(done.output)
    assert report["sample"]
    assert report["changed_files"] == ["promises.yml"]
    assert report["changed"]["kinds"].keys() == {"later"}
    assert report["before"]["hand_offs"] == report["after"]["hand_offs"]
    assert report["before"]["promises"]["late"] > report["after"]["promises"]["late"]
    assert sum(map(sum, report["week"]["messages"])) > 300
    assert {reason["file"] for reason in report["examples"][0]["after"]["trace"]} == {"handoffs.yml"}


def test_the_same_rules_say_so_in_a_line():
    done = runner.invoke(app, ["rules", "try", str(ROOT / "policy_rules"), "--sample"])
    assert "0 of 420 conversations" in done.output
    assert "Handed to a person" not in done.output


def test_changed_texts_are_named_as_not_tried(changed: Path):
    texts = changed / "texts" / "en.yml"
    texts.write_text(texts.read_text().replace("Hi and welcome", "Hello and welcome"))
    done = runner.invoke(app, ["rules", "try", str(changed), "--sample"])
    assert "not part of a replay: texts/en.yml" in done.output


def test_faults_are_told_before_anything_is_tried(changed: Path):
    (changed / "hours.yml").write_text("time_zone: Nowhere")
    done = runner.invoke(app, ["rules", "try", str(changed)])
    assert done.exit_code == 1
    assert "hours.yml:1:" in done.output
    assert "would have gone" not in done.output


@pytest.mark.parametrize("since", ["yesterday", "30", "d", "99999d"])
def test_a_span_that_is_none_is_told(changed: Path, since: str):
    done = runner.invoke(app, ["rules", "try", str(changed), "--since", since])
    assert done.exit_code == 1
    assert "Write 12h, 30d or 8w" in done.output
