"""An explanation on a terminal, for people who don't program."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import typer

from bot.cli.printed import aligned, faint, hanging, strong, width
from bot.rules.explaining.explanation import Explanation

_INDENT = "  "
_BELOW = "      "
_ROOM = 40  # columns; in fewer, a reason is hard to read


def show(explanation: Explanation) -> None:
    """Print it, as wide as the terminal; whole lines into a pipe."""
    typer.echo("\n".join(lines(explanation, width())))


def lines(explanation: Explanation, columns: int | None) -> list[str]:
    """All of it in lines of at most so many columns; None: every rule in one line, however long."""
    facts = explanation.facts
    understood = [f"Understood as {facts.intent}, mood {facts.mood}"] if facts.intent else []
    sections = {
        "What happens": _happens(explanation, columns),
        "What the customer reads": _replies(explanation, columns),
        "Why": _why(explanation, columns),
        "Looked at, and why they don't fit": _why_not(explanation, columns),
    }
    moment = f"{_when(facts.at)}, on {facts.channel}, in {facts.language}"
    told = ["", *map(strong, hanging(moment, columns))]
    told += map(faint, [*understood, f"Rules of version {explanation.version}"])
    for title, body in sections.items():
        if found := list(body):
            told += ["", strong(title), *found]
    return [*told, ""]


def _happens(explanation: Explanation, columns: int | None) -> Iterator[str]:
    opens = f"closed; opens {_when(explanation.next_opening)}" if explanation.next_opening else "closed for long"
    rows = [("We are", "open" if explanation.open else opens)]
    hand_off = explanation.hand_off
    if hand_off:
        whom = f"team {hand_off.team}, {hand_off.priority} priority, by rule {hand_off.rule!r}"
        rows.append(("A person answers", whom))
    by = f"at the latest {_when(explanation.answer_by)}" if explanation.answer_by else "nothing is promised"
    rows.append(("Answered by" if hand_off else "If a person is needed", by))
    wide = max(len(title) for title, _ in rows) + len(_INDENT) * 2
    for title, said in rows:
        yield from hanging(said, columns, indent=f"{_INDENT}{title}".ljust(wide), rest=" " * wide)


def _replies(explanation: Explanation, columns: int | None) -> Iterator[str]:
    if not explanation.replies:
        nothing = "Nothing yet: what comes next is said by the four steps, or by a person."
        yield from map(faint, hanging(nothing, columns, indent=_INDENT))
    for reply in explanation.replies:
        for paragraph in f"“{reply.text}”".splitlines():
            yield from hanging(paragraph, columns, indent=_INDENT)
        yield from map(faint, hanging(f"{reply.rule}, the text is in {reply.source}", columns, indent=_INDENT))


def _why(explanation: Explanation, columns: int | None) -> Iterator[str]:
    rows = [(f"✓ {each.rule}", str(each.source), each.because) for each in explanation.trace]
    return _rules(rows, columns)


def _why_not(explanation: Explanation, columns: int | None) -> Iterator[str]:
    rows = [(f"· {each.rule}", str(each.source), each.because) for each in explanation.passed]
    return map(faint, _rules(rows, columns))


def _rules(rows: Sequence[tuple[str, str, str]], columns: int | None) -> Iterator[str]:
    """The reasons in a column of their own where there is room for one; else behind or below each rule."""
    places = aligned([row[:2] for row in rows], indent=_INDENT)
    for (rule, source, because), place in zip(rows, places, strict=True):
        if columns is None or columns - len(place) >= _ROOM:
            yield from _beside(place, because, columns)
        else:
            yield from _below(f"{rule}  {source}", because, columns)


def _beside(place: str, because: str, columns: int | None) -> list[str]:
    return hanging(because, columns, indent=f"{place}  ", rest=" " * (len(place) + 2)) or [place.rstrip()]


def _below(place: str, because: str, columns: int | None) -> list[str]:
    whole = hanging(f"{place}  {because}".rstrip(), columns, indent=_INDENT)
    if len(whole) == 1:
        return whole
    return [*hanging(place, columns, indent=_INDENT, rest=_BELOW), *hanging(because, columns, indent=_BELOW)]


def _when(at: datetime | None) -> str:
    return f"{at:%A %d %B %Y, %H:%M}" if at else "never"
