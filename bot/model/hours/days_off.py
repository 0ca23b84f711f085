"""Public holidays, from the ``holidays`` package, with days added and dropped by the business.

The package and not the grammar's own PH, which lacks Turkey's Bayrams and knows nothing of Thailand. Islamic holidays
of years to come are estimates there, and say so in their names.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from bot.model.hours.countries import CODES, country_class
from bot.model.hours.errors import UnknownHolidays

PUBLIC = ("public",)


@dataclass(frozen=True, slots=True)
class HolidaySource:
    """Whose holidays: a country (ISO 3166-1, two letters), perhaps a part of it, and which kinds of days.

    ``categories`` are the package's: Sweden's Midsummer Eve and Christmas Eve, for instance, are ``de_facto``.
    Raises UnknownHolidays.
    """

    country: str
    subdivision: str = ""
    categories: tuple[str, ...] = PUBLIC

    def __post_init__(self) -> None:
        if self.country not in CODES:
            raise UnknownHolidays(str(self), "write a country's two letters, such as SE")
        try:
            _of_year(self, 2026, "en")
        except (NotImplementedError, ValueError) as error:  # the first is what holidays raises for parts it lacks
            raise UnknownHolidays(str(self), str(error)) from error

    @classmethod
    def parse(cls, text: str, categories: tuple[str, ...] = PUBLIC) -> "HolidaySource":
        """From ``SE`` or ``GB-SCT``. Raises UnknownHolidays."""
        country, _, subdivision = text.strip().upper().partition("-")
        return cls(country, subdivision, categories)

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days on which the business keeps a holiday."""

    sources: tuple[HolidaySource, ...] = ()
    added: Mapping[date, str] = field(default_factory=dict)
    dropped: Collection[date] = frozenset()

    def name(self, day: date, language: str = "en") -> str | None:
        """The holiday's name in a language, if there is one on that day.

        Where the package has none in it: in the country's own language, or in English if that is written in letters
        of another alphabet. Days added keep the name that they were given.
        """
        if day in self.added:
            return self.added[day]
        if day in self.dropped:
            return None
        names = (_of_year(source, day.year, language).get(day) for source in self.sources)
        return next((name for name in names if name), None)


NO_HOLIDAYS = Holidays()


@lru_cache(maxsize=256)
def _of_year(source: HolidaySource, year: int, language: str) -> dict[date, str]:
    country = country_class(source.country)
    spoken, own = country.supported_languages, country.default_language
    if wanted := _among(spoken, language):
        return _named(source, year, wanted)
    named = _named(source, year, own)
    english = _among(spoken, "en")
    return named if english is None or _in_our_letters(named) else _named(source, year, english)


def _named(source: HolidaySource, year: int, language: str | None) -> dict[date, str]:
    """The language is always given: left out, the package takes it from the process's environment."""
    country = country_class(source.country)
    days = country(subdiv=source.subdivision or None, years=year, categories=source.categories, language=language)
    return dict(days.items())


def _among(spoken: tuple[str, ...], language: str) -> str | None:
    return next((each for each in spoken if each == language or each.startswith(f"{language}_")), None)


def _in_our_letters(named: Mapping[date, str]) -> bool:
    letters = (letter for name in named.values() for letter in name if letter.isalpha())
    return all(unicodedata.name(letter).startswith("LATIN") for letter in letters)
