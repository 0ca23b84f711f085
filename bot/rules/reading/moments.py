"""Instants as people say them: ``Friday 16:00``, ``tomorrow 09:00``, ``17:00``, ``2026-12-24 14:00``."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from bot.rules.reading.validate import wrong

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AWAY = {"": 0, "today": 0, "tomorrow": 1}
_SAID = re.compile(r"(?:(?P<day>[a-z]+|\d{4}-\d\d-\d\d)(?:[ t]+| at ))?(?P<hour>\d{1,2}):(?P<minute>\d\d)")
_HINT = "a day and a time are expected here, such as Friday 16:00 or 2026-12-24 14:00"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Said:
    """A time of day on a date, on a weekday, or some days from now; or, with a zone of its own, an ``instant``."""

    clock: time
    day: date | None = None
    weekday: int | None = None
    away: int = 0
    instant: datetime | None = None

    def seen_from(self, near: datetime) -> datetime:
        """Which instant is meant, said at ``near`` (aware, by the business's clock). A weekday is the next one."""
        if self.instant is not None:
            return self.instant.astimezone(near.tzinfo)
        day = self.day or near.date() + timedelta(days=self.away)
        if self.weekday is None:
            return datetime.combine(day, self.clock, near.tzinfo)
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        found = datetime.combine(day, self.clock, near.tzinfo)
        return found if found >= near else found + _WEEK


def said(raw: Any) -> Said:
    """The moment that a text says. Raises pydantic's error with a sentence."""
    text = " ".join(str(raw).lower().split())
    if found := _SAID.fullmatch(text):
        return _said(found)
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise wrong(_HINT) from error
    if instant.tzinfo is None:
        return Said(instant.time(), instant.date()) if ":" in text else _no_moment()
    return Said(instant.timetz(), instant=instant)


def _said(found: re.Match[str]) -> Said:
    try:
        clock = time(int(found["hour"]), int(found["minute"]))
    except ValueError as error:
        message = f"there is no {found['hour']}:{found['minute']} on a clock"
        raise wrong(message, column=found.start("hour") + 1) from error
    day = found["day"] or ""
    if day in _AWAY:
        return Said(clock, away=_AWAY[day])
    weekdays = [number for number, name in enumerate(_DAYS) if len(day) > 1 and name.startswith(day)]
    if len(weekdays) == 1:
        return Said(clock, weekday=weekdays[0])
    try:
        return Said(clock, date.fromisoformat(day))
    except ValueError as error:
        raise wrong(_HINT) from error


def _no_moment() -> Said:
    raise wrong(_HINT)


SaidMoment = Annotated[Said, BeforeValidator(said, json_schema_input_type=str)]
