"""What platforms call: real channels, real SQLite, over real HTTP."""

import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from twilio.request_validator import RequestValidator

from bot.model.errors import StoreUnavailable
from bot.store import open_store
from bot.web.app import Parts, build_app
from bot.web.webhooks import MAX_BODY, Webhooks
from channels.telegram import TelegramChannel, TelegramSettings
from channels.twilio import TwilioChannel, TwilioSettings

if TYPE_CHECKING:
    from bot.ports import Channel

TOKEN, SECRET = "t0ken", "s3cret"
FORM = {"MessageSid": "SM" + "a" * 32, "From": "+46701234567", "To": "+46766860000", "Body": "hej", "NumMedia": "0"}
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1795000000,
        "text": "hej",
        "chat": {"id": 555001, "type": "private"},
        "from": {"id": 555001, "is_bot": False, "first_name": "Sara"},
    },
}


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 16, 9, tzinfo=UTC)


class FullDisk:
    async def accept(self, events, *, now):
        raise StoreUnavailable


async def nothing():
    return {}


async def serve(inbox) -> AsyncIterator[str]:
    clock = StoppedClock()
    channels: dict[str, Channel] = {
        "twilio": TwilioChannel(
            TwilioSettings("AC" + "0" * 32, (TOKEN,), public_url="https://help.example.com"), clock
        ),
        "telegram": TelegramChannel(TelegramSettings("7:abc", SECRET, public_url="https://help.example.com"), clock),
    }
    app = build_app(Parts(Webhooks(channels, inbox, clock), checks={}, figures=nothing))
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()
    for channel in channels.values():
        await channel.close()


@pytest.fixture
async def store(database_url):
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def gateway(store):
    async for url in serve(store):
        yield url


async def post(url, path, *, form=None, body=None, **headers):
    async with aiohttp.ClientSession() as session:
        answer = await session.post(url + path, data=form if form is not None else body, headers=headers)
        return answer.status, await answer.text()


async def twilio(url, form=FORM, *, token=TOKEN, path="/webhooks/twilio"):
    signature = RequestValidator(token).compute_signature("https://help.example.com" + path, form)
    return await post(url, path, form=form, **{"X-Twilio-Signature": signature})


async def telegram(url, update=UPDATE, *, secret=SECRET):
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    return await post(url, "/webhooks/telegram", body=json.dumps(update), **headers)


async def waiting(store):
    return (await store.desk.counts()).open_work.get("event", 0)


async def test_a_signed_message_is_stored_before_it_is_answered(gateway, store):
    assert (await twilio(gateway)) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    assert await waiting(store) == 1


async def test_a_replayed_webhook_is_answered_and_stored_once(gateway, store):
    assert [(await twilio(gateway))[0] for _ in range(3)] == [200, 200, 200]
    assert await waiting(store) == 1


async def test_an_update_with_the_secret_is_stored(gateway, store):
    assert (await telegram(gateway))[0] == 200
    assert await waiting(store) == 1


async def test_forged_webhooks_are_refused_and_not_stored(gateway, store):
    answers = [
        await twilio(gateway, token="another"),
        await post(gateway, "/webhooks/twilio", form=FORM),
        await twilio(gateway, token="another", path="/webhooks/twilio/status"),
        await telegram(gateway, secret="another"),
        await post(gateway, "/webhooks/telegram", body="{}"),
    ]
    assert [status for status, _ in answers] == [403] * 5
    assert await waiting(store) == 0


async def test_a_signature_does_not_fit_a_changed_body(gateway):
    signature = RequestValidator(TOKEN).compute_signature("https://help.example.com/webhooks/twilio", FORM)
    changed = {**FORM, "Body": "refund me"}
    status, _ = await post(gateway, "/webhooks/twilio", form=changed, **{"X-Twilio-Signature": signature})
    assert status == 403


async def test_a_signed_form_without_a_message_is_malformed(gateway):
    assert (await twilio(gateway, {"hello": "there"}))[0] == 400


async def test_what_is_no_json_at_all_is_malformed(gateway):
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    assert (await post(gateway, "/webhooks/telegram", body="{", **headers))[0] == 400


async def test_an_unknown_kind_of_update_is_kept_and_answered_so_that_it_blocks_nothing(gateway, store):
    assert (await telegram(gateway, {"update_id": 8, "teleported": {}}))[0] == 200
    assert await waiting(store) == 0


async def test_a_body_over_the_limit_is_refused(gateway):
    status, _ = await post(gateway, "/webhooks/twilio", body=io.BytesIO(b"x" * (MAX_BODY + 1)))
    assert status == 413


async def test_when_nothing_can_be_stored_the_platform_is_asked_to_come_again():
    async for url in serve(FullDisk()):
        assert (await twilio(url))[0] == 503


async def test_other_methods_and_paths_are_not_there(gateway):
    async with aiohttp.ClientSession() as session:
        assert (await session.get(gateway + "/webhooks/twilio")).status == 405
        assert (await session.get(gateway + "/webhooks/pigeon")).status == 404
