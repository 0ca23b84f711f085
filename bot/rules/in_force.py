"""Which rules are in force while the files have faults: the last good ones, with what is closed just now.

So an emergency closes at once (fyra close, the console), whatever else is wrong in the folder.
"""

from collections.abc import Mapping
from pathlib import Path

from bot.rules.files import closures
from bot.rules.folder import read_folder
from bot.rules.last_good import LastGood
from bot.rules.loading import CheckResult, check, check_contents


def in_force(directory: Path, place: Path | None) -> tuple[CheckResult, CheckResult | None]:
    """What the files say, and what the running system goes by. ``place``: where good versions are kept (var/rules).

    The latter is the former if it has no faults; None where no good version was kept. Without warnings and examples.
    """
    written = check(directory, remarks=False)
    return written, written if written.book else stand_in(last_good(place), written, remarks=False)


def last_good(place: Path | None) -> Mapping[str, bytes]:
    """The files of the last good version; nothing if none was kept."""
    copy = LastGood(place).directory if place else None
    return read_folder(copy).contents if copy and copy.is_dir() else {}


def stand_in(good: Mapping[str, bytes], written: CheckResult, *, remarks: bool = True) -> CheckResult | None:
    """The good files with the closures as they are written now. None if the good ones are good no more, or not there.

    Closures that can't be read, or don't fit the good files, are left as they were.
    """
    if not good:
        return None
    result = check_contents(_closed_as(good, written), remarks=remarks)
    if result.book is None:
        result = check_contents(good, remarks=remarks)
    return result if result.book else None


def _closed_as(good: Mapping[str, bytes], written: CheckResult) -> Mapping[str, bytes]:
    gone = not written.contents  # the whole folder: nobody has reopened
    if gone or any(fault.file == closures.FILE for fault in written.faults):
        return good
    contents = {name: content for name, content in good.items() if name != closures.FILE}
    if closures.FILE in written.contents:
        contents[closures.FILE] = written.contents[closures.FILE]
    return contents
