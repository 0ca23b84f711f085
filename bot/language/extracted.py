"""What bot.language.extract writes: made by a process of its own, kept in a file, and read where it lies.

The file is mapped, not read: of its 8 MB a gateway has in memory only the pages that its customers' words touch.
"""

import json
import mmap
import subprocess
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

_ROOT = Path(__file__).parents[2]  # where Python finds the package ``bot``, installed or not
_FORMAT = 2  # counts up when bot.language.extract writes something else


@dataclass(frozen=True, slots=True)
class Extracted:
    """The model of some languages: its arrays, each at its place (in bytes) in ``raw``."""

    classes: list[str]
    prior: list[float]
    unit: float
    arrays: Mapping[str, memoryview]
    places: Mapping[str, int]
    raw: bytes | mmap.mmap


def extracted(labels: Collection[str], cache: Path | None = None) -> Extracted:
    """The model of these languages. A file in ``cache`` that can't be read is made anew. Raises CalledProcessError."""
    if cache is None:
        return parse(_extract(labels))
    path = cache / f"{'-'.join(sorted(labels))}-{version('py3langid')}-{_FORMAT}.bin"
    with suppress(OSError, ValueError):
        return parse(_mapped(path))
    made = _extract(labels)
    with suppress(OSError):  # no room, no right: then it is made at every start
        _keep(path, made)
        return parse(_mapped(path))
    return parse(made)


def parse(raw: bytes | mmap.mmap) -> Extracted:
    """Raises ValueError on anything that is not whole."""
    place = raw.find(b"\n") + 1
    header = json.loads(raw[:place])
    arrays, places = {}, {}
    for name, typecode, size in header["arrays"]:
        if place + size > len(raw):
            raise ValueError("cut off")
        arrays[name] = memoryview(raw)[place : place + size].cast(typecode)
        places[name] = place
        place += size + -size % 8
    return Extracted(header["classes"], header["prior"], header["unit"], arrays, places, raw)


def _extract(labels: Collection[str]) -> bytes:
    command = [sys.executable, "-m", "bot.language.extract", *sorted(labels)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120, cwd=_ROOT).stdout


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _keep(path: Path, raw: bytes) -> None:
    """Whole or not at all: other processes may start at the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(raw)
    Path(file.name).replace(path)
