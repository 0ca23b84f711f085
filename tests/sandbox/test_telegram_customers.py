"""Customers act; a webhook with a secret hears of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from bot.sandbox.clock import RealPace
from bot.sandbox.errors import UnknownChatError
from bot.sandbox.events import Seen, Told
from bot.sandbox.telegram_peer import TelegramPeer

if TYPE_CHECKING:
    from tests.sandbox.gateway import Gateway

SARA = 555001


@pytest.fixture
async def hook(bot: Bot, gateway: Gateway) -> Bot:
    await bot.set_webhook(f"{gateway.url}/webhooks/telegram", secret_token="Secret_1-2")
    return bot


async def test_a_message_arrives_with_the_secret(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    sent = await telegram.customer_writes(SARA, "hej å 🙂", last_name="Nilsson", username="sara", language_code="sv")

    assert sent.taken
    assert gateway.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "Secret_1-2"
    update = Update.de_json(gateway.updates[0], hook)
    assert update.update_id == sent.id
    assert update.message
    assert update.message.from_user
    assert (update.message.text, update.message.from_user.username) == ("hej å 🙂", "sara")
    assert update.message.chat.type == "private"


async def test_half_a_character_travels_as_json_can(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    await telegram.customer_writes(SARA, "a\ud83d")

    assert gateway.updates[0]["message"]["text"] == "a\ud83d"


async def test_a_start_by_link_carries_its_payload(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    await telegram.customer_starts(SARA, "order-10432", first_name="Sara")

    message = gateway.updates[0]["message"]
    assert message["text"] == "/start order-10432"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_what_customers_can_do_arrives_as_updates(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    written = await telegram.customer_writes(SARA, "hej")
    number = written.payload["message"]["message_id"]
    await telegram.customer_edits(SARA, number, "hejsan")
    await telegram.customer_shares_contact(SARA, "+46701112233")
    await telegram.customer_shares_contact(SARA, "+46701112233", owner=1)
    await telegram.customer_sends(SARA, {"location": {"latitude": 59.3, "longitude": 18.1}})
    await telegram.customer_sends_photo(SARA)
    await telegram.unknown_update(SARA, "teleported_message", to="Mars")
    await telegram.group_message(-100, "hi all")

    updates = [Update.de_json(update, hook) for update in gateway.updates]
    assert updates[1].edited_message
    assert updates[1].edited_message.text == "hejsan"
    assert gateway.updates[0]["message"]["text"] == "hej"
    messages: list[Any] = [update.message for update in updates]
    assert (messages[2].contact.user_id, messages[3].contact.user_id) == (SARA, 1)
    assert messages[4].location.latitude == 59.3
    assert "caption" not in gateway.updates[5]["message"]
    assert gateway.updates[6]["teleported_message"] == {"to": "Mars"}
    assert (messages[7].chat.type, messages[7].chat.id) == ("group", -100)
    assert (await hook.get_chat(-100)).title == "Friends"


async def test_a_press_arrives_for_the_message_named(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    await telegram.customer_writes(SARA, "hej")
    buttons = [InlineKeyboardButton("Ja", callback_data="yes"), InlineKeyboardButton("Mer", url="https://x.example")]
    markup = InlineKeyboardMarkup([buttons])
    first = await hook.send_message(SARA, "A?", reply_markup=markup)
    await hook.send_message(SARA, "B?", reply_markup=markup)

    await telegram.customer_presses(SARA, "yes")
    await telegram.customer_presses(SARA, "yes", first.message_id)

    texts = [update["callback_query"]["message"]["text"] for update in gateway.updates[1:]]
    assert texts == ["B?", "A?"]
    with pytest.raises(UnknownChatError):
        await telegram.customer_presses(SARA, "Mer")


async def test_acts_on_what_does_not_exist_are_a_mistake(telegram: TelegramPeer) -> None:
    for deed in (telegram.customer_presses(1, "x"), telegram.customer_blocks(1), telegram.customer_edits(1, 1, "x")):
        with pytest.raises(UnknownChatError):
            await deed
    await telegram.customer_writes(SARA, "hej")
    with pytest.raises(UnknownChatError, match="message 99"):
        await telegram.customer_edits(SARA, 99, "x")


async def test_a_blocked_bot_may_write_again_when_unblocked(
    hook: Bot, telegram: TelegramPeer, gateway: Gateway
) -> None:
    told: list[str] = []
    telegram.watchers.watch(lambda event: told.append(event.text) if isinstance(event, Told) else None)
    await telegram.customer_writes(SARA, "hej")
    await telegram.customer_blocks(SARA)

    with pytest.raises(Forbidden, match="blocked by the user"):
        await hook.send_message(SARA, "hej")
    member = Update.de_json(gateway.updates[-1], hook).my_chat_member
    assert member
    assert (member.old_chat_member.status, member.new_chat_member.status) == ("member", "kicked")

    await telegram.customer_unblocks(SARA)
    assert (await hook.send_message(SARA, "hej")).text == "hej"
    assert told == ["You blocked the bot.", "You unblocked the bot."]


async def test_an_update_is_tried_until_it_is_taken_and_holds_up_its_chat_only(
    hook: Bot, telegram: TelegramPeer, gateway: Gateway
) -> None:
    gateway.statuses = [500, 403]

    seen: list[Seen] = []
    telegram.watchers.watch(lambda event: seen.append(event) if isinstance(event, Seen) else None)
    head = await telegram.customer_writes(SARA, "first")
    assert head.tries == [500]
    assert (seen[0].status, seen[0].note) == ("sending", "the webhook answered 500; Telegram tries again")
    info = await hook.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (1, "Wrong response from the webhook: 500")
    await asyncio.gather(telegram.customer_writes(SARA, "second"), telegram.customer_writes(2, "another"))
    await telegram.settle()

    assert head.taken
    texts = [update["message"]["text"] for update in gateway.updates if update["message"]["chat"]["id"] == SARA]
    assert texts[-2:] == ["first", "second"]
    assert (await hook.get_webhook_info()).pending_update_count == 0


async def test_the_same_update_can_come_several_times(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    await telegram.customer_writes(SARA, "hej", repeat=3)
    await telegram.settle()

    assert len({update["update_id"] for update in gateway.updates}) == 1
    assert len(gateway.updates) == 3


async def test_numbers_can_be_random(hook: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    telegram.updates.random_ids = True
    for _ in range(8):
        await telegram.customer_writes(SARA, "hej")

    numbers = [update["update_id"] for update in gateway.updates]
    assert numbers != sorted(numbers)


async def test_what_waited_goes_where_the_bot_listens_now(bot: Bot, telegram: TelegramPeer, gateway: Gateway) -> None:
    await telegram.customer_writes(SARA, "before")
    await bot.set_webhook(f"{gateway.url}/webhooks/telegram", allowed_updates=["message"], max_connections=10)
    await telegram.settle()
    assert gateway.updates[0]["message"]["text"] == "before"
    assert "X-Telegram-Bot-Api-Secret-Token" not in gateway.headers[0]
    info = await bot.get_webhook_info()
    assert (info.allowed_updates, info.max_connections) == (("message",), 10)

    await bot.set_webhook("http://127.0.0.1:1/nobody")
    await telegram.customer_writes(SARA, "lost for now")
    assert (await bot.get_webhook_info()).last_error_message == "Connection failed"
    await bot.delete_webhook()
    updates = await bot.get_updates()
    assert [update.message.text for update in updates if update.message] == ["lost for now"]

    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_webhook_needs_an_address_and_a_proper_secret(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
        await bot.set_webhook("ftp://x.example")
    with pytest.raises(BadRequest, match=r"(?i)unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:1/x", secret_token="å")


async def test_only_the_latest_messages_of_a_chat_are_kept(
    telegram: TelegramPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.telegram_peer.chats._KEPT_MESSAGES", 2)
    for text in ("a", "b", "c"):
        await telegram.customer_writes(SARA, text)

    assert [message["text"] for message in telegram.chats[SARA].messages.values()] == ["b", "c"]


async def test_a_photo_by_somebody_new_introduces_them() -> None:
    peer = TelegramPeer(pace=RealPace(0))

    await peer.customer_sends_photo(7)

    assert peer.chats[7].person is not None
    await peer.close()
