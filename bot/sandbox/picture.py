"""A stock photo without a file: a small PNG of a parcel, drawn from rectangles."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from functools import cache

_Colour = tuple[int, int, int]
_Box = tuple[int, int, int, int, _Colour]

_WIDTH, _HEIGHT = 240, 180
_BACKGROUND: _Colour = (222, 231, 236)
_PARCEL: tuple[_Box, ...] = (
    (0, 138, 240, 180, (188, 200, 206)),
    (52, 54, 188, 150, (201, 155, 101)),
    (52, 54, 188, 72, (219, 177, 126)),
    (108, 54, 132, 150, (238, 214, 176)),
    (62, 110, 96, 138, (250, 247, 240)),
    (66, 116, 92, 119, (120, 120, 120)),
    (66, 123, 86, 126, (120, 120, 120)),
    (146, 84, 150, 132, (92, 62, 34)),
    (150, 100, 164, 104, (92, 62, 34)),
    (160, 104, 164, 124, (92, 62, 34)),
)


@dataclass(frozen=True)
class Media:
    """What a customer attaches: bytes with their type and a file name."""

    data: bytes
    content_type: str = "image/png"
    name: str = "photo.png"
    size: tuple[int, int] = field(default=(_WIDTH, _HEIGHT))


@cache
def stock_photo() -> Media:
    """Return the picture of a cracked parcel, 240 by 180 pixels."""
    rows = [[_BACKGROUND] * _WIDTH for _ in range(_HEIGHT)]
    for left, top, right, bottom, colour in _PARCEL:
        for row in rows[top:bottom]:
            row[left:right] = [colour] * (right - left)
    return Media(_png(rows))


def _png(rows: list[list[_Colour]]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + b"".join(bytes(pixel) for pixel in row) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
