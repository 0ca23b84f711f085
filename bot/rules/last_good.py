"""The last rules without a fault, kept below var/, so that a restart after a broken edit still starts.

``versions/<version>/`` holds a copy of each version's files, the latest few; ``last_good`` is a link to one of them.
Several processes may keep the same version at once: a copy appears whole or not at all, and so does the link.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

KEPT = 20
NOTE = ".note"
ASIDE = "never in force: put aside when you went back"


def note_of(copy: Path) -> str:
    """What is to be known about how a version came to be; mostly nothing."""
    path = copy / NOTE
    return path.read_text("utf-8") if path.is_file() else ""


class LastGood:
    """Copies of rule files below ``place`` (var/rules). Raises OSError when the disk says no."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.directory = place / "last_good"
        self._versions = place / "versions"

    @property
    def version(self) -> str:
        """Its name; nothing if there is none."""
        return self.directory.resolve().name if self.directory.is_dir() else ""

    def keep(self, version: str, contents: Mapping[str, bytes], *, note: str = "") -> None:
        """Make this version the last good one. ``note``: what is to be known about how it came to be.

        One that is it already keeps the time since when: a restart brings nothing into force.
        """
        if version != self.version:
            self._copy(version, contents)
        self._note(version, note)
        link = self.place / f".last_good.{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("versions") / version)
        link.replace(self.directory)
        self._forget()

    def put_aside(self, version: str, contents: Mapping[str, bytes]) -> None:
        """Keep a copy of this version, which need not be good; it is noted where it was never in force."""
        if not (self._versions / version).is_dir():
            self._copy(version, contents)
            self._note(version, ASIDE)
        os.utime(self._versions / version)

    def _copy(self, version: str, contents: Mapping[str, bytes]) -> None:
        copy = self._versions / version
        if not copy.is_dir():
            self._write(copy, contents)
        os.utime(copy)

    def _note(self, version: str, note: str) -> None:
        path = self._versions / version / NOTE
        if not note:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_text("utf-8") != note:
            path.write_text(note, "utf-8")

    def _write(self, copy: Path, contents: Mapping[str, bytes]) -> None:
        self._versions.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft.", dir=self._versions))
        for name, content in contents.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        try:
            draft.rename(copy)
        except OSError:
            shutil.rmtree(draft)
            if not copy.is_dir():  # otherwise another process was faster, with the same content
                raise

    def _forget(self) -> None:
        copies = [path for path in self._versions.iterdir() if not path.name.startswith(".")]
        latest_first = sorted(copies, key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in latest_first[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)
