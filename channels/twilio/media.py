"""A customer's file, fetched when an agent looks: https://www.twilio.com/docs/messaging/api/media-resource."""

import asyncio
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.model.errors import DelayedSend, RefusedSend
from channels.twilio.settings import TwilioSettings

LARGEST = 16 * 1024 * 1024  # WhatsApp's limit, in bytes
_API = "https://api.twilio.com"
_MOST_REDIRECTS = 3
# Where Twilio keeps the files that its API redirects to; asked without our password.
_STORES = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")


async def fetch(settings: TwilioSettings, reference: str) -> tuple[str, bytes]:
    """The file's content type and bytes. Only Twilio's own hosts are asked, whatever the reference says (SSRF).

    Raises RefusedSend for another host, a missing or too large file; DelayedSend when Twilio does not answer.
    """
    home = _origin(settings.api_url or _API)
    if _origin(reference) != home:
        raise RefusedSend("the file is not at Twilio")
    try:
        async with asyncio.timeout(3 * settings.timeout), aiohttp.ClientSession() as session:
            return await _follow(session, settings, reference, home)
    except (TimeoutError, aiohttp.ClientError) as error:
        msg = f"Twilio does not give the file: {type(error).__name__}"
        raise DelayedSend(msg) from None


async def _follow(
    session: aiohttp.ClientSession, settings: TwilioSettings, url: str, home: tuple[str, str]
) -> tuple[str, bytes]:
    credentials = aiohttp.encode_basic_auth(settings.account_sid, settings.auth_tokens[0])
    for _ in range(_MOST_REDIRECTS + 1):
        headers = {"Authorization": credentials} if _origin(url) == home else {}
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if not 300 <= response.status < 400:
                return await _content(response)
            url = urljoin(url, response.headers.get("Location", ""))
        if _origin(url) != home and not _is_store(url):
            raise RefusedSend("the file is not at Twilio")
    raise RefusedSend("the file moves in circles")


async def _content(response: aiohttp.ClientResponse) -> tuple[str, bytes]:
    if response.status != 200:
        raise RefusedSend("Twilio does not have the file", code=str(response.status))
    data = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > LARGEST:
            raise RefusedSend("the file is too large")
    return response.content_type, bytes(data)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _is_store(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and f".{parts.hostname or ''}".endswith(_STORES)
