"""A cause's ``when``: groups of checks from the fixed vocabulary of bot.model.steps.checks."""

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from bot.model.steps.checks import CHECKS, OTHERWISE, SAID, Check
from bot.rules.reading.validate import wrong
from bot.rules.reading.words import did_you_mean

Group: TypeAlias = dict[str, Any]
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def parse_when(groups: tuple[Group, ...]) -> tuple[tuple[Check, ...], ...]:
    """Groups as they stand in the file, as checks. Raises pydantic's error with a sentence, see ``wrong``."""
    return tuple(tuple(_checks(group)) for group in groups)


def _checks(group: Group) -> list[Check]:
    checks: list[Check] = []
    for name, raw in group.items():
        if name == SAID:
            checks += _said(raw)
        elif name in CHECKS:
            checks.append(Check(name, _argument(name, raw)))
        else:
            msg = f"{name!r} is no check{did_you_mean(name, [*CHECKS, SAID])}"
            raise wrong(msg)
    return checks


def _said(raw: Any) -> list[Check]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise wrong("'said' takes a fact and its value: said: {what: damaged}")
    return [Check(SAID, value, fact) for fact, value in raw.items()]


def _argument(name: str, raw: Any) -> str | int | bool:
    kind = CHECKS[name]
    text = raw.strip() if isinstance(raw, str) else ""
    if kind.takes is bool:
        if text not in _FLAGS:
            msg = f"{name!r} takes yes or no"
            raise wrong(msg)
        if name == OTHERWISE and not _FLAGS[text]:
            msg = "'otherwise' is always 'yes'"
            raise wrong(msg)
        return _FLAGS[text]
    if kind.takes is int:
        if not text.isdecimal():
            msg = f"{name!r} takes a whole number of days"
            raise wrong(msg)
        return int(text)
    if text not in kind.choices:
        msg = f"{text!r} is not one of the choices{did_you_mean(text, kind.choices)}"
        raise wrong(msg)
    return text


def _groups(raw: Any) -> tuple[Group, ...]:
    groups = raw if isinstance(raw, (list, tuple)) else [raw]
    if not groups or not all(isinstance(group, dict) and group for group in groups):
        raise wrong("checks are expected here, such as {carrier_says: lost}")
    parse_when(tuple(groups))
    return tuple(groups)


When = Annotated[tuple[Group, ...], BeforeValidator(_groups)]
