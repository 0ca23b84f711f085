"""What is done to a text before it is understood: no more than keeps equal things equal, and tired thumbs forgiven."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from typing import Dict, Iterable, Iterator, List, Optional, Set

_LONGEST = 600  # characters; a sentence vector of more says little, and costs time in proportion
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_SLIP = 5  # letters; one letter more or less makes another word of a shorter one


def tidy(text: str) -> str:
    """Return the text in composed characters, single-spaced, without lone surrogates, at most 600 characters long."""
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", clean)).strip()[:_LONGEST]


class Speller:
    """Knows the words of the training phrases, and writes a text with them where it was typed without care.

    Two things only: the dots of å, ä and ö, which many leave out ("nar stanger ni"), and one slip in a longer word (a
    letter swapped, doubled, left out or hit beside). A word that is known is never changed into another, unless all
    around it are Swedish words without their dots. `words`: how often each is said; `dotted`: the words with dots, by
    what is left of them without.
    """

    def __init__(self, words: Dict[str, int], dotted: Dict[str, str]) -> None:
        self.words = words
        self._dotted = dotted
        self._by_slip: Dict[str, Set[str]] = defaultdict(set)
        for word in words:
            if len(word) >= _SHORTEST_SLIP:
                for slip in _without_one(_bare(word)):
                    self._by_slip[slip].add(word)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """A speller that has read these texts."""
        said = [_WORD.findall(tidy(text).lower()) for text in texts]
        words = Counter(word for each in said for word in each)
        beside_dots = Counter(word for each in said if any(_bare(word) != word for word in each) for word in each)
        return cls(words, _most_said(beside_dots))

    @classmethod
    def load(cls, raw: str) -> Speller:
        """The opposite of `dump`."""
        return cls(**json.loads(raw))

    def dump(self) -> str:
        """Return all that it knows, as JSON."""
        return json.dumps({"words": self.words, "dotted": self._dotted}, ensure_ascii=False)

    def spell(self, text: str) -> str:
        """Return the text, tidied, with its words as they are spelt."""
        plain = tidy(text)
        written = _WORD.findall(plain.lower())
        bare = all(_bare(word) == word for word in written)
        # A word that exists without dots too ("for") is given them beside one that does not ("tva").
        swedish = bare and any(word in self._dotted and word not in self.words for word in written)
        spelt = {word: self._spell(word, bare=bare, swedish=swedish) for word in set(written)}
        return _WORD.sub(lambda found: _as(found[0], spelt[found[0].lower()]), plain)

    def _spell(self, word: str, *, bare: bool, swedish: bool) -> str:
        if bare and word in self._dotted and (swedish or word not in self.words):
            return self._dotted[word]
        return word if word in self.words else self._without_slip(word) or word

    def _without_slip(self, word: str) -> Optional[str]:
        if len(word) < _SHORTEST_SLIP:
            return None
        plain = _bare(word)
        near = {each for slip in (plain, *_without_one(plain)) for each in self._by_slip.get(slip, ())}
        close = [each for each in near if each[0] == word[0] and _one_slip(plain, _bare(each))]
        return max(close, key=lambda each: (self.words[each], each), default=None)


def _most_said(words: Dict[str, int]) -> Dict[str, str]:
    """For each word without its dots, the word with them, unless it is said more often without ("har", not "här")."""
    best: Dict[str, str] = {}
    for word in sorted(words, key=lambda each: (words[each], each)):
        best[_bare(word)] = word
    return {bare: word for bare, word in best.items() if bare != word}


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def _without_one(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two words one slip apart have one of these in common."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _one_slip(written: str, meant: str) -> bool:
    """Whether a letter was left out, put in, hit wrongly, or two were swapped; or nothing but dots differ."""
    short, long = sorted((written, meant), key=len)
    if len(long) - len(short) == 1:
        return any(short == long[:at] + long[at + 1 :] for at in range(len(long)))
    differ: List[int] = [at for at, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b]
    if len(long) != len(short) or len(differ) > 2:
        return False
    swapped = len(differ) == 2 and differ[1] - differ[0] == 1
    return len(differ) < 2 or (
        swapped and written[differ[0]] == meant[differ[1]] and written[differ[1]] == meant[differ[0]]
    )


def _as(written: str, spelt: str) -> str:
    """What was not respelt stays as it was written."""
    return written if written.lower() == spelt else spelt
