"""What operators add to data/nlu becomes a problem without a word about it in domain.yml or data/rules."""

from pathlib import Path

from bot.model import intents
from bot.rasa_process.problems import Inputs, own_problems, training_inputs
from bot.settings import find_root

DOMAIN = "intents:\n  # social\n  - greet\n  - inform # facts\nslots:\n  - no_intent\n"


def project(folder: Path, *named: str) -> Path:
    (folder / "data" / "nlu" / "en").mkdir(parents=True)
    (folder / "domain.yml").write_text(DOMAIN)
    phrases = "".join(f"  - intent: {intent}\n    examples: |\n      - words\n" for intent in named)
    (folder / "data" / "nlu" / "en" / "mine.yml").write_text(f"nlu:\n{phrases}")
    return folder


def test_the_domain_declares_what_stands_under_intents_and_nothing_else() -> None:
    assert intents.declared(DOMAIN) == {"greet", "inform"}


def test_fyra_as_shipped_declares_all_that_it_has_phrases_for() -> None:
    assert own_problems(find_root()) == ()


def test_without_problems_of_ones_own_the_files_are_trained_on_as_they_are(tmp_path: Path) -> None:
    root = project(tmp_path, "greet", "inform")
    assert training_inputs(root, tmp_path / "out") == Inputs(root / "domain.yml", (root / "data",))
    assert not (tmp_path / "out").exists()


def test_a_new_intent_is_declared_and_opens_a_problem(tmp_path: Path) -> None:
    root = project(tmp_path, "greet", "lamp_flickers")
    assert own_problems(root) == ("lamp_flickers",)
    inputs = training_inputs(root, tmp_path / "out")
    assert {path.name for path in inputs.domain.iterdir()} == {"domain.yml", "own_problems.yml"}
    assert intents.declared((inputs.domain / "own_problems.yml").read_text()) == {"lamp_flickers"}
    rules = inputs.data[1].read_text()
    assert "- intent: lamp_flickers\n      - action: action_open_problem" in rules
    assert "greet" not in rules
