"""Opening hours: when somebody works, when the next opening is, and how long a piece of working time takes.

Guide: G2.2, G2.3. A Calendar is one schedule; AnyOf unites several; AROUND_THE_CLOCK never closes. All are Hours.
"""

from bot.model.hours.calendar import Calendar, Closure, day_of, zone_named
from bot.model.hours.days_off import NO_HOLIDAYS, Holidays, HolidaySource
from bot.model.hours.errors import (
    HoursError,
    InstantError,
    InstantOutOfRange,
    InvalidClosure,
    InvalidHours,
    NaiveInstant,
    UnknownHolidays,
    UnknownTimeZone,
)
from bot.model.hours.expression import parse_day, parse_schedule
from bot.model.hours.intervals import Interval, subtract, to_utc, union
from bot.model.hours.several import AnyOf
from bot.model.hours.timeline import AROUND_THE_CLOCK, HORIZON, AroundTheClock, Basis, Hours, Reason

__all__ = [
    "AROUND_THE_CLOCK",
    "HORIZON",
    "NO_HOLIDAYS",
    "AnyOf",
    "AroundTheClock",
    "Basis",
    "Calendar",
    "Closure",
    "HolidaySource",
    "Holidays",
    "Hours",
    "HoursError",
    "InstantError",
    "InstantOutOfRange",
    "Interval",
    "InvalidClosure",
    "InvalidHours",
    "NaiveInstant",
    "Reason",
    "UnknownHolidays",
    "UnknownTimeZone",
    "day_of",
    "parse_day",
    "parse_schedule",
    "subtract",
    "to_utc",
    "union",
    "zone_named",
]
