"""Addresses in a sentence: a street with its number, a postcode, and a town where one follows."""

import re

_AT = re.compile(
    r"(?P<street>[^\W\d_][\w'’.-]{2,40}) (?P<number>\d{1,4}(?: ?[A-Za-z](?!\w))?)(?P<flat>,? (?:lgh|apt)\.? ?\d{1,5})?"
    r"(?:, ?|,?\s)(?:[Ss][Ee]?-)?(?P<code>[1-9]\d{2} ?\d{2})(?!\d)(?:,? (?P<town>[^\W\d_][\w-]{1,40}))?"
)
_CAPITAL_BEFORE = re.compile(r"(?:\b[^\W\d_a-zåäöé][\w'’-]* ){1,2}\Z")  # "Stora Nygatan": the first word of a street
_CAPITAL_AFTER = re.compile(r" [^\W\d_a-zåäöé][\w-]*")  # "Upplands Väsby"
_NO_STREET = frozenset({"order", "ordern", "ordernummer", "nummer", "number", "nr", "postcode", "postnummer"})

_NO_PART = frozenset(
    "to till at på is är it its send skicka new ny nya address adress the my min from från not inte but men".split()  # noqa: SIM905
)  # what begins a sentence with a capital, and no street


def addresses(text: str) -> list[str]:
    """Each address in the customer's own spelling, on one line."""
    found = (match for match in _AT.finditer(text) if match["street"].casefold() not in _NO_STREET)
    return [" ".join(_whole(text, match).split()) for match in found]


def postcodes_in_addresses(text: str) -> frozenset[str]:
    """The postcodes that belong to an address, as they stand on a letter."""
    codes = (match["code"].replace(" ", "") for match in _AT.finditer(text))
    return frozenset(f"{code[:3]} {code[3:]}" for code in codes)


def _whole(text: str, match: re.Match[str]) -> str:
    before = _CAPITAL_BEFORE.search(text, max(0, match.start() - 60), match.start())
    words = before[0].split() if before and match["street"][0].isupper() else []
    while words and words[0].casefold() in _NO_PART:
        words = words[1:]
    after = _CAPITAL_AFTER.match(text, match.end()) if match["town"] else None
    return " ".join([*words, match[0] + (after[0] if after else "")])
