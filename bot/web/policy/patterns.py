"""A pattern of handoffs.yml as words that fit it: nobody should need to read regular expressions to know a rule."""

import re

_SHOWN = 4
_SHORT = 6  # so many words are told in full
_EDGES = re.compile(r"^(?:\(\?i\)|\\b|\^|\s)+|(?:\\b|\$|\s)+$")
_GROUP = re.compile(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)([?*+]?)")  # an innermost one, with its first way
_OPTIONAL = re.compile(r"\w[?*]")
_BLANK = re.compile(r"\\s[+*]?|\[ -\]\??")
_PLAIN = re.compile(r"\w[\w '’-]*")


def said_by(pattern: str) -> tuple[str, str]:
    """What the customer writes, in words; and the pattern itself, unless the words tell all of it."""
    ways = _alternatives(_bare(pattern))
    if all(_PLAIN.fullmatch(way) for way in ways) and len(ways) <= _SHORT:
        return f"the customer writes {_quoted(ways, ' or ')}", ""
    shown = [way for way in map(_first, ways) if _PLAIN.fullmatch(way)][:_SHOWN]
    if not shown:
        return "what the customer writes fits a pattern", pattern
    more = len(ways) - len(shown)
    rest = f", or {more} more such word{'' if more == 1 else 's'}" if more else ""
    return f"the customer writes words such as {_quoted(shown, ', ' if more else ' or ')}{rest}", pattern


def _quoted(words: list[str], last: str) -> str:
    told = [f"“{word}”" for word in words]
    return last.join((", ".join(told[:-1]), told[-1])) if told[1:] else told[0]


def _bare(pattern: str) -> str:
    """Without word boundaries and a group around all of it."""
    trimmed = _EDGES.sub("", pattern)
    depths = _depths(trimmed)
    if trimmed.startswith("(") and 0 in depths and depths.index(0) == len(trimmed) - 1:
        return _bare(trimmed[1:-1].removeprefix("?:"))
    return trimmed


def _alternatives(pattern: str) -> list[str]:
    """What stands between the bars that are in no group."""
    ways, begun = [], 0
    for at, depth in enumerate(_depths(pattern)):
        if pattern[at] == "|" and depth == 0 and not _escaped(pattern, at):
            ways.append(pattern[begun:at])
            begun = at + 1
    return [*ways, pattern[begun:]]


def _depths(pattern: str) -> list[int]:
    """In how many groups one is after each character."""
    depth, depths = 0, []
    for at, character in enumerate(pattern):
        if not _escaped(pattern, at):
            depth += (character == "(") - (character == ")")
        depths.append(depth)
    return depths


def _escaped(pattern: str, at: int) -> bool:
    return (at - len(pattern[:at].rstrip("\\"))) % 2 == 1


def _first(way: str) -> str:
    """One plain wording of it: of each group the first way, and nothing that may be left out."""
    while group := _GROUP.search(way):
        way = way[: group.start()] + ("" if group[2] in ("?", "*") else group[1]) + way[group.end() :]
    way = _BLANK.sub(" ", way.replace(r"\b", ""))
    return " ".join(_OPTIONAL.sub("", way).split())
