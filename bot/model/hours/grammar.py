"""The parts of an opening_hours expression: its rules, and each rule's days and hours."""

import re
from datetime import datetime
from typing import NamedTuple

from opening_hours import OpeningHours, State

from bot.model.hours.intervals import Interval

ALL_DAY = "00:00-24:00"
_DASHES = "‐‑‒–—−"
_TIME = r"\d{1,2}:\d{2}"
TIME_RANGE = re.compile(rf"(?P<start>{_TIME})-(?P<end>{_TIME})")
TIME_LIST = re.compile(rf"{_TIME}-{_TIME}(?:, ?{_TIME}-{_TIME})*")
_TIMES_OR_STATE = re.compile(rf"{_TIME}-{_TIME}(, ?)?|\b(off|closed|open)\b")
_RULE_END = re.compile(r";|(?<=:\d\d),(?! ?\d{1,2}:)|(?<=off),|(?<=closed),")


class Rule(NamedTuple):
    """One rule of an expression: where it begins, what joins it to the one before (";", "," or ""), and its text."""

    position: int
    joined_by: str
    text: str

    @property
    def selector(self) -> str:
        """The days that the rule is about: all of it but the hours."""
        return "" if self.text == "24/7" else _TIMES_OR_STATE.sub("", self.text).strip(" ,")


def rules_of(tidy: str) -> list[Rule]:
    """The rules of a tidied expression, in order."""
    rules, start, joined_by = [], 0, ""
    for separator in [*_RULE_END.finditer(tidy), None]:
        end = separator.start() if separator else len(tidy)
        text = tidy[start:end]
        rules.append(Rule(start + len(text) - len(text.lstrip()), joined_by, text.strip()))
        if separator:
            start, joined_by = separator.end(), separator[0]
    return rules


def joined(rules: list[Rule]) -> str:
    """The rules as one expression again."""
    return "".join(f"{rule.joined_by} {rule.text}" if at else rule.text for at, rule in enumerate(rules))


def open_intervals(expression: str, start: datetime, end: datetime) -> list[Interval]:
    """When the expression is open between two naive local times, by the library."""
    hours = OpeningHours(expression, auto_country=False, auto_timezone=False)
    return [Interval(begins, ends) for begins, ends, state, _ in hours.intervals(start, end) if state == State.OPEN]


def tidied(text: str) -> tuple[str, list[int]]:
    """The text with single blanks, plain hyphens and no trailing ';', and for each character its column in ``text``.

    The library knows neither two blanks in a row nor line breaks nor the dashes that word processors put in.
    """
    kept: list[tuple[str, int]] = []
    for column, each in enumerate(text, start=1):
        char = "-" if each in _DASHES else " " if each.isspace() else each
        before = kept[-1][0] if kept else " "
        if char == " " and before in " -":
            continue
        if char in "-;," and before == " ":
            kept.pop()
        kept.append((char, column))
    while kept and kept[-1][0] in " ;":
        kept.pop()
    return "".join(char for char, _ in kept), [column for _, column in kept] + [len(text) + 1]
