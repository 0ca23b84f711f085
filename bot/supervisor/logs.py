"""The children's log files: rotated when the supervisor starts, read back when a child falls."""

from pathlib import Path

_KEPT = 3
_LAST_BYTES = 8192


def rotate(path: Path) -> None:
    """Make room for a new log: name.log becomes name.1.log and so on; the oldest of three is dropped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for number in range(_KEPT, 0, -1):
        newer = path if number == 1 else path.with_suffix(f".{number - 1}{path.suffix}")
        if newer.exists():
            newer.replace(path.with_suffix(f".{number}{path.suffix}"))


def last_lines(path: Path, start: int, lines: int = 12) -> tuple[str, ...]:
    """The last lines written after byte `start`, without the empty ones; reads 8 KB at most."""
    with path.open("rb") as log:
        end = log.seek(0, 2)
        log.seek(max(start, end - _LAST_BYTES))
        text = log.read().decode(errors="replace")
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())[-lines:]
