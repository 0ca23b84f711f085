"""A customer's text made plain and safe to store, and one turn cut into short pieces, understood one by one (G1.1)."""

import re
from itertools import groupby

AT_MOST = 18
"""Understanding is asked about at most so many segments of one turn. Short ones cost least, so none are joined."""

_FIRST, _LAST = 7, 6
"""Of more, so many at the beginning and at the end: there people say what it is about, and what they want."""

LONGEST = 10_000
"""No platform of ours lets a person send more characters in one message."""

_LONG_SENTENCE = 240
# Control characters but newline; bidirectional embeddings and overrides (they can make one text look like another,
# and iOS puts them around copied phone numbers); what has no width and joins nothing (it hides words from us); the byte
# order mark; what Unicode says is no character.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufff9-\uffff\ufdd0-\ufdef]"
)
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

_ENDS = re.compile(r"(?<![.!?…؟])[.!?…؟]++[\"'”’)\]]*+(?=\s)|[。！？]+")
# "… isn't here & also u charged me twice", "… och sen har ni dragit dubbelt": a second thing, without a stop before it.
_AND_ALSO = re.compile(
    r",?\s(?=(?:and|&|och|o)\s(?:also|dessutom|även|också|then\s(?:you|u)|(?:sen|sedan)\shar\sni)\s)", re.IGNORECASE
)
_LAST_WORD = re.compile(r"[^\s(\[\"']*\Z")
# fmt: off
_ABBREVIATIONS = frozenset((
    "t.ex", "bl.a", "d.v.s", "o.s.v", "f.d", "m.m", "s.k", "p.g.a", "e.dyl", "kl", "ca", "tel", "inkl", "exkl", "resp",
    "mvh", "obs", "e.g", "i.e", "approx", "vs", "mr", "mrs", "ms", "dr", "st", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "okt", "nov", "dec", "mån", "tis", "ons", "tors", "fre", "lör", "sön", "mon", "tue",
    "wed", "thu", "fri",
))
_BEFORE_NUMBER = frozenset((
    "no", "nr", "nos", "num", "art", "ord", "order", "ordernr", "best", "bestnr", "best.nr", "ref", "fakt", "fakt.nr",
    "s", "p",
))
# fmt: on
_BREAK = re.compile(r"[,;:–—-](?=\s)|\s(?=\S)")
# Pictures with their joiners, skins and variants; a digit's keycap stays. Anger is heard wherever it stands.
_PICTURES = re.compile("[\U0001f000-\U0001f93e\U0001f940-\U0001faff\u2600-\u27bf][\ufe0e\ufe0f\u200d]*")
_LABEL = re.compile(r"(?=[^:\n]{0,60}\d)[^:\n]{1,60}:\s+(?=\S)")  # "order 10432, 753 20: the kettle is broken"
_MARKUP = re.compile(r"</?[a-z!][^<>\n]{0,200}>", re.IGNORECASE)
_WORD = re.compile(r"\w")
_ONE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_A_SENTENCE = 3  # words sent one by one, at least
_ANGER = frozenset("🤬😡😠🖕👿💢")


def clean(text: str, limit: int = LONGEST) -> str:
    """The text without NUL (PostgreSQL refuses it), lone surrogates and control characters, at most ``limit`` long.

    Newlines of every kind become ``\\n``, tabs become blanks; emoji with their joiners and right-to-left text stay.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    tidy = _UNWANTED.sub("", _NEWLINES.sub("\n", whole).replace("\t", " "))
    return tidy.strip()[:limit].rstrip("\u200d \n")


def split(text: str, at_most: int = AT_MOST) -> list[str]:
    """The turn in at most so many pieces, in order: its lines, and their sentences.

    Numbers, addresses and abbreviations stay whole, words that were sent one by one are a sentence, and markup is none,
    nor is the number of an order before a colon part of what follows. When there are
    more sentences than pieces, the first and the last ones count, and some from between. Pictures only count where
    there are no words: beside them they are decoration, but for anger.
    """
    pieces = [piece for line in _lines(text) for sentence in _sentences(line) for piece in _shorter(sentence)]
    return _chosen(_undecorated(pieces), at_most)


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    plain = _MARKUP.sub(" ", text)
    for single, group in groupby(plain.splitlines(), key=lambda line: bool(_ONE_WORD.fullmatch(line.strip()))):
        words = [line.strip() for line in group]
        lines += [" ".join(words)] if single and len(words) >= _A_SENTENCE else words
    return lines


def _undecorated(pieces: list[str]) -> list[str]:
    if not any(map(_WORD.search, pieces)):
        return pieces
    plain = (piece if not _ANGER.isdisjoint(piece) else _PICTURES.sub(" ", piece).strip() for piece in pieces)
    return [piece for piece in plain if piece]


def _sentences(line: str) -> list[str]:
    label = _LABEL.match(line)
    start = label.end() if label else 0
    found = [line[:start].strip(": ")]
    for end in _ENDS.finditer(line):
        if _is_end(line, start, end):
            found.append(line[start : end.end()].strip())
            start = end.end()
    found.append(line[start:].strip())
    return [part.strip() for sentence in found for part in _AND_ALSO.split(sentence) if part.strip()]


def _is_end(line: str, start: int, end: re.Match[str]) -> bool:
    if end[0] != ".":
        return True
    after = line[end.end() : end.end() + 8].lstrip()[:1]
    found = _LAST_WORD.search(line, max(start, end.start() - 20), end.start())
    word = found[0].casefold() if found else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if word in _BEFORE_NUMBER:
        return not (after.isdigit() or after in {"#", ":"})
    return not (word.isdigit() and (after.islower() or after.isdigit()))


def _shorter(sentence: str) -> list[str]:
    """A sentence that never ends is cut at a comma, or else at a blank."""
    pieces = []
    while len(sentence) > _LONG_SENTENCE:
        breaks = list(_BREAK.finditer(sentence, _LONG_SENTENCE // 2, _LONG_SENTENCE))
        if not breaks:
            break
        clauses = [each for each in breaks if not each[0].isspace()]
        cut = (clauses or breaks)[-1].end()
        pieces.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*pieces, sentence]


def _chosen(pieces: list[str], at_most: int) -> list[str]:
    """No more than so many, the same words only once."""
    different = list(dict.fromkeys(pieces))
    if len(different) <= at_most:
        return different
    first, last = min(_FIRST, at_most), min(_LAST, max(at_most - _FIRST, 0))
    between, left = different[first : len(different) - last], at_most - first - last
    some = [between[len(between) * at // left] for at in range(left)]
    return [*different[:first], *some, *different[len(different) - last :]]
