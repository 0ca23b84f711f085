"""Both channels before the sandbox's peers, on loopback, with the real SDKs between them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.clock import RealPace, TravellingClock
from bot.sandbox.telegram_peer import TelegramPeer
from bot.sandbox.twilio_peer import Account, TwilioPeer
from channels.telegram import TelegramChannel, TelegramSettings
from channels.twilio import TwilioChannel, TwilioSettings
from tests.channels.payloads import PUBLIC_URL, TELEGRAM_SECRET

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
APPROVED = "HX" + "a" * 32


async def serve(app: web.Application) -> AsyncIterator[str]:
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
def clock() -> TravellingClock:
    clock = TravellingClock()
    clock.travel_to(MONDAY)
    return clock


@pytest.fixture
async def twilio_peer(clock: TravellingClock) -> AsyncIterator[TwilioPeer]:
    peer = TwilioPeer(Account(clock=clock), pace=RealPace(0))
    async for url in serve(peer.app()):
        peer.media_base = url
        yield peer


@pytest.fixture
def twilio_settings(twilio_peer: TwilioPeer) -> TwilioSettings:
    account = twilio_peer.account
    return TwilioSettings(
        account.sid,
        tuple(account.auth_tokens),
        sms_from=account.sms_number,
        whatsapp_from=f"whatsapp:{account.whatsapp_number}",
        api_url=twilio_peer.media_base,
        templates={"parcel_news": APPROVED},
        timeout=2.0,
    )


@pytest.fixture
async def twilio(twilio_settings: TwilioSettings, clock: TravellingClock) -> AsyncIterator[TwilioChannel]:
    channel = TwilioChannel(twilio_settings, clock)
    yield channel
    await channel.close()


@pytest.fixture
def telegram_peer(clock: TravellingClock) -> TelegramPeer:
    return TelegramPeer(clock=clock, pace=RealPace(0))


@pytest.fixture
async def telegram_url(telegram_peer: TelegramPeer) -> AsyncIterator[str]:
    async for url in serve(telegram_peer.app()):
        yield url


@pytest.fixture
def telegram_settings(telegram_peer: TelegramPeer, telegram_url: str) -> TelegramSettings:
    return TelegramSettings(
        telegram_peer.token,
        webhook_secret=TELEGRAM_SECRET,
        api_url=telegram_url,
        timeout=2.0,
        poll_seconds=1,
    )


@pytest.fixture
async def telegram(telegram_settings: TelegramSettings, clock: TravellingClock) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(telegram_settings, clock)
    yield channel
    await channel.close()


@pytest.fixture
async def public_telegram(
    telegram_settings: TelegramSettings, clock: TravellingClock
) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(replace(telegram_settings, public_url=PUBLIC_URL), clock)
    yield channel
    await channel.close()
