"""Telegram by its Bot API."""

from channels.telegram.channel import TelegramChannel
from channels.telegram.settings import TelegramSettings

__all__ = ["TelegramChannel", "TelegramSettings"]
