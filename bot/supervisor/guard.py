"""Ends process groups when the process that started them is gone, however it went.

Run as a program (standard library only, so that it starts fast and stays small) with a pipe from the supervisor as its
standard input: "+123" is a process group to look after, "-123" one that is over. The kernel closes the pipe when the
supervisor dies, even of SIGKILL; then the groups still there are ended. Linux's PR_SET_PDEATHSIG would do for direct
children only, and not on other systems; whole groups are what must go, since Rasa and sanic start processes themselves.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

_GRACE_SECONDS = 3.0
_END_SECONDS = 10.0


class Guard:
    """The supervisor's side: a context in which groups can be put under guard."""

    def __enter__(self) -> Self:
        # In a session of its own it outlives the terminal, and whatever ends the supervisor's process group.
        command = [sys.executable, "-I", "-S", __file__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(_END_SECONDS)

    def watch(self, group: int) -> None:
        """Look after a process group."""
        self._send(f"+{group}\n")

    def forget(self, group: int) -> None:
        """Stop looking after a process group, before its number can be another's."""
        self._send(f"-{group}\n")

    def _send(self, line: str) -> None:
        # Somebody who kills the guard itself has taken the last net away; the children go on all the same.
        with suppress(BrokenPipeError):
            if self._process.stdin:
                self._process.stdin.write(line.encode())


def send_signal(group: int, number: int) -> bool:
    """Signal a process group; False when nothing of it is left (or it belongs to another user by now)."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _read(lines: Iterable[str]) -> set[int]:
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def _end(groups: set[int]) -> None:
    left = {group for group in groups if send_signal(group, signal.SIGTERM)}
    deadline = time.monotonic() + _GRACE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if send_signal(group, 0)}
    for group in left:
        send_signal(group, signal.SIGKILL)


def main() -> None:
    """Read until the pipe closes, then end what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _end(_read(sys.stdin))


if __name__ == "__main__":
    main()
