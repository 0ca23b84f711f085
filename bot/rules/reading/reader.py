"""Reads one YAML 1.2 file into a Tree, and refuses what could surprise the person who wrote it.

ruamel.yaml's parser gives events with positions; we build the tree from them without recursion, so neither deep nesting
nor aliases that multiply can harm. Nothing is resolved: no tags, no anchors, no booleans, no numbers.
"""

from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from bot.rules.faults import Fault, RulesInvalid
from bot.rules.reading.builder import TreeBuilder
from bot.rules.reading.tree import Tree

MAX_BYTES = 1_000_000

# What ruamel.yaml says, and what that means for somebody who does not know YAML. The first part that is found counts.
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
    ("unknown escape", "a backslash that means nothing; use single quotes around the text"),
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
    builder = TreeBuilder(Tree(name))
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            _take(event, builder)
    except YAMLError as error:
        raise RulesInvalid([*builder.faults, _fault_of(error, text, name)]) from error
    except (ValueError, OverflowError, AttributeError, AssertionError, IndexError, TypeError) as error:
        # ruamel.yaml's parser breaks in these ways on some byte salad (an escape beyond Unicode, a torn %-line).
        raise RulesInvalid([*builder.faults, Fault(name, 1, 1, "this is not YAML at all")]) from error
    if builder.faults:
        raise RulesInvalid(builder.faults)
    return builder.tree


def _take(event: Any, builder: TreeBuilder) -> None:
    if isinstance(event, DocumentStartEvent):
        builder.document(event)
    elif isinstance(event, AliasEvent):
        builder.alias(event)
    elif isinstance(event, ScalarEvent):
        builder.scalar(event)
    elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
        builder.open(event, mapping=isinstance(event, MappingStartEvent))
    elif type(event).__name__ in {"MappingEndEvent", "SequenceEndEvent"}:
        builder.close()


def _fault_of(error: YAMLError, text: str, name: str) -> Fault:
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Fault(name, line, column, "a character that no text holds; delete it and type the text again")
    if not isinstance(error, MarkedYAMLError):
        return Fault(name, 1, 1, "this is not YAML")
    mark = error.problem_mark or error.context_mark
    said = f"{error.problem or ''} {error.context or ''}"
    words = next((words for part, words in _PLAIN_WORDS if part in said), f"this can't be read ({said.strip()})")
    return Fault(name, mark.line + 1, mark.column + 1, words) if mark else Fault(name, 1, 1, words)
