"""Finds operators' phrases in what a customer wrote. Phrases are words, never patterns."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.model.slips import nearly


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that mean the same, in any language we serve. ``refund*`` stands for every word that begins so.

    ``negations``: a phrase does not count when one of these words stands up to three words before it in its clause.
    """

    all: tuple[str, ...] = ()
    negations: frozenset[str] = frozenset()

    def said_in(self, text: str) -> bool:
        """Whether one of them is in the text, and not taken back by a negation."""
        if not self.all:
            return False
        plain = fold(text)
        return any(not self._taken_back(plain[: match.start()]) for match in _pattern(self.all).finditer(plain))

    def left_out_of(self, text: str) -> str:
        """What else the text says, folded."""
        return _pattern(self.all).sub(" ", fold(text)) if self.all else text

    def are_all_of(self, text: str) -> bool:
        """Whether the text is one of them, and nothing beside it but signs."""
        return " ".join(re.findall(r"[\w']+", fold(text))) in self.all

    def nearly_said_in(self, text: str) -> bool:
        """The same for text that was typed without care: no dots, or a slip in a longer word."""
        clauses = re.split(r"[.,;:!?\n]", fold(text))
        return any(self._nearly_in(clause.split(), phrase) for clause in clauses for phrase in self.all)

    def _nearly_in(self, words: list[str], phrase: str) -> bool:
        meant = fold(phrase).split()
        for at in range(len(words) - len(meant) + 1):
            same = all(_nearly(word, each) for word, each in zip(words[at:], meant, strict=False))
            if same and not any(word in self.negations for word in words[max(0, at - 3) : at]):
                return True
        return False

    def _taken_back(self, before: str) -> bool:
        clause = re.split(r"[.,;:!?]", before)[-1]
        return any(word in self.negations for word in clause.split()[-3:])


def fold(text: str) -> str:
    """Upper case, composed letters and repeated blanks don't matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _nearly(written: str, meant: str) -> bool:
    stem = meant.removesuffix("*")
    if stem == meant:
        return nearly(written, meant)
    return any(nearly(written[: len(stem) + more], stem) for more in (0, 1, -1))


@lru_cache(maxsize=512)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_one(phrase) for phrase in sorted(phrases, key=len, reverse=True)))


def _one(phrase: str) -> str:
    words = fold(phrase.rstrip("*"))
    ending = r"\w*" if phrase.endswith("*") else ""
    return rf"(?<!\w){re.escape(words)}{ending}(?!\w)"


def joined(groups: Iterable[Iterable[str]], negations: Iterable[str] = ()) -> Phrases:
    """The phrases of all languages as one: customers mix them."""
    every = dict.fromkeys(phrase for group in groups for phrase in group)
    return Phrases(tuple(every), frozenset(fold(word) for word in negations))
