"""Ways to see that a process is ready."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import aiohttp

_SECONDS = 2.0


def answers(url: str) -> Callable[[], Awaitable[bool]]:
    """A check for ChildSpec.ready: whether a GET of `url` is answered with 200 within two seconds."""

    async def check() -> bool:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    return check
