"""What Telegram checks of a text and its keyboard before it sends them.

https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import TelegramError

LONGEST_TEXT = 4096
LONGEST_DATA = 64


def check_text(text: str) -> str:
    """Return the text as Telegram keeps it: trimmed.

    Raises:
        TelegramError: it is empty or longer than 4096 characters.
    """
    trimmed = text.strip()
    if not trimmed:
        raise TelegramError(400, "Bad Request: message text is empty")
    if len(trimmed) > LONGEST_TEXT:
        raise TelegramError(400, "Bad Request: message is too long")
    return trimmed


def check_entities(entities: Any, text: str) -> list[dict[str, Any]]:
    """Return the entities (bold, links …), offsets in UTF-16 units.

    Raises:
        TelegramError: one lies outside the text.
    """
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    for entity in entities or ():
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > length:
            raise TelegramError(400, "Bad Request: entity is out of the text")
    return list(entities or ())


def check_inline(markup: Any) -> dict[str, Any] | None:
    """Return an inline keyboard, or None for another kind of markup.

    Raises:
        TelegramError: a button without text, without a purpose, or with more than 64 bytes of data.
    """
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        return None
    for button in (button for row in markup["inline_keyboard"] for button in row):
        if not button.get("text"):
            raise TelegramError(400, "Bad Request: inline keyboard button text is empty")
        if len(button) < 2:
            raise TelegramError(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if not 1 <= len(str(button.get("callback_data", "x")).encode()) <= LONGEST_DATA:
            raise TelegramError(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup
