"""Tells linear from quadratic time on a machine that is busy with other things: by its own CPU time, and by growth."""

from collections.abc import Callable
from time import process_time

SHORT, LONG = 2_500, 10_000
QUICK = 0.1  # CPU seconds
TRIES = 3  # the quickest counts: whatever else the machine does only adds


def grows_linearly(run: Callable[[str], object], unit: str) -> bool:
    """Whether four times the text takes far less than sixteen times as long, or next to nothing anyway."""

    def seconds(length: int) -> float:
        return min(_timed(run, (unit * (length // len(unit) + 1))[:length]) for _ in range(TRIES))

    return (long := seconds(LONG)) < QUICK or long < 9 * seconds(SHORT)


def _timed(run: Callable[[str], object], text: str) -> float:
    began = process_time()
    run(text)
    return process_time() - began
