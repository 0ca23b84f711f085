"""Telegram's channel before a peer that speaks its protocol."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.model.errors import DelayedSend, RefusedSend, SendError, UncertainSend, Unreachable
from bot.model.messages import Button, ChannelName, InboundMessage, OutboundMessage, Route, Unread
from bot.ports import CheckLine
from bot.sandbox.faults import FaultKind
from bot.sandbox.picture import Media
from bot.sandbox.telegram_peer import TelegramPeer
from channels.telegram import TelegramChannel, TelegramSettings, media
from channels.telegram.check import _address
from channels.telegram.client import TelegramClient
from channels.telegram.poll import poll
from channels.telegram.read import Reader
from tests.channels.clock import FixedClock
from tests.channels.conftest import MONDAY, serve
from tests.channels.payloads import PUBLIC_URL, TELEGRAM_SECRET

ANNA = 812345678
CHOICES = (Button("choose:refund", "Refund"), Button("choose:replace", "New one"))


@pytest.fixture
async def route(telegram_peer: TelegramPeer) -> Route:
    """A person who has just written."""
    await telegram_peer.customer_writes(ANNA, "hi")
    return Route(ChannelName.TELEGRAM, str(telegram_peer.bot["id"]), str(ANNA))


def sends(peer: TelegramPeer) -> list[Mapping[str, Any]]:
    return [call.params for call in peer.calls.named("sendMessage")]


async def test_a_text_is_sent_plain(telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route) -> None:
    sent = await telegram.send(OutboundMessage(1, route, "<b>1 < 2</b> *_[x](y)"))

    assert sent.provider_id.startswith(f"{ANNA}:")
    assert sends(telegram_peer)[0]["text"] == "<b>1 < 2</b> *_[x](y)"
    assert "parse_mode" not in sends(telegram_peer)[0]


async def test_buttons_come_one_below_the_other(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    await telegram.send(OutboundMessage(1, route, "What would you like?", CHOICES))

    keyboard = sends(telegram_peer)[0]["reply_markup"]
    rows = (json.loads(keyboard) if isinstance(keyboard, str) else keyboard)["inline_keyboard"]
    assert [[(each["text"], each["callback_data"]) for each in row] for row in rows] == [
        [("Refund", "choose:refund")],
        [("New one", "choose:replace")],
    ]


async def test_an_answer_can_name_the_message_it_answers(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    first = await telegram.send(OutboundMessage(1, route, "one"))
    await telegram.send(OutboundMessage(2, route, "two", reply_to=first.provider_id))

    assert str(first.provider_id.split(":")[1]) in str(sends(telegram_peer)[1]["reply_parameters"])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (FaultKind.TOO_MANY, DelayedSend),
        (FaultKind.UNAUTHORIZED, DelayedSend),
        (FaultKind.BAD_REQUEST, Unreachable),
        (FaultKind.BLOCKED, Unreachable),
        (FaultKind.SERVER_ERROR, UncertainSend),
        (FaultKind.HANG_LOST, UncertainSend),
    ],
)
async def test_a_failure_says_what_to_do_next_and_is_never_repeated_here(
    telegram_settings: TelegramSettings,
    telegram_peer: TelegramPeer,
    route: Route,
    fault: FaultKind,
    expected: type[SendError],
) -> None:
    channel = TelegramChannel(replace(telegram_settings, timeout=0.3), FixedClock())
    telegram_peer.fail_next(1, fault, retry_after=7)
    with pytest.raises(expected) as caught:
        await channel.send(OutboundMessage(1, route, "Hej!"))
    await channel.close()

    assert type(caught.value) is expected
    assert len(sends(telegram_peer)) == 1
    if isinstance(caught.value, DelayedSend) and fault is FaultKind.TOO_MANY:
        assert caught.value.retry_after.total_seconds() == 7


async def test_when_nobody_answers_the_door_nothing_was_sent(telegram_settings: TelegramSettings, route: Route) -> None:
    channel = TelegramChannel(replace(telegram_settings, api_url="http://127.0.0.1:1"), FixedClock())
    with pytest.raises(DelayedSend):
        await channel.send(OutboundMessage(1, route, "Hej!"))
    await channel.close()


async def test_an_address_of_another_platform_is_refused(telegram: TelegramChannel, route: Route) -> None:
    with pytest.raises(RefusedSend):
        await telegram.send(OutboundMessage(1, replace(route, address="US.A1b2C3d4"), "Hej!"))


@pytest.fixture
async def odd_api() -> AsyncIterator[str]:
    """A Bot API that moves a group, and answers in ways the library does not expect."""

    async def call(request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("file_id") == "silent about its size":
            return web.json_response(
                {"ok": True, "result": {"file_id": "x", "file_unique_id": "x", "file_path": "big"}}
            )
        if request.match_info["method"] == "getFile":
            return web.json_response(
                {"ok": True, "result": {"file_id": "x", "file_unique_id": "x", "file_size": 99_000_000}}
            )
        if form["chat_id"] == "-4123456":
            moved = {
                "ok": False,
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
            }
            return web.json_response({**moved, "parameters": {"migrate_to_chat_id": -1001}}, status=400)
        if form["chat_id"] == "-1001":
            message = {"message_id": 5, "date": 1795248000, "chat": {"id": -1001, "type": "supergroup"}, "text": "x"}
            return web.json_response({"ok": True, "result": message})
        return web.json_response({"ok": True, "result": {"message_id": "?", "date": "?"}})

    app = web.Application()

    async def download(_: web.Request) -> web.Response:
        return web.Response(body=b"big")

    app.router.add_post("/bot{token}/{method}", call)
    app.router.add_get("/file/bot{token}/big", download)
    async for url in serve(app):
        yield url


async def test_a_group_that_moved_is_followed_at_once(
    telegram_settings: TelegramSettings, odd_api: str, route: Route
) -> None:
    channel = TelegramChannel(replace(telegram_settings, api_url=odd_api), FixedClock())
    sent = await channel.send(OutboundMessage(1, replace(route, address="-4123456"), "Hej!"))
    await channel.close()

    assert sent.provider_id == "-1001:5"


async def test_an_answer_that_can_not_be_read_leaves_the_send_uncertain(
    telegram_settings: TelegramSettings, odd_api: str, route: Route
) -> None:
    channel = TelegramChannel(replace(telegram_settings, api_url=odd_api), FixedClock())
    with pytest.raises(UncertainSend):
        await channel.send(OutboundMessage(1, route, "Hej!"))
    await channel.close()


async def test_a_file_too_large_to_be_given_is_refused(telegram_settings: TelegramSettings, odd_api: str) -> None:
    channel = TelegramChannel(replace(telegram_settings, api_url=odd_api), FixedClock())
    with pytest.raises(RefusedSend):
        await channel.fetch("x")
    await channel.close()


async def test_an_uncertain_send_stays_uncertain(telegram: TelegramChannel, route: Route) -> None:
    with pytest.raises(UncertainSend):
        await telegram.reconcile(OutboundMessage(1, route, "Hej!"), since=MONDAY)


async def test_a_tap_is_answered_and_one_too_old_is_no_error(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    await telegram.send(OutboundMessage(1, route, "What would you like?", CHOICES))
    await telegram_peer.customer_presses(ANNA, "Refund")
    (callback_id,) = telegram_peer.unanswered_presses

    await telegram.answer_tap(callback_id)
    await telegram.answer_tap(callback_id)

    assert telegram_peer.unanswered_presses == []


async def test_typing_is_shown_and_its_failure_is_no_error(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    await telegram.typing(route, last_inbound=None)
    await telegram.typing(replace(route, address="12"), last_inbound=None)

    assert len(telegram_peer.calls.named("sendChatAction")) == 2


async def test_a_picture_is_fetched(telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route) -> None:
    picture = Media(b"\x89PNG....", "image/png")
    await telegram_peer.customer_sends_photo(ANNA, "look", picture)
    async with aclosing(telegram.poll()) as batches:
        events = [event async for batch in batches_of(batches, 1) for event in batch]
    photo = events[-1]

    assert isinstance(photo, InboundMessage)
    _, data = await telegram.fetch(photo.attachments[0].reference)
    assert data == picture.data


async def test_a_file_that_telegram_does_not_have_is_refused(telegram: TelegramChannel) -> None:
    with pytest.raises(RefusedSend):
        await telegram.fetch("nothing")


async def test_a_file_larger_than_it_said_is_refused(
    telegram_settings: TelegramSettings, odd_api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LARGEST", 2)
    channel = TelegramChannel(replace(telegram_settings, api_url=odd_api), FixedClock())
    with pytest.raises(RefusedSend):
        await channel.fetch("silent about its size")
    await channel.close()


async def batches_of(batches: AsyncIterator[Any], number: int) -> AsyncIterator[Any]:
    for _ in range(number):
        yield await asyncio.wait_for(anext(batches), 5)


async def test_a_batch_is_confirmed_only_when_the_next_is_asked_for(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    async with aclosing(telegram.poll()) as batches:
        (first,) = [batch async for batch in batches_of(batches, 1)]
    async with aclosing(telegram.poll()) as batches:
        (again,) = [batch async for batch in batches_of(batches, 1)]
        await telegram_peer.customer_writes(ANNA, "my parcel")
        (second,) = [batch async for batch in batches_of(batches, 1)]

    assert [event.text for event in first] == [event.text for event in again] == ["hi"]
    assert [event.text for event in second] == ["my parcel"]
    offsets = [call.params.get("offset") for call in telegram_peer.calls.named("getUpdates")]
    assert offsets[:2] == [None, None]
    assert offsets[2] is not None


async def test_an_update_of_an_unknown_kind_takes_no_other_with_it(
    telegram: TelegramChannel, telegram_peer: TelegramPeer, route: Route
) -> None:
    telegram_peer.updates.webhook.allowed = ()
    await telegram_peer.unknown_update(ANNA)
    await telegram_peer.customer_sends(ANNA, {"sticker": "not as documented"})
    await telegram_peer.customer_writes(ANNA, "my parcel")
    seen: list[Any] = []
    async with aclosing(telegram.poll()) as batches:
        while len(seen) < 3:
            seen += [event async for batch in batches_of(batches, 1) for event in batch]

    assert any(isinstance(event, Unread) for event in seen)
    assert isinstance(seen[-1], InboundMessage)


async def test_polling_outlives_a_failure(
    telegram_settings: TelegramSettings, telegram_peer: TelegramPeer, route: Route
) -> None:
    telegram_peer.updates.webhook.url = "http://127.0.0.1:1/"
    client = TelegramClient(telegram_settings)
    batches = poll(client, telegram_settings, Reader("1"), FixedClock(), pause=0.01)
    waiting = asyncio.ensure_future(anext(batches))
    while len(telegram_peer.calls.named("getUpdates")) < 3:
        await asyncio.sleep(0.01)
    telegram_peer.updates.webhook.url = ""

    assert len(await asyncio.wait_for(waiting, 5)) == 1
    await client.close()


async def test_with_a_public_address_nothing_is_polled(public_telegram: TelegramChannel) -> None:
    assert [batch async for batch in public_telegram.poll()] == []


async def test_connecting_sets_the_webhook_with_its_secret_or_takes_it_away(
    public_telegram: TelegramChannel, telegram: TelegramChannel, telegram_peer: TelegramPeer
) -> None:
    await public_telegram.connect()
    hook = telegram_peer.updates.webhook
    assert (hook.url, hook.secret) == (f"{PUBLIC_URL}/webhooks/telegram", TELEGRAM_SECRET)
    assert set(hook.allowed) == {"message", "edited_message", "callback_query", "my_chat_member"}

    await telegram.connect()
    assert telegram_peer.updates.webhook.url == ""


async def checked(settings: TelegramSettings) -> dict[str, CheckLine]:
    channel = TelegramChannel(settings, FixedClock())
    lines = await channel.check()
    await channel.close()
    return {line.what: line for line in lines}


async def test_a_preflight_of_a_good_bot_finds_nothing_wrong(
    public_telegram: TelegramChannel, telegram: TelegramChannel, telegram_settings: TelegramSettings
) -> None:
    polling = await checked(telegram_settings)
    await public_telegram.connect()
    by_webhook = await checked(replace(telegram_settings, public_url=PUBLIC_URL))

    assert [what for what, line in (polling | by_webhook).items() if not line.ok] == []
    assert "@fyra_sandbox_bot" in polling["Telegram: bot token"].advice


async def test_a_preflight_names_every_fault(telegram_settings: TelegramSettings, telegram_peer: TelegramPeer) -> None:
    telegram_peer.updates.webhook.url = "https://elsewhere.example/"
    elsewhere = await checked(telegram_settings)
    no_secret = await checked(replace(telegram_settings, public_url=PUBLIC_URL, webhook_secret=""))
    no_token = await checked(replace(telegram_settings, bot_token="1:" + "x" * 35))

    assert not elsewhere["Telegram: delivers to us"].ok
    assert not no_secret["Telegram: a webhook secret"].ok
    assert not no_token["Telegram: bot token"].ok
    assert not no_token["Telegram: delivers to us"].ok


async def test_a_preflight_tells_of_deliveries_that_fail(
    telegram_settings: TelegramSettings, telegram_peer: TelegramPeer, route: Route
) -> None:
    hook = telegram_peer.updates.webhook
    hook.last_error, hook.last_error_at = "Connection refused", 1795248000
    line = (await checked(telegram_settings))["Telegram: delivers to us"]

    assert not line.ok
    assert "Connection refused" in line.advice


@pytest.mark.parametrize("url", ["http://support.example.com", "https://support.example.com:8080"])
def test_real_telegram_wants_https_on_a_port_of_its_choice(telegram_settings: TelegramSettings, url: str) -> None:
    assert not _address(replace(telegram_settings, api_url=None, public_url=url)).ok


async def test_nothing_is_missed_since_telegram_keeps_it(telegram: TelegramChannel) -> None:
    assert await telegram.missed(since=MONDAY) == []


def test_no_log_line_of_http_shows_the_token() -> None:
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
