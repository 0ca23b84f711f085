"""Chats, the people in them, and the messages they hold.

https://core.telegram.org/bots/api#available-types
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import TelegramError, UnknownChatError
from bot.sandbox.events import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT_MESSAGES = 2000


@dataclass
class Person:
    """Who writes; in a private chat the person's id is the chat's."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    def json(self) -> dict[str, Any]:
        """Return Telegram's User."""
        named = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        known = {name: value for name, value in named.items() if value is not None}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **known}


@dataclass
class Chat:
    """A chat the bot knows; `blocked` when the customer shut the bot out, `title` set for a group."""

    id: int
    person: Person | None = None
    title: str | None = None
    blocked: bool = False
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def json(self) -> dict[str, Any]:
        """Return Telegram's Chat."""
        if self.person is None:
            return {"id": self.id, "type": "group", "title": self.title or "Group"}
        person = self.person.json()
        named: dict[str, Any] = {"id": self.id, "type": "private"}
        return named | {name: person[name] for name in ("first_name", "last_name", "username") if name in person}

    def add(self, sender: Mapping[str, Any], date: int, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add a message and return it; `date` in Unix seconds."""
        number = next(self.numbers)
        message = {"message_id": number, "from": dict(sender), "chat": self.json(), "date": date, **content}
        self.messages[number] = message
        if len(self.messages) > _KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return message

    def find(self, message_id: int, description: str) -> dict[str, Any]:
        """Return one of the messages.

        Raises:
            TelegramError: there is none, which Telegram describes as `description`.
        """
        if message_id not in self.messages:
            raise TelegramError(400, f"Bad Request: {description}")
        return self.messages[message_id]

    def pressable(self, button: str, message_id: int | None) -> tuple[dict[str, Any], str] | None:
        """Return the newest message (or the one named) with such an inline button, and the button's data."""
        for message in reversed(self.messages.values()):
            if message_id is not None and message["message_id"] != message_id:
                continue
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for item in row:
                    if button in {item.get("callback_data"), item["text"]} and "callback_data" in item:
                        return message, str(item["callback_data"])
        return None


class Chats(dict[int, Chat]):
    """All chats by id; each numbers its messages from `first_message_id`."""

    def __init__(self, first_message_id: int = 1) -> None:
        super().__init__()
        self._first_message_id = first_message_id

    def open(self, chat_id: int, title: str | None = None) -> Chat:
        """Return a chat, made when it is new."""
        if chat_id not in self:
            self[chat_id] = Chat(chat_id, title=title, numbers=itertools.count(self._first_message_id))
        return self[chat_id]

    def of(self, chat_id: int) -> Chat:
        """Return a chat a customer acts in.

        Raises:
            UnknownChatError: nobody ever wrote there.
        """
        if chat_id not in self:
            raise UnknownChatError("chat", chat_id)
        return self[chat_id]

    def reachable(self, chat_id: object) -> Chat:
        """Return a chat the bot may send to.

        Raises:
            TelegramError: it does not exist (400), or the customer blocked the bot (403).
        """
        chat = self.get(int(str(chat_id))) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise TelegramError(400, "Bad Request: chat not found")
        if chat.blocked:
            raise TelegramError(403, "Forbidden: bot was blocked by the user")
        return chat


def buttons_of(message: Mapping[str, Any], keyboard: Mapping[str, Any] | None = None) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons a phone shows under a message: its own, or the reply keyboard sent along."""
    inline = message.get("reply_markup", {}).get("inline_keyboard")
    if inline:
        return tuple(tuple(Button(item["text"], item.get("callback_data", "")) for item in row) for row in inline)
    rows = (keyboard or {}).get("keyboard", ())
    return tuple(tuple(_reply_button(item) for item in row) for row in rows)


def _reply_button(item: str | Mapping[str, Any]) -> Button:
    if isinstance(item, str):
        return Button(item, item, inline=False)
    value = "request_contact" if item.get("request_contact") else str(item["text"])
    return Button(str(item["text"]), value, inline=False)
