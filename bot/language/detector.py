"""Guesses a text's language: by small words when it is short, else by statistics (py3langid).

Among the served ones, unless a text is surely in another one.
"""

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

import yaml

from bot.language.statistics import Statistics
from bot.model.language import Guess

WORDS_FILE = Path(__file__).with_name("words.yml")

_FEW_WORDS = 3
_BY_WORDS = 0.9  # how sure small words make us when all of them speak for one language
_BY_LIGHT_WORDS = 0.8  # ... all of which people borrow, whatever language they write in
_BY_ONE_OF_MANY = 0.7  # ... and when it is a single one in a longer text, and statistics disagree
_STRAY = 3  # a language with fewer than a third of another's small words is not counted
_MIXED = 0.75  # the most that is claimed about a text with small words of several languages
_TELLS_LITTLE = 0.6  # the most that statistics may claim about a text of one or two unknown words
_LONGEST = 1000  # characters that are looked at: more would not make the guess better
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|\S*\d\S*")
_ADDRESS = re.compile(  # in whatever language the conversation is: a street and a town are names
    r"(?i:\b(?:c/o\s+)?\w+(?:gatan|gata|vägen|väg|gränd|torget|stigen|allén|backen)\s+\d+\w?\b)"
    r"|\b\d{3} ?\d{2}\s+[^\W\d_a-zåäö][^\W\d_]+"
)
_LIGHT = "light"
# A text of so many words, or bytes, may be in a language that is not served, when statistics are so sure of it and few
# of its words are small ones of a served language.
_SURELY_ANOTHER = 0.9
_WORDS_OF_ANOTHER = 3
_BYTES_OF_ANOTHER, _BYTES_WITHOUT_BLANKS = 12, 24  # Chinese has no blanks
# Which others are told apart (py3langid's labels). Of those that are nearly one, such as bs, hr and sr, one is enough.
_OTHERS = (
    *("am", "ar", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "hi", "hr", "hu", "is", "it", "ja", "ko"),
    *("ku", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "so", "sq", "sv", "th", "tl", "tr", "uk", "ur", "vi", "zh"),
)
_LABELS = {"nb": "no", "nn": "no"}  # py3langid knows one Norwegian


class LanguageDetector:
    """Call it with a text: the most probable language and how probable, or None when there is nothing to tell.

    One that is not served (by its ISO 639-1 code) is only told where it is sure. Building it runs a process for a
    second or two, unless ``cache`` (a folder) holds what that found another time; do it at start. May be called from
    any thread.
    """

    def __init__(self, served: Collection[str], cache: Path | None = None) -> None:
        small = _small_words()
        self._light = small[_LIGHT]
        self._words = {language: words for language, words in small.items() if language in served}
        self._languages = {_LABELS.get(language, language): language for language in served}
        self._statistics = Statistics({*self._languages, *_OTHERS}, cache)

    def __call__(self, text: str) -> Guess | None:
        """The language and its probability, 0 to 1."""
        plain = _NOT_WORDS.sub(" ", _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST])))
        words = [word.casefold().replace("’", "'") for word in _WORD.findall(plain)]
        if not words:
            return None
        spoken = self._spoken(words)
        if another := self._another(words):
            return another
        guess = self._by_statistics(" ".join(words))
        if len(spoken) == 1:
            language, count = next(iter(spoken.items()))
            return self._by_words(words, language, count, guess)
        most = _MIXED if spoken else _TELLS_LITTLE if len(words) < _FEW_WORDS else 1.0
        return guess and (guess[0], min(guess[1], most))

    def _spoken(self, words: list[str]) -> dict[str, int]:
        """How many small words there are of each language; a stray one among many of another counts for nothing."""
        votes = {language: sum(word in known for word in words) for language, known in self._words.items()}
        return {language: count for language, count in votes.items() if count and count * _STRAY >= max(votes.values())}

    def _by_words(self, words: list[str], language: str, count: int, guess: Guess | None) -> Guess:
        """Small words speak for one language: a name such as Fjällräven misleads statistics, not these."""
        few = len(words) <= _FEW_WORDS
        if self._light.issuperset(words):
            return language, _BY_LIGHT_WORDS
        if guess and guess[0] == language and not few:
            return guess
        return language, _BY_WORDS if few or count > 1 else _BY_ONE_OF_MANY

    def _another(self, words: list[str]) -> Guess | None:
        """A language that is not served, when the text is long enough for that, and surely in it."""
        size = sum(len(word.encode()) for word in words)
        least = _BYTES_OF_ANOTHER if len(words) >= _WORDS_OF_ANOTHER else _BYTES_WITHOUT_BLANKS
        known = sum(any(word in of_one for of_one in self._words.values()) for word in words)
        if size < least or known * 2 >= len(words):
            return None
        guess = self._statistics.guess(" ".join(words))
        return guess if guess and guess[0] not in self._languages and guess[1] >= _SURELY_ANOTHER else None

    def _by_statistics(self, text: str) -> Guess | None:
        guess = self._statistics.guess(text, self._languages)
        return guess and (self._languages[guess[0]], guess[1])


def _small_words() -> dict[str, frozenset[str]]:
    raw = yaml.load(WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  # texts, nothing else
    return {language: frozenset(words.split()) for language, words in raw.items()}
