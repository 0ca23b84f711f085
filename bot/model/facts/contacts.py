"""E-mail addresses; and links, phone numbers and times of day, which are found so that nothing in them is misread."""

import re
from collections.abc import Iterator

from bot.model.facts.kinds import FactKind, Found, Question

_EMAIL = re.compile(
    r"(?<![\w.+%-])(?P<name>[\w.+%-]{1,64}) ?(?:@|\(at\)|\[at\]|(?<= )snabel-?a(?= )) ?"
    r"(?P<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})"
)
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}")
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:"
    r"(?:\+|00)[1-9][\d ()/-]{6,17}\d"  # international
    r"|0\d{1,3}[ /-]{0,3}\d{2,3}(?:[ -]?\d{2,3}){1,3}"  # national: 070-123 45 67, 08 123 456
    r")(?!\d)"
)
_SAID_PHONE = re.compile(
    r"\b(?:tel|telefon\w{0,8}|mobil\w{0,8}|phone|mobile|call me on|ring mig pa)\b[^\d\n]{0,14}(\d[\d -]{5,14}\d)"
)
_HOUR = r"(?:[01]?\d|2[0-3])"
_TIME = re.compile(
    rf"\b(?:kl|klockan|at) ?\.? ?{_HOUR}[.:][0-5]\d(?!\d)|(?<![\d.,:]){_HOUR}:[0-5]\d(?![\d:])(?! ?(?:kr|:-))"
)


def emails(text: str, _: Question) -> Iterator[Found]:
    """``Anna.Lind@Example.se`` as ``anna.lind@example.se``; ``anna (at) example.se`` too."""
    for found in _EMAIL.finditer(text):
        name, host = found["name"].strip("."), found["host"].strip("-")
        if name:
            yield Found(*found.span(), FactKind.EMAIL, f"{name}@{host}")


def not_facts(text: str, _: Question) -> Iterator[Found]:
    """Links, phone numbers and times of day."""
    for pattern in (_LINK, _PHONE, _SAID_PHONE, _TIME):
        for found in pattern.finditer(text):
            yield Found(*found.span())
