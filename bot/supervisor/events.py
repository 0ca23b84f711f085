"""What can happen to a child, and how each is said. No I/O."""

import signal
from dataclasses import dataclass
from pathlib import Path

_ALWAYS_SHOWN = 3


@dataclass(frozen=True)
class Waiting:
    """It runs but is not ready yet; sent at every look, with the seconds since its start."""

    name: str
    doing: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.name}: {self.doing} … {self.seconds:.0f} s"


@dataclass(frozen=True)
class Ready:
    """It does its work."""

    name: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.name}: ready after {self.seconds:.0f} s"


@dataclass(frozen=True)
class Fell:
    """It ended by itself, or could not be started (`code` None), and is tried again in `delay` seconds."""

    name: str
    code: int | None
    falls: int
    delay: float
    log: Path
    last_lines: tuple[str, ...]

    def __str__(self) -> str:
        again = "" if self.falls == 1 else f", {self.falls} times in a row"
        first = f"{self.name}: {how(self.code)}{again}; next start in {self.delay:.1f} s. Its log: {self.log}"
        # The words of a process that falls over and over are said in full a few times, then only now and then.
        spoken = self.falls <= _ALWAYS_SHOWN or self.falls % 10 == 0
        return "\n".join([first, *(f"  | {line}" for line in self.last_lines if spoken)])


@dataclass(frozen=True)
class Stopping:
    """It has been asked to end."""

    name: str

    def __str__(self) -> str:
        return f"{self.name}: stopping"


@dataclass(frozen=True)
class Killed:
    """It did not end when asked, and was ended."""

    name: str

    def __str__(self) -> str:
        return f"{self.name}: did not stop when asked, killed"


Event = Waiting | Ready | Fell | Stopping | Killed


def how(code: int | None) -> str:
    """How a process ended, in words, from its return code (negative: the signal; None: it never started)."""
    if code is None:
        return "could not be started"
    if code < 0:
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
    return f"ended with code {code}"
