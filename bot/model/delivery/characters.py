"""Characters as people see them: what may be stored, and where a text may be cut."""

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_EMOJI_MODIFIERS = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_HANGUL_PARTS = range(0x1160, 0x1200)


def clean(text: str) -> str:
    """The text without what databases and UTF-8 can't hold: NUL goes, a lone surrogate becomes U+FFFD."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def length(text: str) -> int:
    """The length in UTF-16 code units, as the platforms count it: an emoji is two."""
    return len(text) + sum(ord(each) > 0xFFFF for each in text)


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that must not be cut: an accented letter, a flag, a family of emoji.

    The part of Unicode's grapheme rules (UAX #29) that matters for messages; Indic conjuncts and
    prepended marks may still be cut between their letters.
    """
    current = ""
    for character in text:
        if current and not _joined(current, character):
            yield current
            current = ""
        current += character
    if current:
        yield current


def _joined(before: str, character: str) -> bool:
    """Whether the character belongs to the piece before it."""
    code = ord(character)
    if character == _JOINER or unicodedata.category(character).startswith("M"):
        return True
    if code in _EMOJI_MODIFIERS or code in _TAGS or code in _HANGUL_PARTS:
        return True
    if before[-1] == _JOINER or (before == "\r" and character == "\n"):
        return True
    return code in _REGIONAL and len(before) == 1 and ord(before) in _REGIONAL
