"""How long to wait before a fallen process is started again. No I/O."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Exponential, in seconds: `first`, twice that, … up to `ceiling`; from `first` again after `healthy` good ones."""

    first: float = 0.5
    ceiling: float = 30.0
    healthy: float = 60.0

    def falls_in_a_row(self, before: int, ready_for: float) -> int:
        """How many falls in a row there are with this one, after `before` earlier ones and `ready_for` good seconds."""
        return 1 if ready_for >= self.healthy else before + 1

    def delay(self, falls: int) -> float:
        """Seconds to wait after that many falls in a row."""
        # The exponent is held down as well: 2.0 ** 1024 is an error.
        return min(self.ceiling, self.first * 2.0 ** min(falls - 1, 32))
