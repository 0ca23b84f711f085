"""A local Telegram: Bot API, webhook or long polling, customers, and failures on order."""

from bot.sandbox.telegram_peer.chats import Person
from bot.sandbox.telegram_peer.peer import TelegramPeer
from bot.sandbox.telegram_peer.updates import Update

__all__ = ["Person", "TelegramPeer", "Update"]
