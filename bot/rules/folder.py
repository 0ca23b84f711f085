"""A rules directory: which files belong there, all of them read as one consistent version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.rules.faults import Fault
from bot.rules.reading.reader import MAX_BYTES, read_bytes
from bot.rules.reading.tree import Tree
from bot.rules.reading.words import closest

FILES = (
    "acknowledgements.yml",
    "compensation.yml",
    "escalation.yml",
    "handoffs.yml",
    "hours.yml",
    "languages.yml",
    "policy.yml",
    "promises.yml",
    "teams.yml",
    "unfinished.yml",
)
OPTIONAL = ("closures.yml", "feedback.yml")
CALENDAR = ".ics"
TEXTS = "texts"
PLAYBOOKS = "playbooks"
SHARED_FILE = f"{PLAYBOOKS}/shared.yml"
_FOLDERS = (TEXTS, PLAYBOOKS)
MAX_FILES = 1000
T = TypeVar("T")


@dataclass(slots=True)
class Folder:
    """The content of a rules directory: bytes as they were read, once; trees of those that are YAML; faults so far."""

    contents: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Twelve letters that change with every edit of any file."""
        return version_of(self.contents)

    def below(self, folder: str) -> dict[str, Tree]:
        """The trees of a sub-folder's files, by the file's name without its ending."""
        return below(folder, self.trees)

    @property
    def playbooks(self) -> frozenset[str]:
        """The names of the playbooks, also of those that can't be read."""
        return frozenset(below(PLAYBOOKS, self.contents)) - {Path(SHARED_FILE).stem}


def below(folder: str, files: Mapping[str, T]) -> dict[str, T]:
    """What belongs to a sub-folder's files, by the file's name without its ending."""
    return {Path(name).stem: each for name, each in files.items() if name.startswith(f"{folder}/")}


def version_of(contents: Mapping[str, bytes]) -> str:
    """See ``Folder.version``."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\0{len(contents[name])}\0".encode())
        digest.update(contents[name])
    return digest.hexdigest()[:12]


def read_folder(directory: Path) -> Folder:
    """All rule files of the directory. What can't be read becomes a fault; nothing is raised."""
    folder = Folder()
    if not directory.is_dir():
        folder.faults.append(Fault(_name(directory), 1, 1, "there is no such directory"))
        return folder
    for path in _files(directory, folder):
        _read(path, path.relative_to(directory).as_posix(), folder)
    return _complete(folder)


def folder_of(contents: Mapping[str, bytes]) -> Folder:
    """The same from contents that were read before, by the files' names."""
    folder = Folder()
    for name, content in contents.items():
        _take(name, content, folder)
    return _complete(folder)


def _complete(folder: Folder) -> Folder:
    for name in FILES:
        if name not in folder.contents and not any(fault.file == name for fault in folder.faults):
            folder.faults.append(Fault(name, 1, 1, "this file is missing"))
    return folder


def _files(directory: Path, folder: Folder) -> list[Path]:
    places = [directory, *(directory / name for name in _FOLDERS if (directory / name).is_dir())]
    try:
        found = [path for place in places for path in sorted(place.iterdir()) if _is_rule_file(path)]
    except OSError as error:
        folder.faults.append(Fault(_name(directory), 1, 1, f"can't be read: {error.strerror}"))
        return []
    if len(found) > MAX_FILES:
        folder.faults.append(Fault(_name(directory), 1, 1, f"more than {MAX_FILES} files"))
        return []
    return found


def _is_rule_file(path: Path) -> bool:
    """Editors leave hidden and back-up files beside; folders and pipes are none, a link that leads nowhere is."""
    named = path.suffix in {".yml", ".yaml", CALENDAR} and not path.name.startswith((".", "#", "~"))
    return named and (path.is_file() or (path.is_symlink() and not path.exists()))


def _name(directory: Path) -> str:
    return directory.name or str(directory)


def _read(path: Path, name: str, folder: Folder) -> None:
    calendar = path.suffix == CALENDAR
    if "/" not in name and not calendar and name not in (*FILES, *OPTIONAL):
        meant = closest(path.stem, [Path(file).stem for file in FILES])
        instead = f"did you mean '{meant}.yml'?" if meant else "keep other files elsewhere"
        message = f"no rule file is called {name!r}; {instead}"
        folder.faults.append(Fault(name, 1, 1, message))
        return
    if path.suffix == ".yaml":
        folder.faults.append(Fault(name, 1, 1, f"call it {path.stem}.yml"))
        return
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        folder.faults.append(Fault(name, 1, 1, f"can't be read: {error.strerror or error}"))
        return
    _take(name, content, folder)


def _take(name: str, content: bytes, folder: Folder) -> None:
    folder.contents[name] = content
    if name.endswith(CALENDAR):
        return
    tree = read_bytes(content, name=name)
    folder.faults += tree.faults
    if tree.data is not None or not tree.faults:
        folder.trees[name] = tree
