"""A text as the finders read it: one plain form of every digit, letter and blank, with the way back to the original."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_DASHES = "‐‑‒–—−"


@dataclass(frozen=True, slots=True)
class Folded:
    """``text``: lower case, no accents, ASCII digits, plain blanks. ``origins[i]``: where character i was before.

    ``spelled``: the same, character by character, but with accents.
    """

    text: str
    origins: tuple[tuple[int, int], ...]
    spelled: str

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` (not empty) stand in the original."""
        return self.origins[start][0], self.origins[end - 1][1]


def fold(text: str) -> Folded:
    """Full-width and Arabic digits become ASCII, no-break blanks plain, ``å`` becomes ``a``: people type so too."""
    chars: list[str] = []
    spelled: list[str] = []
    origins: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        plain = _plain(text[start:end])
        chars.append(plain)
        spelled.append(_spelled(text[start:end], plain))
        origins.extend([(start, end)] * len(plain))
    return Folded("".join(chars), tuple(origins), "".join(spelled))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character together with the marks and joiners that follow it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _is_mark(text[at]):
            yield start, at
            start = at


def _is_mark(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def _plain(cluster: str) -> str:
    if cluster.isascii():
        return " " if cluster in "\t\r" else cluster.lower()
    known = "".join(char for char in unicodedata.normalize("NFKD", cluster) if not _is_mark(char))
    if len(known) > 1 and any(char.isdigit() for char in known):
        return "?"  # ¼ is neither 1 nor 4
    return "".join(_plain_char(char) for char in known).casefold()


def _spelled(cluster: str, plain: str) -> str:
    """As long as ``plain``: a letter with its accent, and anything else as it is there."""
    if cluster.isascii():
        return plain
    composed = unicodedata.normalize("NFKC", cluster).casefold()
    return composed if composed.isalpha() and len(composed) == len(plain) else plain


def _plain_char(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in _DASHES:
        return "-"
    if char in "’‘":
        return "'"
    return " " if char.isspace() and char != "\n" else char
