"""Shows a supervisor's events to a person: one moving line on a terminal, a line now and then in a log."""

import sys
from typing import TextIO

from bot.supervisor.events import Event, Waiting

_SECONDS_BETWEEN_LINES = 10


class Console:
    """Call it with each event. Writes to `stream` (standard output if None)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._waiting: dict[str, Waiting] = {}
        self._said: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, Waiting):
            self._waiting[event.name] = event
            self._progress(event)
            return
        self._waiting.pop(event.name, None)
        self._said.pop(event.name, None)
        self._line(str(event))

    def _progress(self, event: Waiting) -> None:
        if self._stream.isatty():
            self._write("\r\x1b[K" + "   ".join(str(waiting) for waiting in self._waiting.values()))
            return
        beat = int(event.seconds // _SECONDS_BETWEEN_LINES)
        if self._said.get(event.name) != beat:
            self._said[event.name] = beat
            self._line(str(event))

    def _line(self, text: str) -> None:
        start = "\r\x1b[K" if self._stream.isatty() else ""
        self._write(f"{start}{text}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
