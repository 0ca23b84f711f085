"""A playbook's sheet as SVG: four lanes, readable on light and dark ground, with the words as text.

Written with the standard library, so that nothing has to be installed to look at a playbook. Lengths are pixels.
"""

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from bot.rules.playbooks.sheet import LANES, Card, Sheet

_LANE, _CARD, _MARGIN, _TOP = 340, 270, 24, 108
_LINE, _PAD, _GAP = 17, 12, 18
_CHARACTERS, _BOLD_CHARACTERS, _LINES_AT_MOST = 38, 33, 4  # of 12 px, in a card of that width
_TONES = ("business", "carrier", "customer", "nobody")
_STYLE = """
:root { color-scheme: light dark }
svg { font: 12px system-ui, "Segoe UI", "Liberation Sans", sans-serif; background: #fcfcfb }
text { fill: #1f2430 } .h { font-size: 20px; font-weight: 600 } .lane { font-size: 14px; font-weight: 600 }
.t { font-weight: 600 } .dim { fill: #5b6472 } .whose { font-size: 11px; font-weight: 600 }
.band { fill: #f1f2f4 } .box { fill: #ffffff; stroke: #c6ccd6 } .bar { fill: #8a94a6 }
.link { fill: none; stroke: #9aa4b5; stroke-width: 1.4 }
.business .bar { fill: #c2334d } .carrier .bar { fill: #c77700 } .customer .bar { fill: #2f6fd0 }
.nobody .bar { fill: #7a8496 } .solution .bar { fill: #1c8a5a }
.action .bar { fill: #0f6e84 } .person .bar { fill: #8046b8 }
@media (prefers-color-scheme: dark) {
 svg { background: #14171d } text { fill: #e7eaf0 } .dim { fill: #a4adbd } .band { fill: #1b2028 }
 .box { fill: #232933; stroke: #414b5b } .link { stroke: #6b7688 }
}
"""


@dataclass(frozen=True, slots=True)
class _Placed:
    card: Card
    x: int
    y: int
    lines: tuple[tuple[str, str], ...]  # class and words

    @property
    def height(self) -> int:
        return _PAD * 2 + _LINE * len(self.lines)

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def draw(sheet: Sheet, *, styled: bool = True) -> str:
    """The picture as an SVG document; not ``styled`` for a page that has the style in its own sheet."""
    placed = _place(sheet)
    height = max((each.y + each.height for each in placed.values()), default=_TOP) + _MARGIN
    width = _LANE * len(LANES)
    svg = Xml.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", role="img")
    svg.set("width", str(width))
    svg.set("height", str(height))
    Xml.SubElement(svg, "title").text = f"{sheet.name}: {sheet.title}"
    if styled:
        Xml.SubElement(svg, "style").text = _STYLE
    _text(svg, _MARGIN, 38, f"{sheet.name}: {sheet.title}", "h")
    for lane, name in enumerate(LANES):
        band = {"x": lane * _LANE + 8, "y": 58, "width": _LANE - 16, "height": height - 58 - 8, "rx": 10}
        Xml.SubElement(svg, "rect", {key: str(value) for key, value in band.items()} | {"class": "band"})
        _text(svg, lane * _LANE + _MARGIN + 11, 84, name, "lane")
    for start, end in sheet.links:
        _link(svg, placed[start], placed[end])
    for each in placed.values():
        _card(svg, each)
    return Xml.tostring(svg, encoding="unicode") + "\n"


def _place(sheet: Sheet) -> dict[str, _Placed]:
    """Each lane from the top; a card stands beside what leads to it where there is room."""
    placed: dict[str, _Placed] = {}
    before: dict[str, list[str]] = defaultdict(list)
    for start, end in sheet.links:
        before[end].append(start)
    for lane in range(len(LANES)):
        bottom = _TOP
        mine = [card for card in sheet.cards if card.lane == lane]
        for card in mine if lane < 2 else sorted(mine, key=lambda card: _beside(placed, before[card.id])):
            lines = _lines(card)
            half = (_PAD * 2 + _LINE * len(lines)) // 2
            wanted = _beside(placed, before[card.id]) - half if lane > 1 else 0
            spot = _Placed(card, lane * _LANE + (_LANE - _CARD) // 2, max(bottom, wanted), lines)
            placed[card.id] = spot
            bottom = spot.y + spot.height + _GAP
    return placed


def _beside(placed: dict[str, _Placed], ids: list[str]) -> int:
    middles = [placed[each].middle for each in ids if each in placed]
    return sum(middles) // len(middles) if middles else 0


def _lines(card: Card) -> tuple[tuple[str, str], ...]:
    badge = [("whose", f"whose: {card.tone}")] if card.tone in _TONES else []
    first_is_dim = badge or card.tone == "fact"
    wrapped = [_wrapped(line, "dim" if at == 0 and first_is_dim else "") for at, line in enumerate(card.lines)]
    return (*_wrapped(card.title, "t"), *badge, *(line for lines in wrapped for line in lines))


def _wrapped(text: str, kind: str) -> list[tuple[str, str]]:
    width = _BOLD_CHARACTERS if kind == "t" else _CHARACTERS
    lines = textwrap.wrap(text, width, max_lines=_LINES_AT_MOST, placeholder=" …")
    return [(kind, line) for line in lines]


def _card(svg: Xml.Element, placed: _Placed) -> None:
    group = Xml.SubElement(svg, "g", {"class": placed.card.tone})
    Xml.SubElement(group, "title").text = "\n".join((placed.card.title, *placed.card.lines))
    box = {"x": placed.x, "y": placed.y, "width": _CARD, "height": placed.height, "rx": 6}
    Xml.SubElement(group, "rect", {key: str(value) for key, value in box.items()} | {"class": "box"})
    bar = {"x": placed.x, "y": placed.y + 6, "width": 4, "height": placed.height - 12, "rx": 2}
    Xml.SubElement(group, "rect", {key: str(value) for key, value in bar.items()} | {"class": "bar"})
    for at, (kind, line) in enumerate(placed.lines):
        _text(group, placed.x + _PAD + 4, placed.y + _PAD + 12 + at * _LINE, line, kind)


def _link(svg: Xml.Element, start: _Placed, end: _Placed) -> None:
    x1, x2 = start.x + _CARD, end.x
    bend = (x2 - x1) // 2
    curve = f"M{x1},{start.middle} C{x1 + bend},{start.middle} {x2 - bend},{end.middle} {x2},{end.middle}"
    Xml.SubElement(svg, "path", {"class": "link", "d": curve})


def _text(parent: Xml.Element, x: int, y: int, words: str, kind: str) -> None:
    attributes = {"x": str(x), "y": str(y)} | ({"class": kind} if kind else {})
    Xml.SubElement(parent, "text", attributes).text = words
