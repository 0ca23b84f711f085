"""A dry run in lines, for terminals of any width and for pipes."""

import asyncio
import re
from datetime import UTC, datetime

import pytest

from bot.cli.tried import lines
from bot.rules import load
from bot.trial import DryRun, dry_run, words
from tests.support.changed_rules import ROOT, slower_rules

NARROW = 60


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> DryRun:
    changed = slower_rules(tmp_path_factory.mktemp("rules") / "new")
    before, after = load(ROOT / "policy_rules").policy, load(changed).policy
    return asyncio.run(dry_run(before, after, None, since=datetime(2026, 1, 1, tzinfo=UTC)))


def told(done: DryRun, columns: int | None, files: tuple[str, ...] = ()) -> list[str]:
    printed = lines(done, UTC, list(files), since="", columns=columns)
    return [re.sub(r"\x1b\[\d*m", "", line) for line in printed]


def test_nothing_is_wider_than_the_terminal(done: DryRun) -> None:
    files = tuple(f"texts/{name}.yml" for name in ("da", "de", "en", "fi", "fr", "nb", "sv"))
    assert max(map(len, told(done, NARROW, files))) <= NARROW


def test_what_is_wrapped_stays_under_its_own_beginning(done: DryRun) -> None:
    read = told(done, NARROW)
    first = next(number for number, line in enumerate(read) if line.startswith("sample-"))
    within = [line for line in read[first:] if line and not line.startswith("sample-")]
    begun = [line for line in within if line[:12].split()]
    assert {line[:12].strip() for line in begun} <= {"came", "now", "changed"}
    assert len(begun) < len(within)
    assert all(line[12:].strip() for line in within)


def test_in_a_pipe_each_outcome_and_each_reason_is_one_line(done: DryRun) -> None:
    read = [line.strip() for line in told(done, None)]
    example = done.comparison.examples[0]
    assert f"now       {words.outcome(example.before, UTC)}" in read
    assert set(words.reasons(example.after)) <= set(read)


def test_where_nothing_is_different_it_says_what_was_compared() -> None:
    book = load(ROOT / "policy_rules").policy
    same = asyncio.run(dry_run(book, book, None, since=datetime(2026, 1, 1, tzinfo=UTC)))
    assert "The two hold the same rules." in told(same, None)
    files = ("handoffs.yml", "texts/sv.yml")
    assert "Changed: handoffs.yml. Nothing in these conversations meets that change." in told(same, None, files)
    assert not any(line.startswith("Changed: ") for line in told(same, None, files[1:]))
