"""Keeps long-lived processes small: less than 150 MB resident each is promised (docs/decisions/005-capacity.md).

What is said here to glibc's allocator is left out, without harm, where there is another one (musl, macOS).
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_ARENA_MAX = -8  # mallopt(3)


def one_heap() -> None:
    """Let all threads share one heap. Call it before there are threads.

    With a heap for each thread, every one that ever ran a query keeps its own free pages: 8 MB after a day of few
    threads, and they run one at a time anyway.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """At the end of a start: collect what is no longer reachable, and return the heap's free pages to the system.

    What is there now is there to stay: later collections leave it out, and so cost less and come in time.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def pretending_absent(package: str) -> Iterator[None]:
    """Within the block, importing an optional package fails as if it were not installed; if it is loaded, it stays."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # what the import system defines for "not there"
    try:
        yield
    finally:
        del sys.modules[package]
