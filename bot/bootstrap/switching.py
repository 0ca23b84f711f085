"""The console's switch, over the rule files."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.rules import closing
from bot.rules.closing import Switched


@dataclass(frozen=True, slots=True)
class FileSwitch:
    """``bot.web.console.Switch``: closes and opens in closures.yml of this directory. ``place``: var/rules."""

    directory: Path
    place: Path

    def close(self, *, now: datetime, because: str, until: str) -> Switched:
        """See ``bot.rules.closing.close_now``."""
        return closing.close_now(self.directory, now=now, because=because, until=until, place=self.place)

    def reopen(self, *, now: datetime) -> Switched:
        """See ``bot.rules.closing.reopen``."""
        return closing.reopen(self.directory, now=now, place=self.place)
