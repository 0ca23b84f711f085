"""A clock that stands still."""

from datetime import datetime

from tests.channels.payloads import AT


class FixedClock:
    def __init__(self, at: datetime = AT) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
