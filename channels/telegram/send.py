"""One message out: https://core.telegram.org/bots/api#sendmessage. Plain text: nothing to escape, nothing to inject."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.model.errors import RefusedSend
from bot.model.messages import OutboundMessage, Sent
from channels.telegram.client import TelegramClient
from channels.telegram.errors import Moved


async def send(client: TelegramClient, message: OutboundMessage) -> Sent:
    """One message; to the new chat when the group has moved, since the old one took nothing. Raises a SendError."""
    chat = chat_id(message.route.address)
    try:
        return await _post(client, message, chat)
    except Moved as moved:
        return await _post(client, message, moved.to)


def chat_id(address: str) -> int:
    """An address as Telegram wants it. Raises RefusedSend."""
    try:
        return int(address)
    except ValueError:
        raise RefusedSend("not a Telegram chat") from None


async def _post(client: TelegramClient, message: OutboundMessage, chat: int) -> Sent:
    rows = [[InlineKeyboardButton(each.title, callback_data=each.id)] for each in message.buttons]
    sent = await client.call(
        client.bot.send_message(
            chat,
            message.text,
            reply_markup=InlineKeyboardMarkup(rows) if rows else None,
            reply_parameters=_reply(message.reply_to),
        )
    )
    return Sent(f"{sent.chat.id}:{sent.message_id}")


def _reply(to: str | None) -> ReplyParameters | None:
    """The message that this one answers, unless the person has deleted it meanwhile."""
    number = to.rpartition(":")[2] if to else ""
    return ReplyParameters(int(number), allow_sending_without_reply=True) if number.isdecimal() else None
