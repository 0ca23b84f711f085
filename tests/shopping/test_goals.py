import re
from typing import get_args

import pytest
from ruamel.yaml import YAML

from bot.shopping.goals import FOLDER, GoalsInvalid, Wanted, read_scripts
from bot.shopping.phrases import LANGUAGES, phrases
from bot.shopping.shop import open_shop
from tests.support.shop_customer import NOW, RULES

NLU = RULES.parent / "data" / "nlu"


def training_phrases() -> set[str]:
    """Everything in data/nlu, folded."""
    found = set()
    for path in NLU.rglob("*.yml"):
        for block in YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["nlu"]:
            examples = block.get("examples", "").splitlines()
            found |= {example.strip().removeprefix("- ").casefold().strip(" .!?") for example in examples}
    return found


def every_phrase() -> set[str]:
    said = set()
    for language in LANGUAGES:
        said |= {text for variants in phrases(language).values() for text in variants}
        for script in read_scripts():
            said |= {*script.opening.said_in(language)}
            said |= {text for saying in script.facts.values() for text in saying.said_in(language)}
    return said


def test_no_customer_says_what_the_model_was_trained_on():
    numbers = {text for text in every_phrase() if text.strip("{}n ") == ""}
    said = {text.casefold().strip(" .!?") for text in every_phrase() - numbers}
    assert not said & training_phrases()


def test_both_languages_have_the_same_moves():
    assert phrases("en").keys() == phrases("sv").keys()


def test_every_move_is_made_by_somebody():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.glob("*.py"))
    wishes = {f"wants_{wish}" for wish in get_args(Wanted)}
    assert {move for move in phrases("en") if not re.search(rf"[\"']{move}[\"']", code)} == wishes


def test_every_goal_can_be_played_in_the_sample_shop(tmp_path):
    shop = open_shop(tmp_path, NOW.date())
    for script in read_scripts():
        assert shop.order(script.goal.order).number == script.goal.order
        if script.goal.written_by:
            assert shop.buyer(script.goal.written_by).name


def test_goals_have_names_of_their_own():
    names = [script.name for script in read_scripts()]
    assert len(names) == len(set(names))


def test_a_goal_that_ends_with_a_person_says_by_which_rules():
    rules = (RULES / "handoffs.yml").read_text(encoding="utf-8")
    for script in read_scripts():
        if script.goal.ends == "person":
            assert script.goal.rules
        for rule in script.goal.rules:
            assert f"- name: {rule}\n" in rules


def test_a_goal_takes_solutions_that_there_are():
    shared = (RULES / "playbooks" / "shared.yml").read_text(encoding="utf-8")
    for script in read_scripts():
        for name in script.goal.accepts:
            assert f"\n  {name}:\n" in shared


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("playbook: x\nopenings: {}\ngoals:\n  - {name: a, order: '1', opens: none}\n", "no words for 'none'"),
        ("playbook: x\nopenings: {a: {en: [hi], sv: [hej]}}\ngoals: []\n", "at least 6"),
        ("playbook: [\n", "while parsing"),
    ],
    ids=["an opening that is not there", "too few variants", "no YAML"],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, content, said):
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    with pytest.raises(GoalsInvalid, match=said):
        read_scripts(tmp_path)


def test_a_goal_is_data_in_a_file(tmp_path):
    raw = (FOLDER / "charged_wrong.yml").read_text(encoding="utf-8")
    (tmp_path / "a.yml").write_text(raw, encoding="utf-8")
    assert len(read_scripts(tmp_path)) == raw.count("{name:")
