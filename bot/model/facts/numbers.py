"""Order numbers and postcodes, which can look the same: five digits. The words beside them tell, or what was asked."""

import re
from collections.abc import Iterator

from bot.model.facts.kinds import FactKind, Found, Question

_ORDER_WORD = (
    r"(?:order|ordern|ordrar|ordernummer|ordernumret|ordernr|orderno|orderid|orders|"
    r"best|bestnr|bestallning|bestallningen|bestallningar|bestallningsnummer|bestallningsnumret|bestallningsnr|"
    r"purchase|purchase order|kop|kopet)"
)
_NUMBER_WORD = r"(?:numbers?|nummer|numret|nr|no|num|id|ref)"
_BETWEEN = r"(?:[ .:#=-]|\b(?:is|was|are|it's|ar|var|heter|with|med|the|number)\b){0,8}"
_NOT_DECIMAL = r"(?!\w)(?![.,]\d{1,2}\b)"
# 10432/10433 (the first may be taken already), number:10432.
_START = r"(?:(?<![\w.,:/+-])|(?<=[\d\x00]/)|(?<=[a-z]:))"
_ORDER = re.compile(
    rf"\b{_ORDER_WORD}(?![a-z])[ .-]?(?:{_NUMBER_WORD}(?![a-z]))?{_BETWEEN}"
    rf"(?P<number>\d{{4,10}}|\d{{2}}[ -]\d{{3}}){_NOT_DECIMAL}"
)
# "Not 10423 but 10432", "10432, not 10423": one is none.
_NEGATED = re.compile(
    r"\b(?:not|inte|ej) (?:\w{1,9} ){0,2}#?(?P<number>\d{4,8}),? (?:but|utan|it's|it is|men|it should be|det ar) "
    r"(?=(?:\w{1,9} ){0,3}#?\d{4,8}(?!\w))"
)
_AND_NOT = re.compile(r"(?<=\d),? (?:and |och )?(?:not|inte|ej) #?(?P<number>\d{4,8})(?![\w%])")
_PAPER = r"(?:receipt|kvitto|confirmation|orderbekraftelse|bekraftelse|e?-?mail|mejl|mail|packing slip|foljesedel)"
_IS_ORDER = re.compile(rf"(?<![\w.,-])(?P<number>\d{{4,10}}),? (?:is|ar) (?:my|the|mitt|min) {_ORDER_WORD}\b")
# "The number on my receipt is 10417": the order's, since that is what customers look up there.
_ON_PAPER = re.compile(
    r"\b(?:number|numret|nummer|nr) (?:that )?(?:is |i see |stands |which |jag ser |som )?(?:star )?(?:on|in|at|pa|i) "
    rf"(?:my |the |mitt |min |det )?{_PAPER}\w{{0,3}}(?: (?:is|says|reads|ar|lyder)|[:=,])* ?"
    rf"(?P<number>\d{{5}}){_NOT_DECIMAL}"
)
_HASH = re.compile(r"(?<![\w#])# ?(?P<number>\d{4,10})(?!\w)")

_OTHER_WORD = (
    r"(?:art|artikel|article|sku|item|produkt|product|faktura|invoice|kund|customer|member|medlems?|konto|account|"
    r"tracking|sparnings?|arende|ticket|case|reference|ref|referens|"
    r"kod|code|pin|box|ocr|personnummer|org)"
)
_SENT_CODE = re.compile(r"\b(?:code|koden?|pin)(?: \w{1,9}){1,5} (?:is|was|ar|var|says) (?P<number>\d{4,8})(?!\w)")
_RECEIPT_WORD = r"(?:kvitto|receipt)"
_PARCEL_WORD = r"(?:kolli|paket|parcel|package|shipment|delivery|forsandelse|sandnings?|leverans)"
_ENDING = r"(?:\w{0,3}| ?-?id)?[ .-]?(?:numret|nummer|number|nr|no|id|kod|code)?\b[ .:#=]{0,4}(?:is |ar |med )?"
_OTHER = re.compile(rf"\b{_OTHER_WORD}{_ENDING}(?P<number>[a-z]{{0,3}}\d[\d-]{{3,24}}[a-z]{{0,2}})")
_RECEIPT = re.compile(rf"\b{_RECEIPT_WORD}{_ENDING}(?P<number>[a-z]{{0,3}}\d[\d-]{{3,24}}[a-z]{{0,2}})")
# "my parcel 10441 never came": customers call the parcel by its order's number. A tracking number is longer.
_PARCEL = re.compile(
    rf"\b{_PARCEL_WORD}{_ENDING}(?!\d{{5}}(?![\w-]))(?P<number>[a-z]{{0,3}}\d[\d-]{{3,24}}[a-z]{{0,2}})"
)
_LONG = re.compile(r"(?<!\w)(?:[a-z]{1,4}\d{6,}[a-z]{0,3}|\d{9,})(?!\w)")
_UNIT = (
    r"(?! ?(?:km|mah|m|cm|mm|kg|kilo|g|grams?|ml|l|lit(?:er|re)s?|w|watts?|st|stycken|pcs|pieces|steg|steps|dagar|days|"
    r"ganger|times|personer|people|timmar|hours|min|minuter|minutes|lumen|kcal)\b| ?%)"
)
_BARE = re.compile(rf"{_START}(?P<number>\d{{5}}){_NOT_DECIMAL}(?![/-]\d{{1,4}}\b){_UNIT}")
_BARE_ASKED = re.compile(
    rf"{_START}(?P<number>\d{{4,8}}|(?<!\d )\d(?: ?\d){{4}}(?! \d)){_NOT_DECIMAL}(?![/-]\d{{1,4}}\b){_UNIT}"
)
_DIGIT_BY_DIGIT = re.compile(rf"{_START}(?<!\d )(?P<number>[1-9](?: \d){{4}})(?! \d){_NOT_DECIMAL}")
_YEAR = re.compile(r"(?:19|20)\d\d")

_CODE = (
    r"(?P<code>[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|(?:[a-z]{1,2}-)?\d{3} ?\d{2}|\d{4} ?[a-z]{2}|\d{4,6}|\d{5}-\d{4})(?!\w)"
)
_CODE_WORD = r"(?:post ?codes?|postal code|postnummer|postnumret|post ?nr|postkod|zip(?: ?codes?)?|eircode)"
_SAID_POSTCODE = re.compile(rf"\b{_CODE_WORD}\b(?:[ .:=]|\bis\b|\bar\b){{0,6}}{_CODE}")
_IS_POSTCODE = re.compile(rf"(?<![\w.,-]){_CODE},? (?:is|ar) (?:my|the|mitt) {_CODE_WORD}\b")
_SWEDISH = re.compile(r"(?<![\w.,:/+-])(?<!\d )(?P<code>[1-9]\d{2} \d{2})(?!\w)(?! \d)(?![.,:]\d)")
_PREFIXED = re.compile(r"(?<!\w)se?-(?P<code>[1-9]\d{2} ?\d{2})(?!\w)")
_BRITISH = re.compile(  # the Royal Mail's form
    r"(?<!\w)(?P<code>[a-pr-uwyz](?:\d{1,2}|[a-hk-y]\d{1,2}|\d[a-hjkstuw]|[a-hk-y]\d[abehmnprv-y]) ?"
    r"\d[abd-hjlnp-uw-z]{2})(?!\w)"
)
_STREET = r"(?:gatan|gata|vagen|vag|grand|torget|allen|stigen|backen|street|road|lane|avenue)"
_FLAT = r"(?:,? ?(?:lgh|lagenhet|apt|flat)\.? ?\d{1,5})?"
_ADDRESS = re.compile(rf"{_STREET} ?\d{{1,4}} ?[a-z]?{_FLAT},? ?\n? ?(?P<code>[1-9]\d{{2}} ?\d{{2}})(?!\w)")
_CODE_ASKED = re.compile(rf"(?<![\w.,:/+#-]){_CODE}(?![.,:]\d)(?!-\d)")


def other_numbers(text: str, question: Question) -> Iterator[Found]:
    """Invoice, article and parcel numbers, and codes that were sent: numbers, but of something else."""
    asked = question.expects(FactKind.ORDER_NUMBER)  # then the receipt is where it was read
    for pattern in (_OTHER, _SENT_CODE, _PARCEL, _LONG, *(() if asked else (_RECEIPT,))):
        for found in pattern.finditer(text):
            yield Found(*found.span())


def said_numbers(text: str, _: Question) -> Iterator[Found]:
    """Order numbers and postcodes that are called so."""
    for pattern in (_SAID_POSTCODE, _IS_POSTCODE):
        for found in pattern.finditer(text):
            yield _postcode(found)
    for pattern in (_NEGATED, _AND_NOT):
        for found in pattern.finditer(text):
            yield Found(*found.span("number"))
    for pattern in (_ORDER, _IS_ORDER, _ON_PAPER):
        for found in pattern.finditer(text):
            yield from _order(found)


def postcodes(text: str, question: Question) -> Iterator[Found]:
    """Postcodes by their own form (114 55, SE-11455, SW1A 1AA) or place (after a street); any form when asked for."""
    patterns = [_ADDRESS, _SWEDISH, _PREFIXED, _BRITISH]
    if question.expects(FactKind.POSTCODE) and not question.expects(FactKind.ORDER_NUMBER):
        patterns.append(_CODE_ASKED)
    elif question.expects(FactKind.ORDER_NUMBER):
        patterns.remove(_SWEDISH)
        yield from (_postcode(found) for found in _SWEDISH.finditer(text) if not _alone(text, found))
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield _postcode(found)


def order_numbers(text: str, question: Question) -> Iterator[Found]:
    """Five digits by themselves; four to eight, also with a blank, when an order number was asked for or after #."""
    bare = _BARE_ASKED if question.expects(FactKind.ORDER_NUMBER) else _BARE
    for pattern in (_HASH, bare, _DIGIT_BY_DIGIT):
        for found in pattern.finditer(text):
            yield from _order(found)


def _alone(text: str, found: re.Match[str]) -> bool:
    return not (text[: found.start()].strip() or text[found.end() :].strip())


def _order(found: re.Match[str]) -> Iterator[Found]:
    if not _YEAR.fullmatch(found["number"]):
        yield Found(*found.span("number"), FactKind.ORDER_NUMBER, found["number"].replace(" ", "").replace("-", ""))


def _postcode(found: re.Match[str]) -> Found:
    return Found(*found.span("code"), FactKind.POSTCODE, _written(found["code"]))


def _written(code: str) -> str:
    """As it stands on a letter: 114 55, SW1A 1AA."""
    plain = code.upper().replace(" ", "").removeprefix("SE-").removeprefix("S-")
    if plain.isdigit() and len(plain) == 5:
        return f"{plain[:3]} {plain[3:]}"
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", plain):
        return f"{plain[:-3]} {plain[-3:]}"
    return plain
