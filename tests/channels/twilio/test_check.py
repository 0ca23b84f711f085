"""The preflight's look at WhatsApp senders, which the sandbox's peer does not list."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.ports import CheckLine
from channels.twilio import TwilioSettings
from channels.twilio.check import SHARED_SANDBOX, _whatsapp_sender
from channels.twilio.client import TwilioClient
from tests.channels.conftest import serve
from tests.channels.payloads import PUBLIC_URL

NUMBER = "+46766860001"
OURS = f"{PUBLIC_URL}/webhooks/twilio"


@dataclass
class Senders:
    """The list of an account's WhatsApp senders."""

    listed: list[Mapping[str, object]] = field(default_factory=list)
    url: str = ""

    async def list(self, request: web.Request) -> web.Response:
        meta = {"key": "senders", "page": 0, "page_size": 50, "next_page_url": None, "url": str(request.url)}
        return web.json_response({"senders": self.listed, "meta": meta})


@pytest.fixture
async def senders() -> AsyncIterator[Senders]:
    served = Senders()
    app = web.Application()
    app.router.add_get("/v2/Channels/Senders", served.list)
    async for url in serve(app):
        served.url = url
        yield served


async def checked(senders: Senders, number: str = NUMBER) -> CheckLine:
    settings = TwilioSettings("AC1", ("t",), whatsapp_from=number, public_url=PUBLIC_URL, api_url=senders.url)
    client = TwilioClient(settings)
    line = await _whatsapp_sender(client, settings, number)
    await client.close()
    return line


def sender(status: str = "ONLINE", url: str | None = OURS) -> Mapping[str, object]:
    webhook = {"webhook": {"callback_url": url}} if url else {}
    return {"sid": "XE1", "sender_id": f"whatsapp:{NUMBER}", "status": status, **webhook}


@pytest.mark.parametrize(
    ("listed", "ok"),
    [
        ([sender()], True),
        ([sender("ONLINE:UPDATING")], True),
        ([sender("OFFLINE")], False),
        ([sender(url="https://elsewhere.example")], False),
        ([sender(url=None)], False),
        ([], False),
    ],
    ids=["good", "updating", "offline", "elsewhere", "nowhere", "not ours"],
)
async def test_a_sender_is_online_and_points_here(
    senders: Senders, listed: list[Mapping[str, object]], ok: bool
) -> None:
    senders.listed = listed

    assert (await checked(senders)).ok is ok


async def test_the_shared_sandbox_is_in_nobodys_list(senders: Senders) -> None:
    assert (await checked(senders, SHARED_SANDBOX)).ok


async def test_a_list_that_can_not_be_read_is_said_but_no_fault(senders: Senders) -> None:
    senders.url = "http://127.0.0.1:1"
    line = await checked(senders)

    assert line.ok
    assert "could not be looked up" in line.advice
