"""The help of every command: plain words, whole, and examples that can be typed as they stand."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app

WIDTH = 80
ADDRESS = re.compile(r"^ {4}fyra ", re.MULTILINE)


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command and group, the command itself among them."""
    yield ()
    found = typer.main.get_command(app)
    for name, command in vars(found)["commands"].items():
        yield (name,)
        yield from ((name, below) for below in vars(command).get("commands", ()))


def helped(*words: str) -> str:
    return CliRunner().invoke(app, [*words, "--help"], prog_name="fyra", env={"COLUMNS": str(WIDTH)}).stdout


def examples() -> Iterator[tuple[str, ...]]:
    for words in commands():
        _, _, shown = helped(*words).partition("For example:")
        for line in shown.splitlines():
            if ADDRESS.match(line):
                yield tuple(shlex.split(re.split(r" {3,}(?=\w)", line.strip())[0])[1:])


ALL = list(commands())


def test_the_walk_finds_groups_and_their_commands() -> None:
    assert {("rules",), ("rules", "try"), ("pilot", "start"), ("close",)} <= set(ALL)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_is_plain_fits_the_terminal_and_cuts_nothing_off(words: tuple[str, ...]) -> None:
    shown = helped(*words)
    assert shown.startswith("Usage: fyra")
    assert not re.search(r"`|\*\*|\w\.\.\.$|[│╭]", shown, re.MULTILINE)
    assert max(map(len, shown.splitlines())) <= WIDTH


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_says_what_the_command_and_each_of_its_options_is_for(words: tuple[str, ...]) -> None:
    shown = helped(*words)
    first = shown.split("\n\n")[1].strip()
    assert first[0].isupper()
    assert first.endswith(".")
    assert not re.search(r"^  --[\w-]+( [A-Z]+)?$\n(?! {8})", shown, re.MULTILINE), "an option without a word"
    assert "<str>" not in shown.partition("Options:")[2], "a type instead of what is to be written"


@pytest.mark.parametrize("words", sorted(set(examples())), ids=" ".join)
def test_each_example_can_be_typed(words: tuple[str, ...]) -> None:
    command = typer.main.get_command(app)
    context, rest = None, list(words)
    while commands := vars(command).get("commands"):
        name, *rest = rest
        command = commands[name]
    if rest != ["--help"]:
        context = command.make_context(words[0], rest)
    assert context is None or context.command is command
