"""What an SMS costs: its encoding, its length, and the segments it is cut into (3GPP TS 23.038 and 23.040)."""

from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")  # these travel behind an escape, as two septets

# Typography that looks the same, or nearly, in GSM-7. One such character makes a whole message UCS-2:
# 70 characters a segment where there were 160.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
        "\u2022": "-",
        "\u2026": "...",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)


class Encoding(StrEnum):
    """How an SMS is written on the air."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """``units`` are septets in GSM-7 and UTF-16 code units in UCS-2; ``parts`` are what is paid for."""

    encoding: Encoding
    units: int
    parts: int


def segments(text: str) -> SegmentCount:
    """What this text is as an SMS. Alone: 160 septets or 70 units. In parts: 153 or 67 each, the rest is a header."""
    if all(each in _BASIC or each in _EXTENSION for each in text):
        sizes = [2 if each in _EXTENSION else 1 for each in text]
        return _counted(Encoding.GSM_7, sizes, single=160, part=153)
    sizes = [2 if ord(each) > 0xFFFF else 1 for each in text]
    return _counted(Encoding.UCS_2, sizes, single=70, part=67)


def smart_gsm(text: str) -> str:
    """The text with typographic quotes, dashes, dots and spaces as GSM-7 has them. Letters stay as they are."""
    return text.translate(_PLAIN)


def _counted(encoding: Encoding, sizes: list[int], *, single: int, part: int) -> SegmentCount:
    units = sum(sizes)
    if units <= single:
        return SegmentCount(encoding, units, 1)
    parts, room = 1, part
    for size in sizes:
        # An escape pair or a surrogate pair is not torn between two parts.
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return SegmentCount(encoding, units, parts)
