"""How far back a command looks, as people write it."""

import sys
from datetime import timedelta

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_TEN_YEARS = 3650


def span(text: str) -> timedelta:
    """``12h``, ``30d`` or ``8w``. Anything else ends the command with a sentence."""
    number, unit = text[:-1], text[-1:]
    found = timedelta(**{_UNITS[unit]: int(number)}) if unit in _UNITS and number.isdecimal() else None
    if found is None or found > timedelta(days=_TEN_YEARS):
        sys.exit(f"fyra: --since {text} is no span of time. Write 12h, 30d or 8w.")
    return found
