"""Names and values as people read them. Sentences are the templates' business."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.model.values import Money, TextRef, Value
from bot.web.console.views.times import When


def plain(name: str) -> str:
    """A name from the rule files: ``parcel_late`` becomes ``Parcel late``."""
    words = name.replace("_", " ").replace(".", " · ").strip()
    return words[:1].upper() + words[1:]


def value(what: Value, when: When) -> str:
    """A typed value, by the business's clock."""
    match what:
        case datetime() | date() | timedelta():
            return _time(what, when)
        case Money():
            return f"{what.amount} {what.currency}"
        case TextRef():
            return plain(what.key.rsplit(".", 1)[-1])
        case bool():
            return "✓" if what else "✗"
        case str() | int():
            return str(what)
        case _:
            return ", ".join(value(each, when) for each in what)


def _time(what: datetime | date | timedelta, when: When) -> str:
    if isinstance(what, datetime):
        return when.moment(what)
    if isinstance(what, timedelta):
        return f"{minutes(what)} min"
    return f"{what:%a} {what.day} {what:%b %Y}"


def minutes(span: timedelta) -> int:
    """Whole minutes, whichever way."""
    return int(abs(span).total_seconds()) // 60


_PATTERN = re.compile(r"the words fit '.*'", re.DOTALL)
_FACTS = {"intent is": "understood as", "mood is": "sounds", "dialogue_wants is": "the four steps say"}


def because(trace: str) -> str:
    """Why a rule fitted, for who answers: ``understood as ask human``, and no pattern."""
    said = _PATTERN.sub("said so in their own words", trace)
    for fact, words in _FACTS.items():
        said = said.replace(fact, words)
    return said.replace("_", " ")


FILTERS: Mapping[str, Callable[..., Any]] = {"plain": plain, "value": value, "minutes": minutes, "because": because}
