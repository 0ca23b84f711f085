"""What can be wrong with opening hours.

HoursError
├── InvalidHours         an expression is not in the grammar, or means something else than it seems to; has ``column``
├── UnknownTimeZone      no such name in the IANA time zone database
├── UnknownHolidays      no public holidays are known for this country or subdivision
├── InvalidClosure       a closure that ends before it begins
└── InstantError         an instant that can't be asked about
    ├── NaiveInstant     it has no time zone, so nobody knows when it is
    └── InstantOutOfRange  before 1972 or after 2398
"""

from datetime import datetime

from bot.model.errors import FyraError


class HoursError(FyraError, ValueError):
    """Something is wrong with opening hours."""


class InvalidHours(HoursError):
    """The text does not say when it is open. ``column`` counts from 1 within ``text``; ``hint`` says what to write."""

    def __init__(self, text: str, reason: str, *, column: int = 1, hint: str = "") -> None:
        super().__init__(f"{text!r}, column {column}: {reason}" + (f"; {hint}" if hint else ""))
        self.text = text
        self.reason = reason
        self.column = column
        self.hint = hint


class UnknownTimeZone(HoursError):
    """The IANA time zone database does not know the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no time zone is called {name!r}; write a name such as Europe/Stockholm")
        self.name = name


class UnknownHolidays(HoursError):
    """No public holidays are known for the country, the subdivision or the category."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"no public holidays for {source!r}: {reason}")
        self.source = source


class InvalidClosure(HoursError):
    """A temporary closure ends before, or when, it begins."""


class InstantError(HoursError):
    """The instant can't be asked about."""


class NaiveInstant(InstantError):
    """The datetime has no time zone, so nobody knows when it is."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at!r} has no time zone")


class InstantOutOfRange(InstantError):
    """The datetime is before 1972 or after 2398, where neither holidays nor time zones are known."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at.isoformat()} is outside the years 1972 to 2398")
