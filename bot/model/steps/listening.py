"""What one turn holds for the four steps: options, yes and no, facts, wishes. Nothing is decided here."""

import re
from dataclasses import dataclass

from bot.model.facts import FactValue, emoji_answer, find, option_number
from bot.model.steps.hearing import Heard
from bot.model.steps.playbook import Playbooks
from bot.model.steps.state import About, CaseState


@dataclass(frozen=True, slots=True)
class Listened:
    """``chosen`` is the id of one of the open question's options. ``found`` maps kinds of facts to values in order."""

    chosen: str | None = None
    yes: bool = False
    no: bool = False
    unknown: bool = False  # "I don't know"
    neither: bool = False
    wish: str | None = None
    sure: bool = False  # the wish was put into words, or Rasa was sure of it: it may be fulfilled without asking
    found: tuple[tuple[str, FactValue], ...] = ()

    def all(self, kind: str) -> tuple[FactValue, ...]:
        """Every value of a kind, in the order of the words."""
        return tuple(dict.fromkeys(value for found, value in self.found if found == kind))

    def first(self, kind: str) -> "FactValue | None":
        """The first value of a kind."""
        return next(iter(self.all(kind)), None)


_EXPECTED = {About.ORDER: "order_number", About.PROOF: "postcode"}
_WHAT_TO_DO = frozenset({About.WISH, About.SOLUTION, About.GO_AHEAD})
_AGREES = frozenset({"affirm", "satisfied"})  # "perfect" is a yes, too
_PARTING = frozenset({"thanks", "goodbye"})
_CLAUSE = re.compile(r"[\n.,;!?]")
_WORD = re.compile(r"[\w'’]+")
_SHORT = 4  # words
_OPENING = 3  # words: "no" further on is rarely an answer


def listen(heard: Heard, state: CaseState, book: Playbooks) -> Listened:
    """What the turn holds."""
    question = state.question
    neither = book.says("neither", heard.text)
    choosing = question is not None and question.about in _WHAT_TO_DO
    chosen = _chosen(heard, tuple(option.id for option in question.options) if question else ())
    intents = heard.sure if choosing else heard.intents
    yes, no = _yes_or_no(heard, chosen, book, intents, by_words=question is not None and question.about is About.FACT)
    wish, sure = _wish(heard, book, state.problem, by_words=choosing and neither)
    typed = book.wish_typed(heard.text, state.problem) if choosing and not neither else None
    if typed and typed != wish:
        wish, sure = typed, False  # what the words and Rasa tell differently is asked before it is done
    expecting = _EXPECTED.get(question.about) if question else None
    found = find(heard.text, heard.today, expecting)
    return Listened(
        chosen=chosen,
        yes=yes and not (choosing and neither),
        no=no,
        unknown=book.says("unknown", heard.text),
        neither=neither,
        wish=wish,
        sure=sure,
        found=tuple((fact.kind, fact.value) for fact in found),
    )


def _chosen(heard: Heard, options: tuple[str, ...]) -> str | None:
    """A tap, or a number, of the options that are open. A tap on an older list chooses nothing."""
    if heard.button is not None:
        return heard.button if heard.button in options else None
    number = option_number(heard.text, len(options)) if options else None
    return options[number - 1] if number else None


def _wish(heard: Heard, book: Playbooks, problem: str | None, *, by_words: bool) -> tuple[str | None, bool]:
    """The wish, and whether it is sure. Who wants something else wants none that was only guessed at (``by_words``)."""
    sure = book.wish_in(heard.text, () if by_words else heard.sure, problem)
    if sure or by_words:
        return sure, sure is not None
    return book.wish_in(heard.text, heard.intents, problem), False


def _yes_or_no(
    heard: Heard, chosen: str | None, book: Playbooks, intents: tuple[str, ...], *, by_words: bool
) -> tuple[bool, bool]:
    """Yes and no; never both: of "no, yes …" the beginning counts, which is a correction.

    ``by_words``: in "yes, nothing was touched" the first word counts before what Rasa makes of the rest.
    """
    if chosen is not None:
        return chosen == "yes", chosen == "no"
    no = _says_no(heard, book) and not (by_words and _opens_with("yes", heard, book) and not _refuses(heard, book))
    return _says_yes(heard, book, intents) and not no, no


def _after_all(heard: Heard, book: Playbooks) -> bool:
    """A few words that hold a yes, and end in one: "yeah, why not". Rasa hears the "not"."""
    words = _WORD.findall(heard.text)  # without commas, so that a "don't" reaches all of them
    return len(words) <= _SHORT and all(book.says("yes", " ".join(part)) for part in (words, words[-2:]))


def _says_yes(heard: Heard, book: Playbooks, intents: tuple[str, ...]) -> bool:
    return emoji_answer(heard.text) is True or not _AGREES.isdisjoint(intents) or _opens_with("yes", heard, book)


def _says_no(heard: Heard, book: Playbooks) -> bool:
    return _refuses(heard, book) or ("deny" in heard.intents and not _after_all(heard, book))


def _refuses(heard: Heard, book: Playbooks) -> bool:
    return emoji_answer(heard.text) is False or _opens_with("no", heard, book)


def _opens_with(word: str, heard: Heard, book: Playbooks) -> bool:
    parts = _CLAUSE.split(heard.text) if heard.intent in _PARTING else heard.text.splitlines()  # "thanks, correct"
    return any(book.nearly_says(word, " ".join(part.split()[:_OPENING])) for part in parts)
