"""docs/playbooks.md: who follows it to the letter has a new problem, without a look at Rasa's own files."""

import re
import shutil
from pathlib import Path

from bot.rasa_process.problems import own_problems, training_inputs
from bot.rules import check
from bot.rules.checks.intents import trained_intents

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^`([\w/.]+\.yml)`\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def followed(folder: Path) -> Path:
    """Do what the guide says, in a copy."""
    for name in ("policy_rules", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "domain.yml", folder)
    for name, block in _BLOCK.findall((ROOT / "docs" / "playbooks.md").read_text("utf-8")):
        path = folder / name
        if not path.exists():
            path.write_text(block, "utf-8")
            continue
        problem, cause = block.removeprefix("problem:\n").split("cause:\n")
        text = path.read_text("utf-8").replace("\nproblem:\n", f"\nproblem:\n{problem}", 1)
        path.write_text(text.replace("\ncause:\n", f"\ncause:\n{cause}", 1), "utf-8")
    return folder


def test_a_problem_is_added_by_following_the_guide(tmp_path: Path) -> None:
    folder = followed(tmp_path)
    result = check(folder / "policy_rules")
    assert [str(fault) for fault in result.faults] == []
    assert result.book is not None
    assert result.book.playbooks.for_intent("lamp_flickers") is result.book.playbooks.playbooks["lamp_flickers"]
    assert "lamp_flickers" in trained_intents.__wrapped__(folder / "data" / "nlu")
    assert own_problems(folder) == ("lamp_flickers",)
    assert "lamp_flickers" in training_inputs(folder, tmp_path / "out").data[1].read_text()


def test_what_the_guide_forgets_is_told_by_the_checker(tmp_path: Path) -> None:
    folder = followed(tmp_path)
    texts = folder / "policy_rules" / "texts" / "sv.yml"
    texts.write_text(texts.read_text("utf-8").replace("    title: en lampa som flimrar\n", ""), "utf-8")
    assert any(
        "'problem.lamp_flickers.title' is missing" in str(fault) for fault in check(folder / "policy_rules").faults
    )
