"""Long commands, watched: one line of progress each, the full output in a log, its last lines on failure."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_SHOWN_ON_FAILURE = 15


class SetupError(Exception):
    """Set-up cannot go on; the message says why, and what to do about it."""


class CommandFailedError(SetupError):
    """A command came back with an error or took too long; the message has its last words."""


@dataclass
class Steps:
    """A numbered list of steps, printed as it goes: `[2/3] Gateway environment … done in 12 s`."""

    total: int
    log: IO[str]
    _number: int = 0
    _title: str = ""
    _started: float = field(default_factory=time.monotonic)

    def begin(self, title: str) -> None:
        """Start the next step and say so."""
        self._number += 1
        self._title = title
        self._started = time.monotonic()
        self.log.write(f"\n== {title}\n")
        self._print(end="" if sys.stdout.isatty() else "\n")

    def done(self, note: str = "") -> None:
        """Close the step with the seconds it took and an optional note."""
        seconds = time.monotonic() - self._started
        self._print(f"done in {seconds:.0f} s{f' ({note})' if note else ''}", end="\n")

    def run(self, *command: str | Path, cwd: Path, env: dict[str, str], timeout: float = 1800) -> None:
        """Run a command to its end, its output to the log; `timeout` in seconds.

        Raises CommandFailedError with the last lines that it wrote.
        """
        words = [str(word) for word in command]
        self.log.write(f"$ {' '.join(words)}\n")
        self.log.flush()
        begin = self.log.tell()
        try:
            process = subprocess.Popen(
                words, cwd=cwd, env=env, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL
            )
        except OSError as error:
            message = f"{words[0]} did not start: {error.strerror}"
            raise CommandFailedError(message) from error
        code = self._watch(process, time.monotonic() + timeout)
        if code:
            message = f"{Path(words[0]).name} failed:\n{self._last_words(begin)}"
            raise CommandFailedError(message)

    def _watch(self, process: subprocess.Popen[bytes], deadline: float) -> int:
        """Wait, ticking once a second where somebody looks; the process never outlives this call."""
        try:
            while time.monotonic() < deadline:
                try:
                    return process.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    if sys.stdout.isatty():
                        self._print(f"{time.monotonic() - self._started:.0f} s", end="")
            self.log.write("It took too long and was stopped.\n")
            return -1
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def _last_words(self, begin: int) -> str:
        self.log.flush()
        text = Path(self.log.name).read_bytes()[begin:].decode(errors="replace")
        return "\n".join(f"  | {line}" for line in text.splitlines()[-_SHOWN_ON_FAILURE:])

    def _print(self, state: str = "", *, end: str) -> None:
        # On a terminal the step's line is written over itself; elsewhere each state gets a line of its own.
        start = "\r\x1b[K" if sys.stdout.isatty() else ""
        print(f"{start}[{self._number}/{self.total}] {self._title} … {state}".rstrip(), end=end, flush=True)
