"""Typed values in a customer's language: "on Monday at 07:30", "249 kr", "10 minutes", "a, b and c".

babel knows how languages write; the words around ("today at {time}") are texts, in their section ``value``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from bot.model.values import Money, TextRef

# Narrow and no-break blanks look nice, and turn a whole SMS into UCS-2 at 70 characters a segment.
_PLAIN_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language writes: its locale, the business's time zone, and the present (aware)."""

    locale: Locale
    zone: tzinfo
    now: datetime

    def day(self, day: date) -> str:
        """``12 November``; with the year where it could be mistaken."""
        far = abs(day - self.now.astimezone(self.zone).date()) > _HALF_A_YEAR
        if far:
            return plain(format_date(day, "long", locale=self.locale))
        return plain(format_skeleton("MMMMd", day, locale=self.locale))

    def clock(self, at: datetime) -> str:
        """``07:30``, by the business's clock."""
        return plain(format_skeleton("Hm", at.astimezone(self.zone), tzinfo=self.zone, locale=self.locale))

    def weekday(self, day: date) -> str:
        """``Monday``, ``måndag``."""
        return str(get_day_names("wide", "format", self.locale)[day.weekday()])

    def moment(self, at: datetime) -> TextRef:
        """The text that says when: today, tomorrow, on a weekday within six days, or on a date."""
        local = at.astimezone(self.zone)
        away = (local.date() - self.now.astimezone(self.zone).date()).days
        time = self.clock(at)
        if away in {-1, 0, 1}:
            return TextRef({-1: "value.yesterday", 0: "value.today", 1: "value.tomorrow"}[away], {"time": time})
        if 1 < away < 7:
            return TextRef("value.weekday", {"weekday": self.weekday(local.date()), "time": time})
        return TextRef("value.date", {"date": self.day(local.date()), "time": time})

    def duration(self, length: timedelta) -> str:
        """``10 minutes``, ``1 hour and 30 minutes``, ``2 days``; less than a minute is told in seconds."""
        seconds = max(0, round(length.total_seconds()))
        if seconds < 60:
            return self._unit(seconds, "second")
        minutes = round(seconds / 60)
        parts = ((minutes // 1440, "day"), (minutes % 1440 // 60, "hour"), (minutes % 60, "minute"))
        return self.listed([self._unit(count, unit) for count, unit in parts if count])

    def _unit(self, count: int, unit: str) -> str:
        return plain(format_unit(count, f"duration-{unit}", "long", locale=self.locale))

    def listed(self, items: Sequence[str]) -> str:
        """``a, b and c``."""
        return format_list(list(items), locale=self.locale)

    def number(self, number: Decimal) -> str:
        """``1,249`` or ``1 249``; with two decimals only where there are some."""
        pattern = "#,##0" if number == number.to_integral_value() else "#,##0.00"
        return plain(format_decimal(number, format=pattern, locale=self.locale))

    def currency(self, money: Money) -> str:
        """The amount as the language writes the currency, for currencies that the texts don't name."""
        return plain(format_currency(money.amount, money.currency, locale=self.locale))


def plain(text: str) -> str:
    """The text with ordinary blanks."""
    return text.translate(_PLAIN_BLANKS)
