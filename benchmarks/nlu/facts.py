"""How many held-out sentences are read right: order numbers, amounts, dates, e-mail addresses and what looks like them.

    .venv/bin/python -m benchmarks.nlu.facts        # also the last part of `make bench-nlu` on our own phrases

The sentences are in tests/model/facts/held_out: lines `text => values`, `-` for none. Each round was written before
looking at what the finders do with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.model.facts import FactKind, find
from bot.model.values import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

HELD_OUT = Path(__file__).resolve().parents[2] / "tests" / "model" / "facts" / "held_out"
TODAY = date(2026, 11, 21)  # a Saturday: the day that the sentences were written on
_ROUNDS = {"first": HELD_OUT, "third": HELD_OUT / "third_round", "fourth": HELD_OUT / "fourth_round"}


def main() -> None:
    """Print a line per round and kind, and each sentence that is read wrong."""
    print("\nfacts            round    sentences   read right")
    for name, folder in _ROUNDS.items():
        for file in sorted(folder.glob("*.*.txt")):
            every, wrong = cases(file), misread(file)
            print(f"{file.stem:16} {name:8} {len(every):9}   {1 - len(wrong) / len(every):10.3f}")
            for text, expected, got in wrong:
                print(f"    {text!r}: {got}, should be {expected}")


def misread(file: Path) -> list[tuple[str, str, str]]:
    """The sentences of KIND.LANGUAGE.txt that are read wrong: text, what should be found, what was."""
    kind = FactKind(file.name.partition(".")[0])
    return [(text, expected, got) for text, expected in cases(file) if (got := told(text, kind)) != expected]


def cases(file: Path) -> list[tuple[str, str]]:
    """Each text with the values that should be found in it."""
    return list(_cases(file))


def told(text: str, kind: FactKind, expecting: str | Collection[str] | None = None) -> str:
    """The values of one kind that are found, as the files write them."""
    values = [_written(fact.value) for fact in find(text, TODAY, expecting) if fact.kind == kind]
    return ("|" if kind in {FactKind.AMOUNT, FactKind.POSTCODE} else " ").join(values) or "-"


def _cases(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        text, _, expected = line.rpartition(" => ")
        yield text.replace("\\u00a0", "\u00a0").replace("\\u202f", "\u202f").replace("\\n", "\n"), expected


def _written(value: object) -> str:
    return f"{value.amount} {value.currency}" if isinstance(value, Money) else str(value)


if __name__ == "__main__":
    main()
