"""How many: two of them, 2 st, båda, all three, just one."""

import re
from collections.abc import Iterator

from bot.model.facts.kinds import FactKind, Found, Question
from bot.model.facts.words import UNITS, any_of

_COUNT = rf"(?P<count>\d{{1,2}}|{any_of(UNITS)})"
_PIECES = r"(?:units?|pieces?|pcs|items?|copies|copy|stycken|styck|st|exemplar|ex)"
_THEM = r"(?:of (?:them|those|these|the)|av (?:dem|dom|de|mina))"
_NOT_MONEY_OR_TIME = r"(?![\w%]|[.,:/-]\d| ?(?:days?|dag|week|veck|kr|euro))"
_SAID = (
    re.compile(rf"(?<![\w.,:/-]){_COUNT} (?:{_THEM}|{_PIECES})\b"),
    re.compile(rf"(?<![\w.,:/-])(?P<count>\d?[02-9]|\d?1(?!st)) ?(?:{_PIECES}|x)\b"),  # 1st is the first
    re.compile(rf"\b(?:all|alla|just|only|bara|endast) {_COUNT}{_NOT_MONEY_OR_TIME}"),
    re.compile(r"(?<!\w)x ?(?P<count>\d{1,2})(?![\w.,:/])"),
)
_BOTH = re.compile(r"\b(?:both|bada|bagge)(?: (?:of them|tva|two))?\b")
_BARE = re.compile(rf"(?<![\w.,:/-]){_COUNT}(?![\w%]|[.,:/-]\d)")


def quantities(text: str, question: Question) -> Iterator[Found]:
    """Quantities from 1 to 99; a bare number only when a quantity was asked for."""
    for found in _BOTH.finditer(text):
        yield Found(*found.span(), FactKind.QUANTITY, 2)
    patterns = (*_SAID, _BARE) if question.expects(FactKind.QUANTITY) else _SAID
    for pattern in patterns:
        for found in pattern.finditer(text):
            count = found["count"]
            number = int(count) if count.isdigit() else UNITS[count]
            if number:
                yield Found(*found.span(), FactKind.QUANTITY, number)
