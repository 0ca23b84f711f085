"""An explanation in lines, for terminals of any width and for pipes."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from bot.cli.explained import lines
from bot.model.messages import ChannelName
from bot.rules import load
from bot.rules.explaining.explanation import Explanation, explain
from bot.rules.explaining.given import message_at

SHIPPED = Path(__file__).parents[2] / "policy_rules"
WIDTHS = [40, 60, 80, 100, 130]


@cache
def christmas_eve() -> Explanation:
    book = load(SHIPPED)
    at = datetime.fromisoformat("2026-12-24T18:00").replace(tzinfo=book.policy.zone)
    return explain(book, message_at(at, ChannelName.SMS, "sv"))


def plain(columns: int | None) -> list[str]:
    return [re.sub(r"\x1b\[\d*m", "", line) for line in lines(christmas_eve(), columns)]


def told() -> list[tuple[str, str, str]]:
    fired = [(each.rule, str(each.source), each.because) for each in christmas_eve().trace]
    return fired + [(each.rule, str(each.source), each.because) for each in christmas_eve().passed]


@pytest.mark.parametrize("columns", WIDTHS)
def test_nothing_is_wider_than_the_terminal(columns: int) -> None:
    assert max(map(len, plain(columns))) <= columns


@pytest.mark.parametrize("columns", [*WIDTHS, None])
def test_names_places_and_reasons_are_whole_and_in_their_order(columns: int | None) -> None:
    read = " ".join(" ".join(plain(columns)).split())
    for rule, place, because in told():
        assert f"{rule} {place} {because}".strip() in read
    assert christmas_eve().replies[0].text in read


@pytest.mark.parametrize("columns", [*WIDTHS, None])
def test_no_place_is_broken_over_two_lines(columns: int | None) -> None:
    words = {word for line in plain(columns) for word in line.split()}
    assert {place for _, place, _ in told()} <= words


def test_in_a_pipe_each_rule_is_one_line_for_grep() -> None:
    piped = plain(None)
    for rule, place, because in told():
        assert [line for line in piped if rule in line and place in line and line.endswith(because)]
    assert [line for line in piped if christmas_eve().replies[0].text in line]


def test_what_is_wrapped_hangs_under_its_own_beginning() -> None:
    narrow = plain(60)
    first = next(number for number, line in enumerate(narrow) if line.startswith("  We are"))
    begins = narrow[first].index("closed;")
    assert narrow[first + 1][:begins].isspace()
    assert narrow[first + 1][begins] != " "
