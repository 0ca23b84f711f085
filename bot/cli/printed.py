"""Lines for a terminal: wrapped between words under their own indent there, left whole in a pipe or a file."""

import shutil
import sys
from collections.abc import Sequence
from textwrap import wrap

import typer

_GAP = "  "


def width() -> int | None:
    """The terminal's columns; None where nothing may be wrapped, as a program reads it."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def hanging(text: str, columns: int | None, *, indent: str = "", rest: str | None = None) -> list[str]:
    """The text's lines, none broken within a word; ``rest`` begins each line but the first (left out: the indent)."""
    if columns is None:
        return [indent + text]
    return wrap(
        text,
        max(columns, len(rest or indent) + 1),
        initial_indent=indent,
        subsequent_indent=indent if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def aligned(rows: Sequence[Sequence[str]], *, indent: str = "") -> list[str]:
    """Rows as columns side by side, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [indent + _GAP.join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)) for row in rows]


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as columns: names to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_figures(row, widths).rstrip() for row in rows]


def _figures(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures = (cell.rjust(wide) for cell, wide in zip(row, widths, strict=True))
    return _GAP.join((row[0].ljust(len(name)), *figures))


def strong(text: str) -> str:
    """A heading."""
    return typer.style(text, bold=True)


def faint(text: str) -> str:
    """What is there to be looked up, rather than read."""
    return typer.style(text, dim=True)
