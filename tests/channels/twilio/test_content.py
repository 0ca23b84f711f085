"""Contents for buttons, before an API that remembers what an earlier process made."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from bot.model.errors import Unreachable
from bot.model.messages import Button, ChannelName, OutboundMessage, Route
from channels.twilio import TwilioChannel, TwilioSettings
from channels.twilio.content import _name
from tests.channels.clock import FixedClock
from tests.channels.conftest import serve

CHOICES = (Button("choose:refund", "Refund"), Button("choose:replace", "New one"))
ROUTE = Route(ChannelName.WHATSAPP, "+46766860001", "+46701234567")
EARLIER = "HX" + "e" * 32


@dataclass
class Api:
    """A Content API with one Content of ours and one of somebody else's, and a Messages API behind it."""

    made: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    error_code: int | None = None
    listable: bool = True
    url: str = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v1/Content", self.list)
        app.router.add_post("/v1/Content", self.make)
        app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", self.send)
        return app

    async def list(self, request: web.Request) -> web.Response:
        if not self.listable:
            raise web.HTTPInternalServerError
        contents = [
            {"sid": EARLIER, "friendly_name": _name(CHOICES)},
            {"sid": "HX" + "f" * 32, "friendly_name": "somebody else's"},
            {"sid": "HX" + "d" * 32, "friendly_name": None},
        ]
        meta = {"key": "contents", "page": 0, "page_size": 50, "next_page_url": None, "url": str(request.url)}
        return web.json_response({"contents": contents, "meta": meta})

    async def make(self, request: web.Request) -> web.Response:
        self.made.append(await request.json())
        return web.json_response({"sid": "HX" + "0" * 32}, status=201)

    async def send(self, request: web.Request) -> web.Response:
        self.sent.append(dict(await request.post()))
        return web.json_response({"sid": "SM" + "1" * 32, "error_code": self.error_code}, status=201)


@pytest.fixture
async def content_api() -> AsyncIterator[Api]:
    served = Api()
    async for url in serve(served.app()):
        served.url = url
        yield served


@pytest.fixture
async def channel(content_api: Api) -> AsyncIterator[TwilioChannel]:
    channel = TwilioChannel(TwilioSettings("AC1", ("t" * 32,), api_url=content_api.url), FixedClock())
    yield channel
    await channel.close()


async def test_what_an_earlier_process_made_is_used_again(content_api: Api, channel: TwilioChannel) -> None:
    await channel.send(OutboundMessage(1, ROUTE, "What would you like?", CHOICES))

    assert content_api.made == []
    assert content_api.sent[0]["ContentSid"] == EARLIER


async def test_another_set_of_buttons_is_another_content(content_api: Api, channel: TwilioChannel) -> None:
    renamed = (replace(CHOICES[0], title="Money back"), CHOICES[1])
    await channel.send(OutboundMessage(1, ROUTE, "What would you like?", renamed))

    (made,) = content_api.made
    assert made["friendly_name"] == _name(renamed)
    assert made["types"]["twilio/quick-reply"] == {
        "body": "{{1}}",
        "actions": [
            {"type": "QUICK_REPLY", "title": "Money back", "id": "choose:refund"},
            {"type": "QUICK_REPLY", "title": "New one", "id": "choose:replace"},
        ],
    }


async def test_a_message_that_is_taken_with_an_error_is_not_sent(content_api: Api, channel: TwilioChannel) -> None:
    content_api.error_code = 63003
    with pytest.raises(Unreachable):
        await channel.send(OutboundMessage(1, ROUTE, "Hej!"))


async def test_what_can_not_be_listed_is_made_anew(content_api: Api, channel: TwilioChannel) -> None:
    content_api.listable = False
    await channel.send(OutboundMessage(1, ROUTE, "What would you like?", CHOICES))

    assert len(content_api.made) == 1
    assert content_api.sent[0]["ContentSid"] != EARLIER
