"""docs/operators.md is what operators go by: what it shows must be so."""

import re
from pathlib import Path

import pytest

from bot.model.policy.facts import Wish
from bot.rules import check, load
from bot.rules.checks.texts import EVERYWHERE
from bot.rules.files.conditions import When
from bot.rules.folder import FILES

GUIDE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*FILES, *When.model_fields, *(wish.value for wish in Wish)])
def test_each_file_condition_and_wish_is_explained(name: str) -> None:
    assert f"`{name}`" in GUIDE


def test_each_value_that_any_text_may_name_is_explained() -> None:
    assert all(f"`{{{name}}}`" in GUIDE for name in EVERYWHERE)


def test_the_faults_it_shows_are_what_the_checker_says(rules: Path) -> None:
    for file, old, new in (
        ("hours.yml", "sms: support", "sms: suport"),
        ("handoffs.yml", "say: handoff.person", "say: handoff.persn"),
        ("texts/sv.yml", "  group: >-", "  grupp: >-"),
    ):
        path = rules / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    shown = re.findall(r"^    (\S+\.yml:\d+:\d+: .+)$", GUIDE, re.MULTILINE)
    assert len(shown) == 3
    assert set(shown) <= {str(fault) for fault in check(rules).faults}


def test_its_examples_are_taken_as_they_stand(rules: Path) -> None:
    def example(first: str) -> str:
        start = GUIDE.index(f"    {first}\n")
        block = re.match(r"(?:    .*\n|\n)+", GUIDE[start:])
        assert block
        return "\n".join(line[4:] for line in block[0].splitlines())

    handoffs = rules / "handoffs.yml"
    handoffs.write_text(example("- name: dear orders") + "\n" + handoffs.read_text("utf-8"), "utf-8")
    hours = rules / "hours.yml"
    content = hours.read_text("utf-8").replace("closures: []\n", example("closures:") + "\n")
    hours.write_text(content, "utf-8")
    book = load(rules)
    assert book.policy.handoffs[0].name == "dear orders"
    assert len(book.policy.schedules["support"].closures) == 1
    assert book.policy.schedules["on_call"].closures == ()
