"""Reads one YAML file into a Tree, and refuses what could surprise the person who wrote it.

libyaml's parser gives events with positions; we build the tree from them without recursion, so neither deep nesting
nor aliases that multiply can harm. Nothing is resolved: no tags, no anchors, no booleans, no numbers, so that YAML 1.1
and 1.2 mean the same. A fault does not end the reading (mending.py): what is wrong further down is told in one run.
"""

import codecs
import re
from functools import lru_cache

from bot.rules.faults import Fault
from bot.rules.reading.mending import read_all
from bot.rules.reading.tree import Tree

MAX_BYTES = 1_000_000
_NOT_UTF8 = "not UTF-8; save the file as UTF-8"
_NO_BLANKS = re.compile("^ *[\xa0\u2007\u202f\u3000][ \xa0\u2007\u202f\u3000]*", re.MULTILINE)
# What YAML allows in no text; and the line ends of YAML 1.1, at which neither editors nor YAML 1.2 begin a new line.
_ODD = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


@lru_cache(maxsize=512)
def read_bytes(content: bytes, *, name: str) -> Tree:
    """The tree of a file's content, with its ``faults``; nobody changes it. Raises nothing.

    The latest ones are remembered: after an edit only the edited file is parsed again.
    """
    if len(content) > MAX_BYTES:
        large = f"larger than {MAX_BYTES // 1000} kB; split it, or take the data out"
        return Tree(name, faults=[Fault(name, 1, 1, large)])
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Tree(name, faults=[Fault(name, 1, 1, _NOT_UTF8)])
    text, faults = _decoded(content, name)
    tree = read_all(text, name)
    tree.faults = [*faults, *tree.faults]
    return tree


def _decoded(content: bytes, name: str) -> tuple[str, list[Fault]]:
    """The text; a character that none may hold is a blank in it."""
    faults = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        faults.append(_at(before, len(before), name, _NOT_UTF8))
        text = content.decode("utf-8-sig", "replace").replace("\ufffd", "_")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = "a character that no text holds; delete it and type the text again"
    faults += [_at(text, found.start(), name, odd) for found in _ODD.finditer(text)]
    blanks = "this is no blank, though it looks like one; delete it and type blanks"
    faults += [_at(text, found.start(), name, blanks) for found in _NO_BLANKS.finditer(text)]
    return _ODD.sub(" ", _NO_BLANKS.sub(lambda found: " " * len(found[0]), text)), faults


def _at(text: str, at: int, name: str, message: str) -> Fault:
    return Fault(name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), message)
