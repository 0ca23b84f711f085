"""Which rows of an order, and which variant of one, a customer means: by words of their titles, in whatever language.

A title's words, the row's other names in the order book, and the operators' list of articles (shared.yml) all count.
What fits several rows tells nothing about which of them is meant, and is asked for: nobody guesses.
"""

import re
from collections.abc import Iterator, Sequence

from bot.model.orders import Line
from bot.model.slips import nearly
from bot.model.steps.draft import Draft
from bot.model.steps.phrases import fold
from bot.model.steps.playbook import FactNeed, Playbooks

_ENDING_AT_MOST = 2
_WORD_AT_LEAST = 4  # shorter words of a title ("a", "ask") say nothing about which row is meant, unless it ends in one
_COLOUR_AT_LEAST = 3  # but "red" tells one variant from another
_SAY_NOTHING = frozenset("set sets kit pack pcs box pair with from and the for med och för par".split())  # noqa: SIM905


def meant(book: Playbooks, said: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The one row that has something of its own in the text; else every row that has something in it."""
    told = [_evidence(book, said, line) for line in lines]
    own = [
        line
        for at, line in enumerate(lines)
        if told[at] - frozenset().union(*(each for other, each in enumerate(told) if other != at))
    ]
    if len(own) == 1:
        return tuple(own)
    return tuple(line for line, words in zip(lines, told, strict=True) if words)


def variants(t: Draft) -> tuple[str, ...]:
    """What the row in question can be exchanged for."""
    line = t.order.line(t.state.text("item") or "") if t.order else None
    return line.variants if line else ()


def variant(t: Draft, need: FactNeed) -> str | None:
    """The variant that was tapped, or named: "the white one"."""
    titles = variants(t)
    tapped = (t.listened.chosen or "").removeprefix(f"{need.name}:")
    if tapped.isdecimal() and 0 < int(tapped) <= len(titles):
        return titles[int(tapped) - 1]
    line = t.order.line(t.state.text("item") or "") if t.order else None
    own = line.title if line else ""
    told = need.name in t.state.facts or (t.before.question is not None and t.before.question.fact == need.name)
    said = t.heard.text if told or t.state.confirmed else t.state.words
    named = [title for title in titles if _names(t.manual.playbooks, said, title, own)]
    return named[0] if len(named) == 1 else None


def _names(book: Playbooks, said: str, title: str, own: str) -> bool:
    """Whether the text names what the title has and the row's ``own`` has not: a word of it, or what that is called."""
    words = {word for word in _words(title) if len(word) >= _COLOUR_AT_LEAST} - set(_words(own))
    called = (phrases for phrases in book.articles.values() if phrases.said_in(title) and not phrases.said_in(own))
    return any(_said(said, words, shortest=_COLOUR_AT_LEAST)) or any(phrases.said_in(said) for phrases in called)


def _evidence(book: Playbooks, said: str, line: Line) -> frozenset[str]:
    """What of the row is in the text: words of its names, and articles that both of them speak of."""
    names = (line.title, *line.names)
    words = {word for name in names for word in _telling(name)}
    spoken = (key for key, phrases in book.articles.items() if any(map(phrases.said_in, names)))
    articles = (key for key in spoken if book.articles[key].said_in(said) or book.articles[key].nearly_said_in(said))
    return frozenset((*_said(said, words), *(f"article {key}" for key in articles)))


def _telling(title: str) -> Iterator[str]:
    """The words of a title that tell something: longer ones, and what the thing is ("table fan")."""
    words = _words(title.partition(",")[0])
    yield from (word for word in _words(title) if len(word) >= _WORD_AT_LEAST and word not in _SAY_NOTHING)
    yield from (word for word in words[-1:] if len(word) == _WORD_AT_LEAST - 1 and word not in _SAY_NOTHING)


def _said(text: str, words: set[str], *, shortest: int = _WORD_AT_LEAST) -> Iterator[str]:
    told = set(_words(text)) - _SAY_NOTHING
    yield from (word for word in words if any(_is(word, each, shortest=shortest) for each in told))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _is(word: str, told: str, *, shortest: int) -> bool:
    """The same word, with a plural of either, an ending of one or two letters (lampan), or a slip (kettel)."""
    if word.isdecimal():
        return False  # of a title: a count or a measure
    if told in {word, f"{word}s", f"{word}es"} or word in {f"{told}s", f"{told}es"}:
        return True
    ended = told.startswith(word) and len(told) - len(word) <= _ENDING_AT_MOST
    return (ended and len(word) >= shortest) or nearly(told, word)
