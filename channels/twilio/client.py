"""Twilio's SDK, with time-outs that hold and errors that say what to do next."""

import asyncio
import json
import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client, api, content, messaging  # noqa: F401 the SDK would load these at the first call

from bot.model.errors import DelayedSend, UncertainSend
from channels.twilio.errors import send_error
from channels.twilio.settings import TwilioSettings

T = TypeVar("T")

# The SDK would log addresses and headers of every call at INFO.
_silent = logging.getLogger("channels.twilio.sdk")
_silent.disabled = True


class _Http(AsyncTwilioHttpClient):  # type: ignore[misc] # the SDK ships no types
    """The SDK's own client (9.13) sends a form where the Content API wants JSON; its synchronous twin does not."""

    async def request(self, method: str, url: str, **options: Any) -> Any:
        """One request; ``data`` is written as its Content-Type says."""
        headers = options.get("headers") or {}
        if headers.get("Content-Type") == "application/json" and options.get("data") is not None:
            options["data"] = json.dumps(options["data"])
        return await super().request(method, url, **options)


class _Password:
    """Credentials as a header: the SDK's own way uses aiohttp's BasicAuth, which warns and is about to go."""

    def __init__(self, settings: TwilioSettings) -> None:
        self._header = aiohttp.encode_basic_auth(settings.account_sid, settings.auth_tokens[0])

    def to_auth_strategy(self) -> "_Password":
        """The SDK asks for a strategy, and that for the header."""
        return self

    def get_auth_string(self) -> str:
        """The Authorization header."""
        return self._header


class TwilioClient:
    """One account's connection to Twilio, opened at its first use."""

    def __init__(self, settings: TwilioSettings) -> None:
        self._settings = settings
        self._client: Any = None

    @property
    def sdk(self) -> Any:
        """The SDK's client. Needs a running event loop."""
        if self._client is None:
            self._client = self._open()
        return self._client

    @property
    def account(self) -> Any:
        """The API of our own account: messages, numbers."""
        return self.sdk.api.v2010.accounts(self._settings.account_sid)

    async def call(self, request: Awaitable[T]) -> T:
        """One API call. Raises a SendError: Twilio's answer by its code, Delayed if it can't have got the request."""
        try:
            # The SDK ignores its own timeout argument (twilio 9.13).
            async with asyncio.timeout(self._settings.timeout):
                return await request
        except (TwilioRestException, TwilioServiceException) as error:
            raise send_error(int(error.code or error.status), int(error.status)) from None
        except aiohttp.ClientConnectorError:
            raise DelayedSend("Twilio can't be reached") from None
        except (TimeoutError, aiohttp.ClientError, TwilioException, ValueError, KeyError) as error:
            msg = f"no clear answer from Twilio: {type(error).__name__}"
            raise UncertainSend(msg) from None

    async def close(self) -> None:
        """Let go of the connections. The client opens again when it is used again."""
        client, self._client = self._client, None
        if client is not None:
            await client.http_client.close()

    def _open(self) -> Any:
        # No max_retries: the SDK would POST again on a 500, and so send twice.
        http = _Http(logger=_silent)
        sid, token = self._settings.account_sid, self._settings.auth_tokens[0]
        client = Client(sid, token, http_client=http, credential_provider=_Password(self._settings))
        if self._settings.api_url:
            client.edge = client.region = None  # otherwise TWILIO_EDGE would rewrite the host
            base = self._settings.api_url.rstrip("/")
            client.api.base_url = client.messaging.base_url = client.content.base_url = base
        return client
