"""Amounts of money, as written in Swedish and English: 499 kr, 49,90 kr, SEK 1 299:-, £20, 20 euros."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.model.facts.kinds import FactKind, Found, Question
from bot.model.values import Money

_OWN = ""  # the business's own currency: "kr" is also Norwegian and Danish
_CURRENCIES = {
    "kronor": _OWN, "kronorna": _OWN, "krona": _OWN, "kroner": _OWN, "kr": _OWN, "spann": _OWN, "riksdaler": _OWN,
    "crowns": _OWN, "bagis": _OWN, "norska kronor": "NOK", "norwegian kroner": "NOK", "danska kronor": "DKK",
    "danish kroner": "DKK", "svenska kronor": "SEK", "swedish kronor": "SEK", "swedish crowns": "SEK",
    "kr.": _OWN, ":-": _OWN, ",-": _OWN, "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "euros": "EUR", "euro": "EUR", "eur": "EUR", "€": "EUR",
    "pounds": "GBP", "pound": "GBP", "quid": "GBP", "gbp": "GBP", "£": "GBP",
    "dollars": "USD", "dollar": "USD", "bucks": "USD", "usd": "USD", "us$": "USD", "$": "USD",
}  # fmt: skip

_NUMBER = r"(?:\d{1,3}(?:[ .,']\d{3}){1,3}(?:[.,:]\d{2})?|\d{1,7}(?:[.,:]\d{1,2})?)(?![\d])"
_WORDS = "|".join(re.escape(word) for word in sorted(_CURRENCIES, key=len, reverse=True))
_THOUSANDS = r"(?: ?(?P<thousands>k|tusen|thousand|t(?=kr)))?"
_AFTER = re.compile(rf"(?<![\d.,:/])(?P<number>{_NUMBER}){_THOUSANDS} ?(?::- ?)?(?P<currency>{_WORDS})(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)(?P<currency>sek|nok|dkk|kr\.?|eur|gbp|usd|us\$|€|£|\$) ?(?P<number>{_NUMBER})(?!/)(?: ?:-)?"
)
_ORE = re.compile(r"(?<![\d.,:/])(?P<number>(?:2[5-9]|[3-9]\d|\d{3,5}):\d{2})(?![\d:])")  # 79:50 is no time of day
# "The lamp cost 499 but you took 599": the verb says that it is money, if no unit ("weeks", "times") follows.
_PAID = re.compile(
    r"\b(?:costs?|paid|payed|took|spent|charged|billed|kost(?:a|ar|ade)|betal(?:ade|at|te)|debitera(?:de|t)|drog|"
    r"price (?:is|was)|priset (?:ar|var))(?: (?:me|us|only|just|about|around|like|mig|bara|typ|runt|ungefar|cirka|ca))?"
    rf" (?P<number>(?=\d\d)(?!20[12]\d\b){_NUMBER})"
    r"(?=\s*(?:$|[.,!?;)](?!\d))| (?:for|but|and|instead|in|from|twice|extra|to|men|och|istallet|i|fran|till|"
    r"on (?:this|that|it)|pa de[nt])\b)"
)
_BARE = re.compile(rf"(?<![\w.,:/#-])(?P<number>{_NUMBER})(?![\w/:%])")


def amounts(text: str, question: Question) -> Iterator[Found]:
    """Amounts with a currency, and bare numbers that were paid; any bare number only when an amount was asked for."""
    for pattern in (_BEFORE, _AFTER, _ORE):
        for found in pattern.finditer(text):
            said = found.groupdict()
            currency = _CURRENCIES.get(said.get("currency") or "", _OWN) or question.currency
            amount = _decimal(found["number"])
            if said.get("thousands"):
                amount = Decimal(round(amount * 1000))
            yield Found(*found.span(), FactKind.AMOUNT, Money(amount, currency))
    for found in _PAID.finditer(text):
        yield Found(*found.span("number"), FactKind.AMOUNT, Money(_decimal(found["number"]), question.currency))


def bare_amounts(text: str, question: Question) -> Iterator[Found]:
    """Numbers without a currency, in answer to "how much?"."""
    if question.expects(FactKind.AMOUNT):
        for found in _BARE.finditer(text):
            yield Found(*found.span(), FactKind.AMOUNT, Money(_decimal(found["number"]), question.currency))


def _decimal(number: str) -> Decimal:
    """The last separator is the decimal one if one or two digits follow it; all others group thousands."""
    whole, separator, rest = number, "", ""
    if found := re.search(r"[.,:](\d{1,2})$", number):
        whole, separator, rest = number[: found.start()], ".", found[1]
    return Decimal(re.sub(r"[ .,':]", "", whole) + separator + rest)
