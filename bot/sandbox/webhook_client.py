"""How a peer calls the gateway: one POST, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Mapping


class Failure(StrEnum):
    """Why there was no answer: no connection, or none in time."""

    NO_CONNECTION = "ct"
    TIMED_OUT = "rt"


@dataclass(frozen=True)
class Answer:
    """What the gateway answered to a webhook; `status` is 0 when it did not."""

    status: int
    body: bytes = b""
    content_type: str = ""
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        """Whether the gateway took the webhook over."""
        return 200 <= self.status < 300


class WebhookClient:
    """POSTs to the public address, or, when `deliver_to` is set, to that base in its stead.

    A gateway behind TLS is known by its public address, which is what gets signed; the sandbox, in the same process,
    reaches it on loopback and sends the public name in the Host header, as the proxy would.
    """

    def __init__(self, *, deliver_to: str | None = None, timeout: float = 15.0) -> None:
        self.deliver_to = deliver_to
        self.timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one webhook and return the answer, whatever it is."""
        # encoded=True: the address goes out byte for byte as it was signed.
        public = URL(url, encoded=True)
        target, sent = public, dict(headers)
        if self.deliver_to:
            base = URL(self.deliver_to)
            target = URL.build(
                scheme=base.scheme,
                authority=base.raw_authority,
                path=public.raw_path,
                query_string=public.raw_query_string,
                encoded=True,
            )
            sent["Host"] = public.raw_authority
        try:
            async with self._open().post(target, data=body, headers=sent, allow_redirects=False) as response:
                content_type = response.headers.get("Content-Type", "")
                return Answer(response.status, await response.read(), content_type)
        except TimeoutError:
            return Answer(0, failure=Failure.TIMED_OUT)
        except aiohttp.ClientError:
            return Answer(0, failure=Failure.NO_CONNECTION)

    async def close(self) -> None:
        """Close the connections; the next post opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.timeout))
        return self._session
