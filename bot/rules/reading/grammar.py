"""What a YAML parser refuses, in the words of somebody who does not know YAML, and where to look for it."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from bot.rules.faults import Fault
from bot.rules.reading.builder import TreeBuilder, Unbuildable
from bot.rules.reading.words import BRACKET_CLOSED, never_opened

# PyYAML can be built without libyaml; that takes twenty times as long.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

QUOTE_OPENED = "a quote is opened and never closed"
BRACKET_OPENED = "a bracket is opened here; a comma, or the closing bracket, is missing"
NO_COLON = "a ':' is missing after the key"
NOT_IN_LINE = "this does not line up with the lines above; give things that belong together the same indentation"
_TAB = "a tab; indent with blanks"
_TEXT_ENDED = "the text ended just before this; put all of it in quotes, and write a quote within it twice"
_SECOND_COLON = "a second ':' here; put a text that holds ': ' in quotes, or check the indentation"
_KEY_ALONE = re.compile(r"\s*(- )?[^\s:'\"]+")
# What libyaml and PyYAML say, and what that means. The first part that is found counts.
_PLAIN_WORDS = (
    ("mapping values are not allowed", _SECOND_COLON),
    ("could not find expected ':'", NO_COLON),
    ("unexpected end of stream", QUOTE_OPENED),
    ("parsing a flow node", "a value, or the closing bracket, is missing here"),
    ("expected node content", "a value is missing here"),
    ("expected the node content", "a value is missing here"),
    ("parsing a flow", BRACKET_OPENED),
    ("cannot start any token", "this character can't begin a text; put the text in quotes"),
    ("escape", "a backslash that means nothing; use single quotes around the text"),
    ("alias", "'*' is no text; put it in quotes"),
    ("anchor", "'&' is no text; put it in quotes"),
    ("directive", "a line that begins with '%'; leave it out"),
    ("document start", NOT_IN_LINE),
    ("block scalar", "what stands behind '|' or '>' belongs on the next line, indented"),
    ("parsing a block", NOT_IN_LINE),
)
_OPENED = ("unexpected end of stream", "parsing a flow")  # these are told where it began, not where the file ends


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a parser gave up: the ``fault`` to tell, and the line, from 0."""

    fault: Fault
    at: int


def build(lines: list[str], name: str) -> tuple[TreeBuilder, Broken | None]:
    """The lines as a tree, as far as they can be parsed."""
    builder = TreeBuilder(name)
    try:
        for event in yaml.parse("\n".join(lines), Loader=_LOADER):
            _take(event, builder)
    except Unbuildable as stop:
        return builder, Broken(stop.fault, stop.fault.line - 1)
    except yaml.YAMLError as error:
        return builder, _broken(error, lines, name)
    return builder, None


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


def _broken(error: yaml.YAMLError, lines: list[str], name: str) -> Broken:
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'problem', None) or error} {getattr(error, 'context', None) or ''}"
    words = next((words for part, words in _PLAIN_WORDS if part in said), f"this can't be read ({said.strip()})")
    mark = context if context and any(part in said for part in _OPENED) else problem or context
    if mark is None:
        return Broken(Fault(name, 1, 1, words), 0)
    line = lines[mark.line] if mark.line < len(lines) else ""
    column, words = _seen(line, mark.column, words)
    return Broken(Fault(name, mark.line + 1, column + 1, words), mark.line)


def _seen(line: str, column: int, words: str) -> tuple[int, str]:
    """What the line itself tells better than the parser, and where."""
    if line[column : column + 1] == "\t":
        return column, _TAB
    if line[:column].rstrip()[-1:] in {"'", '"', "}", "]"} and words == NOT_IN_LINE:
        return column, _TEXT_ENDED
    if words == _SECOND_COLON and (closed := never_opened(line)) is not None:
        return closed, BRACKET_CLOSED
    if words == _SECOND_COLON and _KEY_ALONE.fullmatch(line[:column]):  # it is the first: the line above goes on here
        return len(line) - len(line.lstrip()), NOT_IN_LINE
    return column, words
