"""No text that the code says is forgotten by the checker."""

import re
from pathlib import Path

from bot.rules import check, load
from bot.rules.checks.needed import OF_CODE, of_playbooks
from bot.rules.checks.texts import Reference
from bot.rules.folder import PLAYBOOKS
from bot.rules.reading.tree import Tree

_CODE = Path(__file__).parents[3] / "bot"
_KEY = re.compile(r"""f?"((?:ack|answer|handoff|hours|value|steps|problem|cause|solution)\.[a-z_.{}()]+)\"""")
# Made of what rule files name, and so looked up there; value.money.* may be missing.
_FROM_FILES = re.compile(r"(problem|cause|solution|answer)\.|steps\.wish\.|value\.money\.|.*\{")


def test_every_key_that_the_code_says_is_needed() -> None:
    said = {
        key
        for folder in ("model", "pipeline")
        for path in (_CODE / folder).rglob("*.py")
        for key in _KEY.findall(path.read_text("utf-8"))
        if not _FROM_FILES.match(key)
    }
    assert len(said) > 30
    assert said - OF_CODE.keys() == set()


def test_every_needed_key_is_in_the_shipped_texts(rules: Path) -> None:
    book = load(rules)
    assert [key for key in OF_CODE if not book.texts.has(key)] == []


def test_a_playbook_needs_the_words_for_its_facts_causes_and_solutions(rules: Path) -> None:
    book = load(rules)
    trees = {f"{PLAYBOOKS}/{name}.yml": Tree(name) for name in (*book.playbooks.playbooks, "shared")}
    needed = {reference.key: reference for reference in of_playbooks(book.playbooks, trees)}
    assert isinstance(needed["cause.parcel_late.lost"], Reference)
    assert {
        "problem.item_wrong.what.ask",
        "problem.item_wrong.what.damaged.title",
        "steps.wish.refund",
    } <= needed.keys()
    assert {"solution.resend.offer.again", "problem.charged_wrong.confirm_wish.again"} <= needed.keys()
    assert "problem.item_wrong.photo.ask" not in needed  # a photo is welcome, never asked for by itself


def test_a_cause_without_words_is_told_at_the_cause(rules: Path) -> None:
    for language in ("en", "sv"):
        path = rules / "texts" / f"{language}.yml"
        path.write_text(path.read_text("utf-8").replace("    found_after_all:", "    found_after:"), "utf-8")
    playbook = (rules / "playbooks" / "parcel_late.yml").read_text("utf-8")
    at = playbook.index("name: found_after_all")
    line, column = playbook[:at].count("\n") + 1, at - playbook.rindex("\n", 0, at) + len("name: ")
    assert [str(fault) for fault in check(rules).faults] == [
        f"playbooks/parcel_late.yml:{line}:{column}: no text is called 'cause.parcel_late.found_after_all'; "
        "did you mean 'cause.parcel_late.found_after'?"
    ]
