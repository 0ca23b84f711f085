"""How many SMS segments a text takes, as a network counts them (3GPP TS 23.038).

Counted here once more and not by the channel's own code: a peer that shared it could not disagree with it.
"""

from __future__ import annotations

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


def count_segments(text: str) -> int:
    """Return the number of segments: 160 or 153 septets in GSM-7, else 70 or 67 UTF-16 units; at least 1."""
    if set(text) <= _GSM_BASIC | _GSM_EXTENDED:
        return _parts([2 if letter in _GSM_EXTENDED else 1 for letter in text], 160, 153)
    return _parts([2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _parts(sizes: list[int], alone: int, together: int) -> int:
    if sum(sizes) <= alone:
        return 1
    parts, used = 1, 0
    for size in sizes:
        if used + size > together:  # an escape or a surrogate pair is never torn apart
            parts, used = parts + 1, 0
        used += size
    return parts
