"""Which row of an order, and which variant of it, a customer means: by a word of its title that no other has."""

import re

from bot.model.slips import nearly
from bot.model.steps.draft import Draft
from bot.model.steps.phrases import fold
from bot.model.steps.playbook import FactNeed

_ENDING_AT_MOST = 2
_WORD_AT_LEAST = 4  # shorter words of a title ("a", "set") say nothing about which row is meant
_COLOUR_AT_LEAST = 3  # but "red" tells one variant from another


def mentions(said: str, title: str, *, without: str = "", at_least: int = _WORD_AT_LEAST) -> bool:
    """Whether a word of the title is in the text. Words that are in ``without`` as well tell nothing."""
    told = re.findall(r"\w+", fold(said))
    telling = {word for word in re.findall(r"\w+", fold(title)) if len(word) >= at_least}
    return any(_is(word, each) for word in telling - set(re.findall(r"\w+", fold(without))) for each in told)


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
    same = line.title if line else ""
    named = [title for title in titles if mentions(t.heard.text, title, without=same, at_least=_COLOUR_AT_LEAST)]
    return named[0] if len(named) == 1 else None


def _is(word: str, told: str) -> bool:
    """The same word, with an ending of one or two letters (lamp, lamps, lampan), or with a slip (kettel)."""
    return (told.startswith(word) and len(told) - len(word) <= _ENDING_AT_MOST) or nearly(told, word)
