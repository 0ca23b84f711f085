"""How customers write. A temperament changes when something is said and how it is spelt, never what is wanted."""

from dataclasses import dataclass
from random import Random

# Where a finger lands instead, on a phone.
_NEIGHBOURS = {
    **dict(zip("qwertyuiop", "wertyuiopo", strict=True)),
    **dict(zip("asdfghjkl", "sdfghjklk", strict=True)),
    **dict(zip("zxcvbnm", "xcvbnmn", strict=True)),
}
_BARE = str.maketrans("åäöÅÄÖ", "aaoAAO")
_SHORTEST_TYPO = 4
_LETTERS_PER_TYPO = 14


@dataclass(frozen=True)
class Temperament:
    """One way to be a customer. All off: patient."""

    name: str
    short: bool = False  # the shortest of the variants
    rambles: bool = False  # says what nobody asked for, in several messages
    grumbles: bool = False
    puzzled: bool = False  # a wrong number first, and does not understand a question
    fickle: bool = False  # wants something else at first
    misspells: bool = False
    emoji: bool = False  # 👍 instead of yes
    switches: bool = False  # the other language from the third turn on
    at_once: bool = False  # number, facts and wish in the first message
    asks_between: bool = False
    taps: bool = False  # presses buttons where there are any
    may_be_handed_over: tuple[str, ...] = ()  # rules that give such customers to a person, whatever they want


TEMPERAMENTS = (
    Temperament("patient"),
    Temperament("terse", short=True, taps=True),
    Temperament("rambling", rambles=True),
    Temperament("angry", grumbles=True, may_be_handed_over=("angry", "complains about us")),
    Temperament("confused", puzzled=True),
    Temperament("changes mind", fickle=True),
    Temperament("types badly", misspells=True),
    Temperament("emoji", emoji=True, taps=True),
    Temperament("switches language", switches=True),
    Temperament("facts at once", at_once=True),
    Temperament("asks in between", asks_between=True),
)
BY_NAME = {each.name: each for each in TEMPERAMENTS}
SMILES = ("🙂", "😊", "🤷", "📦", "🙏", "😅")


def misspelt(text: str, dice: Random) -> str:
    """The text as tired thumbs write it: letters swapped, left out, doubled, missed; no dots over å, ä and ö.

    Digits and what holds them stay, as do addresses: those are copied, not typed.
    """
    return " ".join(_typed(word, dice) for word in text.lower().translate(_BARE).split(" "))


def _typed(word: str, dice: Random) -> str:
    if len(word) < _SHORTEST_TYPO or not word.isalpha() or dice.random() > len(word) / _LETTERS_PER_TYPO:
        return word
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    middle = ("", word[at] * 2, _NEIGHBOURS.get(word[at], word[at]))[kind - 1]
    return word[:at] + middle + word[at + 1 :]
