"""How dates are written: the patterns that dates.py reads. On folded text: lower case, no accents."""

import re

from bot.model.facts.words import COUNTS, MONTHS, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS, any_of

DAYS = {
    "today": 0, "this morning": 0, "idag": 0, "i dag": 0, "i morse": 0, "imorse": 0, "yesterday": -1, "last night": -1,
    "igar": -1, "i gar": -1, "day before yesterday": -2, "forrgar": -2, "i forrgar": -2, "iforrgar": -2,
    "tomorrow": 1, "imorgon": 1, "i morgon": 1, "imorrn": 1,
}  # fmt: skip
UNITS_OF_TIME = {
    "day": 1, "days": 1, "dag": 1, "dagar": 1, "dar": 1, "dygn": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7,
    "vecka": 7, "veckor": 7, "v": 7, "fortnight": 14, "month": 30, "months": 30, "manad": 30, "manader": 30, "man": 30,
    "year": 365, "years": 365, "ar": 365,
}  # fmt: skip
SLIPPERY = (
    *("yesterday", "tomorrow", "imorgon"),
    *(word for word in WEEKDAYS if len(word) >= 6),
    *(f"{word}s" for word in WEEKDAYS if word.endswith("dag")),  # "i tisdags"
)

_YEAR = r"(?:19|20)\d\d(?!\d)"
_MONTH = any_of(MONTHS)
_ENDING = r"(?:st|nd|rd|th|:?e|:?a|:(?:sta|dra|dje|de|te))"
_DAY = rf"(?P<day>\d{{1,2}}{_ENDING}?|{any_of(ORDINALS)})"
_WEEKDAY = any_of(WEEKDAYS)
_SHORT = any_of(SHORT_WEEKDAYS)
_COUNT = rf"(?P<count>\d{{1,3}}|{any_of(COUNTS)}|an?|ett par|a couple of|couple of)"
_ABOUT = r"(?:(?:about|around|almost|maybe|like|ungefar|nastan|kanske|typ|cirka|ca\.?|drygt|knappt|snart) )?"
_UNIT = rf"(?P<unit>{any_of(UNITS_OF_TIME)})"

ISO = r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})(?![\d/-])"
COMPACT = r"(?<![\w+-])(?P<year>20[12]\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\w)"
NUMERIC = rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?P<s>[./-])(?P<month>\d{{1,2}})(?P=s) ?(?P<year>{_YEAR}|\d\d(?![\d/.-]))"
FRACTION = r"(?<![\d/])(?:1/[2-4]|[23]/[34])(?= (?:of|av|is|are|ar)\b)"
SLASHED = r"(?<![\d/.,-])(?:(?<=den )|(?<=on )|(?!24/7))(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])(?P<year>)"
DOTTED = r"\b(?:den|on|on the) (?P<day>\d{1,2})\.(?P<month>0?[1-9]|1[0-2])(?![\d:]|\.\d)(?P<year>)"
DAY_MONTH = (
    rf"(?<![\w/.,])(?:{_WEEKDAY}(?:en)?,? )?(?:den |the )?{_DAY}\.? ?(?:of |i )?(?P<month>{_MONTH})\b\.?"
    rf"(?:,? ?(?P<year>{_YEAR}))?"
)
MONTH_DAY = rf"(?<!\w)(?<!\bi )(?P<month>{_MONTH})\.? ?(?:the )?{_DAY}(?![\w%]|[.,:/]\d)(?:,? ?(?P<year>{_YEAR}))?"
OF_THIS_MONTH = rf"(?<![\w.,:/-]){_DAY} (?:of |i )?(?:this month|denna manad|den har manaden)\b"
# "fem dagar sen" is five days late, "för fem dagar sen" five days ago.
AGO = rf"\b(?P<since>for )?{_ABOUT}{_COUNT} {_UNIT} (?:ago|sedan|tillbaka|back|(?(since)sen|sedan))\b"
DAY_WORD = rf"\b(?P<word>{any_of(DAYS)})\b"
COMING = rf"\b(?:next|this coming|coming|until|pa|nasta|kommande|till) (?P<weekday>{_WEEKDAY})(?:en)?\b"
COMING_SHORT = rf"\b(?:next|this coming) (?P<weekday>{_SHORT})\b"
_BACK = "(?:last|this past|past|since|forra)"
PAST = rf"\b(?:(?:i )?(?P<past>{_WEEKDAY})s|(?:(?:{_BACK}|on) )?(?P<weekday>{_WEEKDAY})(?:ens?)?)\b"
PAST_SHORT = rf"\b(?P<past>){_BACK} (?P<weekday>{_SHORT})\b(?!['-])"
THE_14TH = rf"\b(?:the|den) (?P<day>\d{{1,2}}{_ENDING})\b(?! (?:one|item|option|time|gangen)\b)"
THE_14 = r"\b(?:on the|den) (?P<day>\d{1,2})(?=[.,!?]?\s*(?:$|\n)|, |\. | (?:och|men|fast|nar|and|but|when)\b)"

# Beside no question for a number: 261103, as Swedes write it.
SIX_DIGITS = r"(?<![\w.,:/#+-])(?P<year>2\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\w-])"

# Only in answer to "when?".
TWENTY_FOUR_SEVEN = r"(?<!\d)(?P<day>24)/(?P<month>7)(?!\d)(?P<year>)"
AGO_ASKED = rf"\b{_ABOUT}{_COUNT} {_UNIT} sen\b"
BARE_DAY = rf"(?<![\w.,:-])(?:den |the )?(?P<day>\d{{1,2}}{_ENDING}?|{any_of(ORDINALS)})(?![\w%]|[.,:/-]\d)"

HAPPENED = re.compile(
    r"\b(?:bought|ordered|paid|got|received|came|arrived|delivered|since|kopte|bestallde|betalade|fick|kom|kommit|"
    r"levererades|sedan|sen)\b"
)
LONG_WORD = re.compile(r"(?<!\w)[a-z]{6,10}(?!\w)")
