"""The time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is. Only the sandbox's clock can travel."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
