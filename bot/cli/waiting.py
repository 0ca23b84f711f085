"""Commands that wait for something, and those that need not load what waits."""

from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it to its end. asyncio is loaded here, as a command that only looks at files takes a while less without."""
    import asyncio

    return asyncio.run(work)
