"""The folders of changed rules that can be tried: the rules' own as it lies on disk, and named ones beside it.

A form only ever names one of those that were found: no path comes from a browser, and nothing is uploaded.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.model.policy.rules import Policy

EDITED = "as edited"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,60}")


class CheckedBook(Protocol):
    """A rule book without a fault."""

    @property
    def policy(self) -> Policy:
        """What is decided by."""


class Checked(Protocol):
    """What a look at a folder found (bot.rules.CheckResult). No book if there is a fault."""

    @property
    def faults(self) -> Sequence[object]:
        """What is wrong, each with its place when it is written out."""

    @property
    def version(self) -> str:
        """Changes with every edit."""

    @property
    def contents(self) -> Mapping[str, bytes]:
        """The files as they were read."""

    @property
    def book(self) -> CheckedBook | None:
        """The rules."""


Check = Callable[[Path], Checked]


@dataclass(frozen=True, slots=True)
class Folders:
    """``rules``: the folder that operators edit. ``places``: folders whose sub-folders are changed rules."""

    rules: Path
    places: tuple[Path, ...]
    check: Check

    def found(self) -> dict[str, Path]:
        """All that can be tried, by name; the first place wins where two have the same."""
        found = {EDITED: self.rules}
        for place in self.places:
            for path in sorted(place.iterdir()) if place.is_dir() else ():
                if path.is_dir() and not path.is_symlink() and _NAME.fullmatch(path.name):
                    found.setdefault(path.name, path)
        return found
