"""Reads one YAML file into a Tree, and refuses what could surprise the person who wrote it.

libyaml's parser gives events with positions; we build the tree from them without recursion, so neither deep nesting
nor aliases that multiply can harm. Nothing is resolved: no tags, no anchors, no booleans, no numbers, so that YAML 1.1
and 1.2 mean the same. PyYAML's own parser takes fifty times as long but says better what is wrong, so a file that
libyaml refuses is read again by it.
"""

import re
from functools import lru_cache
from typing import Any

import yaml
from yaml.reader import ReaderError

from bot.rules.faults import Fault, RulesInvalid
from bot.rules.reading.builder import TreeBuilder
from bot.rules.reading.tree import Tree

MAX_BYTES = 1_000_000
_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")  # YAML 1.1 begins a new line here, editors and YAML 1.2 do not
_FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # PyYAML can be built without libyaml

# What PyYAML says, and what that means for somebody who does not know YAML. The first part that is found counts.
_PLAIN_WORDS = (
    ("'\\t'", "a tab; indent with blanks"),
    (
        "mapping values are not allowed",
        "a second ':' here; put a text that holds ': ' in quotes, or check the indentation",
    ),
    ("could not find expected ':'", "a ':' is missing after the key"),
    ("unexpected end of stream", "a quote is opened and never closed"),
    ("found '<stream end>'", "a bracket is opened and never closed"),
    ("expected the node content", "a value is missing here"),
    ("but got '<stream end>'", "a bracket is opened and never closed"),
    ("expected ',' or", "a comma or the closing bracket is missing"),
    (
        "expected <block end>",
        "this does not line up with the lines above; give things that belong together the same indentation",
    ),
    ("cannot start any token", "this character can't begin a text; put the text in quotes"),
    ("another document", "a second '---'; one file holds one list of rules"),
    ("escape", "a backslash that means nothing; use single quotes around the text"),
)


@lru_cache(maxsize=512)
def read_bytes(content: bytes, *, name: str) -> Tree:
    """The tree of a file's content; nobody changes it. Raises RulesInvalid, and nothing else.

    The latest ones are remembered: after an edit only the edited file is parsed again.
    """
    if len(content) > MAX_BYTES:
        raise RulesInvalid([Fault(name, 1, 1, f"larger than {MAX_BYTES // 1000} kB; split it, or take the data out")])
    return _read_text(_decoded(content, name), name)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise RulesInvalid([Fault(name, line, column, "not UTF-8; save the file as UTF-8")]) from error


def _read_text(text: str, name: str) -> Tree:
    if hidden := _HIDDEN_BREAK.search(text):
        raise RulesInvalid([_odd_character(text, hidden.start(), name)])
    try:
        builder = _build(text, name, _FAST)
    except yaml.YAMLError as error:
        raise RulesInvalid(_faults(text, name, error)) from error
    if builder.faults:
        raise RulesInvalid(builder.faults)
    return builder.tree


def _build(text: str, name: str, loader: Any) -> TreeBuilder:
    return _fill(TreeBuilder(Tree(name)), text, loader)


def _fill(builder: TreeBuilder, text: str, loader: Any) -> TreeBuilder:
    for event in yaml.parse(text, Loader=loader):
        _take(event, builder)
    return builder


def _faults(text: str, name: str, refused: yaml.YAMLError) -> list[Fault]:
    """What is wrong with a text that libyaml refuses, and the traps before that."""
    builder = TreeBuilder(Tree(name))
    try:
        _fill(builder, text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        refused = error
    except (ValueError, OverflowError, AttributeError, AssertionError, IndexError, TypeError):
        pass  # PyYAML's parser breaks in these ways on some byte salad, such as an escape beyond Unicode
    return [*builder.faults, _fault_of(refused, text, name)]


def _take(event: Any, builder: TreeBuilder) -> None:
    match event:
        case yaml.DocumentStartEvent():
            builder.document(event)
        case yaml.AliasEvent():
            builder.alias(event)
        case yaml.ScalarEvent():
            builder.scalar(event)
        case yaml.CollectionStartEvent():
            builder.open(event, mapping=isinstance(event, yaml.MappingStartEvent))
        case yaml.CollectionEndEvent():
            builder.close()


def _fault_of(error: yaml.YAMLError, text: str, name: str) -> Fault:
    if isinstance(error, ReaderError):
        return _odd_character(text, error.position, name)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = f"{getattr(error, 'problem', None) or ''} {getattr(error, 'context', None) or ''}"
    words = next((words for part, words in _PLAIN_WORDS if part in said), f"this can't be read ({said.strip()})")
    return Fault(name, mark.line + 1, mark.column + 1, words) if mark else Fault(name, 1, 1, words)


def _odd_character(text: str, at: int, name: str) -> Fault:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Fault(name, line, column, "a character that no text holds; delete it and type the text again")
