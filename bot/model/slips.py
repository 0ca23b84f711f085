"""Words that were typed without care: no dots over å, ä and ö, or one slip of the thumb in a longer word."""

import re
import unicodedata

_SHORTEST = 5  # letters; one letter more or less makes another word of a shorter one
_SWAPPED = 4  # letters; two that changed places seldom do

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")  # "jaaaa", "jappp"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, letter in enumerate(row)
}  # "fattat" is no slip of "fattas"


def bare(word: str) -> str:
    """The word without the marks over its letters."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def nearly(written: str, meant: str, *, shortest: int = _SHORTEST) -> bool:
    """Whether ``written`` is ``meant``, but for its dots and one slip. Nobody slips on the first letter.

    A word of fewer than ``shortest`` letters must be the very one; of four, two may have changed places.
    """
    a, b = bare(written), bare(meant)
    if a == b or b in (_DRAWN_OUT.sub(r"\1\1", a), _DRAWN_OUT.sub(r"\1", a)):
        return True
    if a[:1] != b[:1]:
        return False
    return _one_slip(a, b) if len(b) >= shortest else len(b) >= _SWAPPED and _swapped(a, b)


def _one_slip(a: str, b: str) -> bool:
    """A letter was left out, put in, the one beside it was hit, or two were swapped."""
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) == 1:
        return any(short == long[:at] + long[at + 1 :] for at in range(len(long)))
    differ = _differing(a, b)
    if len(differ) == 1:
        return a[differ[0]] in _BESIDE.get(b[differ[0]], "")
    return _swapped(a, b)


def _swapped(a: str, b: str) -> bool:
    """``jpap`` for ``japp``."""
    differ = _differing(a, b)
    if len(differ) != 2:
        return False
    first, second = differ
    return second - first == 1 and a[first] == b[second] and a[second] == b[first]


def _differing(a: str, b: str) -> list[int]:
    """Where two words of one length differ; nowhere, if they are not of one length."""
    return [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y] if len(a) == len(b) else []
