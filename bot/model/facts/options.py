"""Which option of a list a customer chose, in digits, words or emoji."""

import re

from bot.model.facts.folded import fold
from bot.model.facts.words import ORDINALS, UNITS
from bot.model.slips import nearly

_TOKEN = re.compile(r"\d+(?:st|nd|rd|th|:?an?|:?e)(?![a-z])|\d+|[a-z]+(?:'[a-z]+)?")
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"\n|(?<=[.!?])\s+(?!\d)")  # "2. I expected better", but "nr. 2"
_LONG = 4  # letters
_ONE = frozenset({"one", "en", "ett"})
_LONGEST_ANSWER = 80  # characters; whoever writes more says more than a choice
_NICKNAMES = {
    "ettan": 1,
    "tvaan": 2,
    "trean": 3,
    "fyran": 4,
    "femman": 5,
    "sexan": 6,
    "sjuan": 7,
    "attan": 8,
    "nian": 9,
}
_LAST = frozenset({"last", "sista"})
_MAIN_ORDINALS = {word: number for word, number in ORDINALS.items() if number <= 12}
# Words around the number that change nothing (folded).
# fmt: off
_AROUND = frozenset((
    "i", "i'd", "i'll", "would", "like", "to", "want", "take", "choose", "pick", "go", "for", "with", "the",
    "a", "please", "pls", "thanks", "thank", "you", "ok", "okay", "yes", "yeah", "yep", "option", "choice",
    "number", "no", "nr", "num", "alternative", "that", "it", "is", "it's", "let's", "do", "then", "think",
    "guess", "maybe", "well", "so", "answer", "my", "hmm", "um", "jag", "vi", "vill", "ha", "tar", "ta",
    "valjer", "valde", "skulle", "vilja", "gar", "med", "kor", "pa", "det", "den", "de", "alternativ",
    "alternativet", "val", "valet", "nummer", "numret", "tack", "snalla", "ja", "jo", "okej", "garna", "da",
    "blir", "ar", "nog", "tror", "mitt", "svar", "svaret", "an", "say", "we", "we'll", "i'm", "going", "sounds",
    "seems", "looks", "best", "good", "great", "better", "fine", "works", "suits", "me", "prefer", "rather",
    "sager", "later", "verkar", "kanns", "bast", "bra", "battre", "passar", "mig", "foredrar", "helst", "hellre",
))
# fmt: on
_SLIPPERY = tuple(word for word in _AROUND if len(word) >= _LONG)  # "number 2 soudns best"
_YES = frozenset("👍👌✅✔☑🆗💯🙆")
_NO = frozenset("👎❌✖🚫🙅⛔❎")


def option_number(text: str, count: int) -> int | None:
    """The option from 1 to ``count`` that the text names: "2", "nr 2", "the second one, please".

    None when it names none or several or one that does not exist, and when it says anything else beside.
    """
    chosen = {number for part in _SENTENCE.split(text) if (number := _of_line(part, count)) is not None}
    if len(chosen) != 1:
        return None
    number = chosen.pop()
    return number if 1 <= number <= count else None


def emoji_answer(text: str) -> bool | None:
    """Yes for 👍 and its like in any skin colour, no for 👎; None without such an emoji or with both."""
    said = set(text)
    yes, no = bool(said & _YES), bool(said & _NO)
    return yes if yes != no else None


def _of_line(line: str, count: int) -> int | None:
    if len(line) > _LONGEST_ANSWER:
        return None
    tokens = [token[0] for token in _TOKEN.finditer(fold(line).text) if not _is_around(token[0])]
    if any(_is_ordinal(token) for token in tokens):
        tokens = [token for token in tokens if token not in _ONE]  # "the second one" is the second, not the first
    numbers = {_number(token, count) for token in tokens}
    return numbers.pop() if len(numbers) == 1 else None


def _is_around(token: str) -> bool:
    return token in _AROUND or (token.isalpha() and any(nearly(token, word, shortest=_LONG) for word in _SLIPPERY))


def _is_ordinal(token: str) -> bool:
    return token in _LAST or token in ORDINALS or not (token.isdigit() or token.isalpha())


def _number(token: str, count: int) -> int | None:
    if digits := _DIGITS.match(token):
        return int(digits[0]) if len(digits[0]) <= 3 else None
    if token in _LAST:
        return count
    return _NICKNAMES.get(token) or _MAIN_ORDINALS.get(token) or UNITS.get(token)
