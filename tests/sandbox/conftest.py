"""Both peers on loopback, each with its real SDK before it and a stand-in gateway behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestServer
from telegram import Bot
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot.sandbox.clock import RealPace, TravellingClock
from bot.sandbox.telegram_peer import TelegramPeer
from bot.sandbox.twilio_peer import Account, TwilioPeer
from tests.sandbox.gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


async def serve(app: web.Application) -> AsyncIterator[str]:
    """Serve an application on a free loopback port and yield its address."""
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
def clock() -> TravellingClock:
    clock = TravellingClock()
    clock.travel_to(MONDAY)
    return clock


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    async for url in serve(gateway.app()):
        gateway.url = url
        yield gateway


@pytest.fixture
async def twilio(gateway: Gateway, clock: TravellingClock) -> AsyncIterator[TwilioPeer]:
    peer = TwilioPeer(Account(clock=clock), webhook_url=f"{gateway.url}/webhooks/twilio", pace=RealPace(0))
    async for url in serve(peer.app()):
        peer.media_base = url
        yield peer


@pytest.fixture
async def sdk(twilio: TwilioPeer) -> AsyncIterator[Any]:
    """Twilio's own client, pointed at the peer as the gateway points it."""
    async with AsyncTwilioHttpClient() as http:
        client = Client(twilio.account.sid, twilio.account.auth_tokens[0], http_client=http)
        client.api.base_url = client.messaging.base_url = client.content.base_url = twilio.media_base
        yield client


@pytest.fixture
async def telegram(clock: TravellingClock) -> AsyncIterator[TelegramPeer]:
    peer = TelegramPeer(clock=clock, pace=RealPace(0.01))
    async for url in serve(peer.app()):
        peer.url = url
        yield peer


@pytest.fixture
async def bot(telegram: TelegramPeer) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, pointed at the peer as the gateway points it."""
    bot = Bot(telegram.token, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")
    async with bot:
        yield bot
