"""The picture of where cases stall: a bar for each step, as numbers for a drawing."""

from dataclasses import dataclass
from datetime import timedelta

from bot.model.stalls import PlaybookTally, StepTally

LEFT, TOP, WIDE, HIGH, GAP = 136, 6, 260, 22, 12
WIDTH, HEIGHT = LEFT + WIDE + 46, TOP + 4 * (HIGH + GAP)
STEPS = {1: "Understand", 2: "Find the cause", 3: "Propose", 4: "Resolve"}
KINDS = (("done", "done"), ("handed_over", "to a person"), ("left", "left by the customer"), ("under_way", "under way"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: ``kind`` is one of KINDS."""

    kind: str
    words: str
    number: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One step."""

    tally: StepTally
    name: str
    y: int
    pieces: tuple[Piece, ...]
    end: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One playbook, with its words for those who can't see it."""

    tally: PlaybookTally
    description: str
    bars: tuple[Bar, ...]


def chart(tally: PlaybookTally) -> Chart:
    """The drawing of one playbook."""
    bars = tuple(_bar(step, tally.cases, TOP + at * (HIGH + GAP)) for at, step in enumerate(tally.steps))
    return Chart(tally, _description(tally), bars)


def _bar(step: StepTally, most: int, y: int) -> Bar:
    pieces, x = [], float(LEFT)
    for kind, words in KINDS:
        number: int = getattr(step, kind)
        width = WIDE * number / max(most, 1)
        if number:
            pieces.append(Piece(kind, words, number, round(x, 1), round(width, 1)))
        x += width
    return Bar(step, f"{int(step.step)} {STEPS[step.step]}", y, tuple(pieces), round(x, 1))


def _description(tally: PlaybookTally) -> str:
    worst = tally.worst
    cases = counted(tally.cases)
    if worst is None:
        return f"{cases}, and none stalled."
    return (
        f"{cases}. Most stall in step {int(worst.step)}, {STEPS[worst.step].lower()}: of {worst.entered}, "
        f"{worst.handed_over} went to a person and {worst.left} were left by the customer."
    )


def counted(cases: int) -> str:
    """``1 case``, ``12 cases``."""
    return f"{cases} case{'' if cases == 1 else 's'}"


def spoken(time: timedelta | None) -> str:
    """``45 s``, ``12 min``, ``3 h``, ``2 days``; a dash when there is none."""
    if time is None:
        return "–"
    seconds = time.total_seconds()
    for most, unit, name in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < most:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86_400:.0f} days"
