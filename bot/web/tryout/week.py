"""The picture of the week, as numbers for a drawing: days across, hours down."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from bot.model.trial import Comparison, Slot, Tally
from bot.trial.words import DAYS

LEFT, TOP, WIDE, HIGH = 30, 18, 40, 15
WIDTH, HEIGHT = LEFT + 7 * WIDE, TOP + 24 * HIGH


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the week. ``heat``: 0 to 1, beside the busiest hour; ``open``: 0 to 1."""

    day: str
    hour: int
    x: int
    y: int
    messages: int
    heat: float
    open: float
    at_risk: int
    work: int

    @property
    def telling(self) -> bool:
        """Whether there is anything to say about it."""
        return bool(self.messages or self.at_risk or self.work)


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing with its words for those who can't see it."""

    title: str
    description: str
    cells: tuple[Cell, ...]


def pictures(found: Comparison) -> tuple[Picture, Picture]:
    """The week under the rules in force, and under the changed ones."""
    return (
        _picture("Now", found.demand, found.before, found.open_before),
        _picture("Changed", found.demand, found.after, found.open_after),
    )


def _picture(title: str, demand: Counter[Slot], tally: Tally, opened: Mapping[Slot, float]) -> Picture:
    cells = tuple(_cells(demand, tally, opened))
    closed = sum(cell.messages for cell in cells if not cell.open)
    busiest = max(cells, key=lambda cell: cell.messages)
    description = (
        f"The busiest hour is {busiest.day} {busiest.hour:02}:00 with {busiest.messages} messages. "
        f"{closed} of {demand.total()} messages came while nobody was there. "
        f"{tally.at_risk.total()} promises were at risk, {tally.late.total()} of them late."
    )
    return Picture(title, description, cells)


def _cells(demand: Counter[Slot], tally: Tally, opened: Mapping[Slot, float]) -> Iterator[Cell]:
    most = max(demand.values(), default=1)
    for weekday, hour in product(range(7), range(24)):
        slot = Slot(weekday, hour)
        yield Cell(
            DAYS[weekday],
            hour,
            LEFT + weekday * WIDE,
            TOP + hour * HIGH,
            demand[slot],
            demand[slot] / most,
            opened.get(slot, 0.0),
            tally.at_risk[slot],
            tally.work[slot],
        )
