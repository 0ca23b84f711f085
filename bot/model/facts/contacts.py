"""E-mail addresses; and links, phone numbers and times of day, which are found so that nothing in them is misread."""

import re
from collections.abc import Iterator

from bot.model.facts.kinds import FactKind, Found, Question

_NAME = r"(?<![\w.+%'-])(?P<name>[\w.+%'-]{1,64})"
_TOP = r"(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?!\w)"  # "2@49.50" is a price
_LABEL = r"(?:[^\W_]|-){1,63}"
_SNABEL_A = r"(?<= )snabel[ -]?a(?= )"
_EMAIL = re.compile(rf"{_NAME} ?(?:@|\(at\)|\[at\]|{_SNABEL_A}) ?(?P<host>(?:{_LABEL}\.){{1,6}}{_TOP})")
# As it is told on the phone: "anna at example dot com", "anna snabel-a example punkt se".
_DOT = r"(?: (?:dot|punkt) |\((?:dot|punkt)\))"
_SPOKEN = re.compile(
    rf"{_NAME} ?(?:@|\(at\)|(?<= )at(?= )|{_SNABEL_A}) ?(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{0,4}}{_DOT}{_TOP})"
)
# "look at example.com" names a shop: without "dot" it must have been called or asked for as an address.
_AT = rf"{_NAME} at (?P<host>(?:{_LABEL}\.){{1,6}}{_TOP})"
_ASKED = re.compile(_AT)
_CALLED = re.compile(rf"\b(?:e-?mail|mail|e-?post|mejl)(?:en|address|adressen?)?(?: address)?(?:'s| is| ar|:)? {_AT}")
_NO_NAME = frozenset({"me", "mig", "us", "oss", "on", "pa"})  # "follow me @shop.example"
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}")
_PHONE = re.compile(
    r"(?<![\d.,/-])(?!\d\d-\d\d-(?:19|20)\d\d(?!\d))(?:"  # 03-11-2026 is a day
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


def emails(text: str, question: Question) -> Iterator[Found]:
    """``Anna.Lind@Example.se`` as ``anna.lind@example.se``; ``anna (at) example.se`` too, and as it is spoken.

    A host keeps its accents, since akeri.se is not åkeri.se; before the "@" they are mostly a slip of the phone.
    """
    told: set[str] = set()
    for pattern in (_EMAIL, _SPOKEN, _ASKED if question.expects(FactKind.EMAIL) else _CALLED):
        for found in pattern.finditer(text):
            name, host = found["name"].strip(".'"), question.spelled[slice(*found.span("host"))]
            host = re.sub(_DOT, ".", host).strip("-")
            if not name or (name in _NO_NAME and found[0].startswith(f"{name} ")):
                continue
            address = f"{name}@{host}"
            yield Found(*found.span()) if address in told else Found(*found.span(), FactKind.EMAIL, address)
            told.add(address)


def not_facts(text: str, _: Question) -> Iterator[Found]:
    """Links, phone numbers and times of day."""
    for pattern in (_LINK, _PHONE, _SAID_PHONE, _TIME):
        for found in pattern.finditer(text):
            yield Found(*found.span())
