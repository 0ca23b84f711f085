"""The Bot API, called by the real python-telegram-bot."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.sandbox.events import Button, Seen, Typing
from bot.sandbox.picture import stock_photo
from tests.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    from bot.sandbox.telegram_peer import TelegramPeer

SARA = 555001


async def sara_writes(peer: TelegramPeer, text: str = "hej") -> Any:
    return await peer.customer_writes(SARA, text, first_name="Sara", last_name="Nilsson", language_code="sv")


async def test_a_bot_learns_its_own_name(bot: Bot, telegram: TelegramPeer) -> None:
    me = await bot.get_me()

    assert (me.id, me.username) == (telegram.bot["id"], "fyra_sandbox_bot")


async def test_a_text_reaches_a_customer_who_wrote_before(bot: Bot, telegram: TelegramPeer) -> None:
    seen: list[object] = []
    telegram.watchers.watch(seen.append)
    await sara_writes(telegram)

    sent = await bot.send_message(
        SARA,
        "  Hej 🙂 Sara ",
        entities=[MessageEntity(MessageEntity.BOLD, 4, 2)],
        reply_parameters=ReplyParameters(1),
    )

    assert (sent.text, sent.chat.id, sent.chat.first_name) == ("Hej 🙂 Sara", SARA, "Sara")
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "hej"
    assert sent.date == MONDAY
    last = seen[-1]
    assert isinstance(last, Seen)
    assert (last.address, last.from_customer, last.text) == (str(SARA), False, "Hej 🙂 Sara")


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": "   "}, "empty"),
        ({"text": "x" * 4097}, "too long"),
        ({"chat_id": 1}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"reply_parameters": ReplyParameters(99)}, "replied not found"),
        ({"entities": [MessageEntity(MessageEntity.BOLD, 3, 3)]}, "entity"),
        ({"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="å" * 33)]])}, "DATA_INVALID"),
        ({"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("", callback_data="x")]])}, "button text"),
        ({"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("x")]])}, "unallowed"),
    ],
    ids=str,
)
async def test_a_send_that_telegram_would_refuse_is_refused(
    bot: Bot, telegram: TelegramPeer, arguments: dict[str, Any], description: str
) -> None:
    await sara_writes(telegram)

    with pytest.raises(BadRequest, match=f"(?i){description}"):
        await bot.send_message(**{"chat_id": SARA, "text": "hej", **arguments})


async def test_the_longest_text_is_taken(bot: Bot, telegram: TelegramPeer) -> None:
    await sara_writes(telegram)

    assert len((await bot.send_message(SARA, "🙂" * 4096)).text or "") == 4096


async def test_buttons_of_both_kinds_are_shown(bot: Bot, telegram: TelegramPeer) -> None:
    seen: list[Seen] = []
    telegram.watchers.watch(lambda event: seen.append(event) if isinstance(event, Seen) else None)
    await sara_writes(telegram)

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
    await bot.send_message(SARA, "Stämmer det?", reply_markup=keyboard)
    assert [row[0] for row in seen[-1].buttons] == [Button("Ja", "yes")]

    contact = KeyboardButton("Dela nummer", request_contact=True)
    await bot.send_message(SARA, "Vem?", reply_markup=ReplyKeyboardMarkup([["Nej", contact]]))
    assert seen[-1].buttons == ((Button("Nej", "Nej", False), Button("Dela nummer", "request_contact", False)),)


async def test_typing_is_shown(bot: Bot, telegram: TelegramPeer) -> None:
    seen: list[object] = []
    await sara_writes(telegram)
    telegram.watchers.watch(seen.append)

    await bot.send_chat_action(SARA, "typing")

    assert seen == [Typing(str(SARA), 5.0)]
    with pytest.raises(BadRequest):
        await bot.send_chat_action(SARA, "dancing")


async def test_a_pressed_button_is_answered_once(bot: Bot, telegram: TelegramPeer) -> None:
    await sara_writes(telegram)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
    await bot.send_message(SARA, "Stämmer det?", reply_markup=markup)

    update = await telegram.customer_presses(SARA, "Ja")

    query = update.payload["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("yes", "Stämmer det?")
    assert telegram.unanswered_presses == [query["id"]]
    await bot.answer_callback_query(query["id"])
    assert telegram.unanswered_presses == []
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(query["id"])


async def test_a_message_can_be_changed_but_not_into_itself(bot: Bot, telegram: TelegramPeer) -> None:
    await sara_writes(telegram)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
    sent = await bot.send_message(SARA, "Stämmer det?", reply_markup=markup)

    another = InlineKeyboardMarkup([[InlineKeyboardButton("Nej", callback_data="no")]])
    assert (
        getattr(await bot.edit_message_reply_markup(SARA, sent.message_id, reply_markup=another), "reply_markup", 0)
        == another
    )
    bare = await bot.edit_message_reply_markup(SARA, sent.message_id)
    changed = await bot.edit_message_text("Tack!", SARA, sent.message_id)

    assert getattr(bare, "reply_markup", "gone") is None
    assert getattr(changed, "text", "") == "Tack!"
    for text, number, description in (("Tack!", sent.message_id, "not modified"), ("x", 99, "not found")):
        with pytest.raises(BadRequest, match=f"(?i){description}"):
            await bot.edit_message_text(text, SARA, number)
    with pytest.raises(BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("x", SARA, 1)
    assert await bot.delete_message(SARA, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)delete not found"):
        await bot.delete_message(SARA, sent.message_id)


async def test_a_photo_can_be_downloaded(bot: Bot, telegram: TelegramPeer) -> None:
    await sara_writes(telegram)
    update = await telegram.customer_sends_photo(SARA, "så här ser det ut")

    message = update.payload["message"]
    assert message["caption"] == "så här ser det ut"
    file = await bot.get_file(message["photo"][-1]["file_id"])

    assert bytes(await file.download_as_bytearray()) == stock_photo().data
    assert file.file_size == len(stock_photo().data)
    with pytest.raises(BadRequest, match=r"(?i)wrong file_id"):
        await bot.get_file("nothing")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{telegram.url}/file/bot{telegram.token}/photos/x") as response:
            assert response.status == 404
        async with session.get(f"{telegram.url}/file/botx/photos/x") as response:
            assert response.status == 404


async def test_chats_and_commands_can_be_read_back(bot: Bot, telegram: TelegramPeer) -> None:
    await sara_writes(telegram)

    assert (await bot.get_chat(SARA)).first_name == "Sara"
    await bot.set_my_commands([BotCommand("help", "What I can do")])
    assert [command.command for command in await bot.get_my_commands()] == ["help"]


async def test_a_wrong_token_is_refused(telegram: TelegramPeer) -> None:
    for token in ("123456:" + "x" * 35, "nonsense"):
        with pytest.raises(InvalidToken):
            async with Bot(token, base_url=f"{telegram.url}/bot"):
                pass
    assert [call.name for call in telegram.calls] == ["unauthorized"] * 2


async def test_a_method_the_peer_does_not_know_is_said_to_be_missing(bot: Bot) -> None:
    with pytest.raises(Exception, match="not found"):
        await bot.do_api_request("makeCoffee")


@pytest.mark.parametrize(
    ("kind", "error", "taken"),
    [
        ("429", RetryAfter, False),
        ("500", NetworkError, False),
        ("500_taken", NetworkError, True),
        ("401", InvalidToken, False),
        ("400", BadRequest, False),
        ("blocked", Forbidden, False),
    ],
    ids=str,
)
async def test_the_next_sends_fail_as_told(
    bot: Bot,
    telegram: TelegramPeer,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    error: type[Exception],
    *,
    taken: bool,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await sara_writes(telegram)
    telegram.fail_next(1, kind, retry_after=3)

    assert await bot.send_chat_action(SARA, "typing"), "a failure ordered strikes sends only"
    with pytest.raises(error) as failed:
        await bot.send_message(SARA, "hej")

    if isinstance(failed.value, RetryAfter):
        assert failed.value.retry_after == timedelta(seconds=3)
    assert len(telegram.chats[SARA].messages) == (2 if taken else 1)
    assert telegram.calls.named("sendMessage")[-1].fault == kind
    await bot.send_message(SARA, "hej")


@pytest.mark.parametrize(("kind", "messages"), [("hang", 2), ("hang_lost", 1)], ids=str)
async def test_a_hang_is_a_timeout_whether_the_message_was_taken_or_not(
    bot: Bot, telegram: TelegramPeer, kind: str, messages: int
) -> None:
    await sara_writes(telegram)
    telegram.fail_next(1, kind)

    with pytest.raises(TimedOut):
        await bot.send_message(SARA, "hej", read_timeout=0.5)

    assert len(telegram.chats[SARA].messages) == messages


async def test_json_bodies_are_read_and_broken_ones_refused(telegram: TelegramPeer) -> None:
    await sara_writes(telegram)
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"chat_id": SARA, "text": "hej"}) as response:
            assert (await response.json())["result"]["text"] == "hej"
        async with session.get(url, params={"chat_id": SARA, "text": "hej"}) as response:
            assert response.status == 200
        markup = '{"keyboard": [["Ja"]]}'
        async with session.post(url, json={"chat_id": SARA, "text": "?", "reply_markup": markup}) as response:
            assert response.status == 200
        for body in ({"data": "{", "headers": {"Content-Type": "application/json"}}, {"json": [1]}):
            async with session.post(url, **body) as response:
                assert response.status == 400
        form = {"chat_id": str(SARA), "text": "hej", "reply_markup": "{"}
        async with session.post(url, data=form) as response:
            assert "can't parse reply_markup" in (await response.json())["description"]
        update_url = url.replace("sendMessage", "getUpdates")
        async with session.get(update_url, params={"offset": "x"}) as response:
            assert "must be an integer" in (await response.json())["description"]


async def test_updates_come_by_long_polling_until_confirmed(bot: Bot, telegram: TelegramPeer) -> None:
    assert await bot.get_updates(timeout=1) == ()
    polling = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    for text in ("a", "b", "c"):
        await sara_writes(telegram, text)
    assert polling.done() or await polling

    first = await bot.get_updates(limit=2)
    rest = await bot.get_updates(offset=first[-1].update_id + 1)

    assert [update.message.text for update in (*first, *rest) if update.message] == ["a", "b", "c"]
    assert first[0].message
    assert first[0].message.from_user
    assert first[0].message.from_user.language_code == "sv"
    assert [update.update_id for update in await bot.get_updates(offset=-1)] == [rest[-1].update_id]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_second_poller_ends_the_first(bot: Bot, telegram: TelegramPeer) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    while not telegram.calls.named("getUpdates"):
        await asyncio.sleep(0.005)
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as another:
        second = asyncio.create_task(another.get_updates(timeout=5))
        with pytest.raises(Conflict, match=r"(?i)terminated by other"):
            await first
        await sara_writes(telegram)
        assert len(await second) == 1


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:1/webhooks/telegram")

    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()


async def test_only_the_kinds_asked_for_arrive(bot: Bot, telegram: TelegramPeer) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await sara_writes(telegram)
    await telegram.customer_blocks(SARA)
    await telegram.unknown_update(SARA)

    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=[], offset=-1)
    await telegram.unknown_update(SARA)
    await telegram.unknown_update(SARA, "message_reaction")
    assert len(await bot.get_updates()) == 2


async def test_random_numbers_are_confirmed_by_place(bot: Bot, telegram: TelegramPeer) -> None:
    telegram.updates.random_ids = True
    for text in ("a", "b", "c"):
        await sara_writes(telegram, text)

    first = await bot.get_updates(limit=1)
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.message.text for update in rest if update.message] == ["b", "c"]
    assert [update.update_id for update in await bot.get_updates(offset=rest[1].update_id)] == [rest[1].update_id]
    assert len(await bot.get_updates(offset=12345)) == 1
