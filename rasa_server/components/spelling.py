"""What is done to a text before it is understood: no more than keeps equal things equal."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 600  # characters; a sentence vector of more says little, and costs time in proportion
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return the text in composed characters, single-spaced, without lone surrogates, at most 600 characters long."""
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", clean)).strip()[:_LONGEST]
