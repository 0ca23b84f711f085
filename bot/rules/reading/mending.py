"""Reads on behind a fault of grammar, so that one run tells all of a file's faults.

The line that is guilty is put right, if that is easy to guess, or left out with what is indented below it: the first
way with which the parser gets further. What stood there is not known then, and nobody is told that it is missing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from bot.rules.faults import Fault
from bot.rules.reading.builder import TreeBuilder
from bot.rules.reading.grammar import BRACKET_OPENED, NO_COLON, NOT_IN_LINE, QUOTE_OPENED, Broken, build
from bot.rules.reading.tree import Path, Tree
from bot.rules.reading.words import NO_BLANK

MAX_FAULTS = 20
MAX_CHARACTERS = 200_000
"""A larger file is told one fault of grammar at a time: trying lines out would take seconds."""

Change: TypeAlias = Mapping[int, str]
"""Other texts for some lines; their numbers begin at 0, and an empty text leaves a line out."""

_NOTHING_ABOVE = "nothing stands above this line, so it can't be indented: is the line missing to which it belongs?"
_WORD = re.compile(r"\b[a-z][a-z0-9_]*")
_OPENED = re.compile(r"""[:\-,\[{]\s*(?P<quote>["'])(?:(?!(?P=quote)).)*$""")  # and not closed in its line
_BRACKET = re.compile(r"[\[{][^\]}]*$")
_KEYED = re.compile(r":(\s|$)|^\s*(-\s|#)")
_FIRST = re.compile(r"^(\s*[a-z0-9_]+)\s+")
_KEY = re.compile(r"\s*(- )?(?P<key>[^\s'\"\[{#:]+):(\s|$)")
_TIGHT = re.compile(r"\s*(- )?[a-z0-9_]+:(?=[^\s:])")
_VALUE = re.compile(r"(?P<key>\s*(?:- )?[^\s'\"\[{#:]+:\s+|\s*- )(?P<value>\S.*)")


def read_all(text: str, name: str) -> Tree:
    """All of the text that can be read, with every fault of grammar."""
    lines = text.split("\n")
    faults: list[Fault] = []
    cut: dict[int, str] = {}
    mended: set[int] = set()
    builder, broken = build(lines, name)
    at_most = MAX_FAULTS if len(text) <= MAX_CHARACTERS else 1
    while broken and len(faults) < at_most:
        change = _change(lines, name, broken)
        faults.append(_blamed(broken, lines, min(change)))
        mended |= {faults[-1].line, *(line + 1 for line in change)}
        cut |= {line: lines[line] for line, other in change.items() if not other}
        lines = _changed(lines, change)
        builder, broken = build(lines, name)
    told = [*builder.faults, *faults]
    if begun := _items_begun(lines, builder):
        builder, _ = build(_changed(lines, begun), name)
        mended |= {line + 1 for line in begun}
    tree = _finished(builder, cut)
    tree.faults = told
    tree.mended = frozenset(mended)
    return tree


def _items_begun(lines: list[str], builder: TreeBuilder) -> Change:
    """A '- ' where the line is missing that begins an item: what follows is no part of the one above."""
    at = {mark.line - 1: mark.column - 1 for mark in builder.items}
    return {
        line: f"{lines[line][: column - 2]}- {lines[line][column:]}"
        for line, column in at.items()
        if lines[line][:column].isspace()
    }


def _change(lines: list[str], name: str, broken: Broken) -> Change:
    """The first change with which the parser gets further."""
    for line in _suspects(lines, broken.at):
        repairs: list[Change] = [{line: text} for text in _repairs(lines[line], _key_above(lines[:line]))]
        repair = max(repairs, key=lambda change: _reach(lines, change, name), default={})
        if _reach(lines, repair, name) > broken.at:
            return repair
        whole = [line, *_below(lines, line)]
        if (reached := _reach(lines, _left_out(whole), name)) > broken.at:
            return _left_out(_with_siblings(lines, whole, reached, name))
    return _left_out(range(min(broken.at, len(lines) - 1), len(lines)))


def _with_siblings(lines: list[str], whole: list[int], reached: int, name: str) -> list[int]:
    """With what follows at once and is as wrong: the entries of a list whose key was deleted are one mistake."""
    while whole[-1] < reached < len(lines) and not any(map(_says, lines[whole[-1] + 1 : reached])):
        whole += [reached, *_below(lines, reached)]
        reached = _reach(lines, _left_out(whole), name)
    return whole


def _reach(lines: list[str], change: Change, name: str) -> int:
    """The line of the next fault after the change; a line behind the last if there is none."""
    broken = build(_changed(lines, change), name)[1]
    return broken.at if broken else len(lines) + 1


def _suspects(lines: list[str], at: int) -> Iterator[int]:
    """Above where the parser stumbled: a quote that is not closed, a key without ':'; the line itself; its block."""
    above = [line for line in range(min(at, len(lines)) - 1, -1, -1) if _says(lines[line])]
    yield from (line for line in above[-1:] if _indentation(lines[line]))
    yield from islice((line for line in above if _OPENED.search(lines[line])), 1)
    yield from (line for line in above[:1] if not _KEYED.search(lines[line]))
    yield from [at] if at < len(lines) and _says(lines[at]) else above[:1]
    yield from islice((line for line in above if not _indentation(lines[line])), 1)


def _key_above(lines: list[str]) -> int | None:
    """Where the nearest key above begins; None above the first line that says anything."""
    keys = (_KEY.match(line) for line in reversed(lines))
    return next((key.start("key") for key in keys if key), 0 if any(map(_says, lines)) else None)


def _repairs(text: str, above: int | None) -> Iterator[str]:
    """What may have been meant; the first line of a file is never indented."""
    if above is None:
        yield text.lstrip()
    if "\t" in text:
        yield " " * (above or 0) + text.lstrip()
        yield from (text.replace("\t", blanks) for blanks in ("  ", "    ", ""))
    if opened := _OPENED.search(text):
        yield text + opened["quote"]
    if _TIGHT.match(text):
        yield text.replace(":", ": ", 1)
    if not _KEYED.search(text):
        yield from (_FIRST.sub(r"\1: ", text, count=1), f"{text}:")
    if found := _VALUE.fullmatch(text):
        value = found["value"].replace("'", "''")
        yield f"{found['key']}'{value}'"


def _below(lines: list[str], line: int) -> Iterator[int]:
    """The lines that are indented deeper than this one."""
    depth = _indentation(lines[line])
    for at in range(line + 1, len(lines)):
        if _says(lines[at]):
            if _indentation(lines[at]) <= depth:
                return
            yield at


def _says(line: str) -> bool:
    """Whether anything but a comment stands there."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _left_out(lines: Iterable[int]) -> Change:
    return dict.fromkeys(lines, "")


def _changed(lines: list[str], change: Change) -> list[str]:
    return [change.get(at, line) for at, line in enumerate(lines)]


def _blamed(broken: Broken, lines: list[str], line: int) -> Fault:
    """The parser stumbles lines below a quote that was not closed, or a key without ':'; people look for it there."""
    text = lines[line]
    if broken.fault.message == NOT_IN_LINE and broken.at < len(lines) and not _indentation(lines[broken.at]):
        first = next((at for at, each in enumerate(lines) if _says(each)), broken.at)
        if indented := _indentation(lines[first]):
            return replace(broken.fault, line=first + 1, column=indented + 1, message=_NOTHING_ABOVE)
    if not _KEYED.search(text) and (tight := _TIGHT.match(text)):
        return replace(broken.fault, line=line + 1, column=tight.end() + 1, message=NO_BLANK)
    if line + 1 >= broken.fault.line:
        return broken.fault
    if opened := _OPENED.search(text):
        return replace(broken.fault, line=line + 1, column=opened.start("quote") + 1, message=QUOTE_OPENED)
    if opened := _BRACKET.search(text):
        return replace(broken.fault, line=line + 1, column=opened.start() + 1, message=BRACKET_OPENED)
    if not _KEYED.search(text):
        return replace(broken.fault, line=line + 1, column=_indentation(text) + 1, message=NO_COLON)
    return broken.fault


def _finished(builder: TreeBuilder, cut: Change) -> Tree:
    """The tree without what nobody can know, and without keys whose values were cut."""
    lost = builder.lost | {path for path in _empty(builder.tree) if builder.tree.keys[path].line in cut}
    tree = builder.tree.without(lost)
    words = {word for line in cut.values() for word in _WORD.findall(line)}
    tree.unread = frozenset(words | {path[-1] for path in lost if path and isinstance(path[-1], str)})
    return tree


def _empty(tree: Tree) -> Iterator[Path]:
    return (path for path in tree.keys if tree.at(path) is None)
