"""What customers do on Telegram, as updates (https://core.telegram.org/bots/api#update)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import UnknownChatError
from bot.sandbox.picture import Media, stock_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.sandbox.telegram_peer.chats import Chat, Chats, Person
    from bot.sandbox.telegram_peer.updates import Update, Updates

_MEMBER = {"status": "member"}
_KICKED = {"status": "kicked", "until_date": 0}


class Customers:
    """The hands of everybody who writes to the bot. Each deed returns once the gateway was tried with it."""

    def __init__(self, chats: Chats, updates: Updates, now: Callable[[], int]) -> None:
        self._chats, self._updates, self._now = chats, updates, now
        self.bot: dict[str, Any] = {}
        self.files: dict[str, Media] = {}
        self.unanswered: dict[str, int] = {}

    def meet(self, person: Person) -> Chat:
        """Return the private chat with somebody, made or brought up to date."""
        chat = self._chats.open(person.id)
        chat.person = person
        return chat

    async def writes(self, person: Person, content: Mapping[str, Any], repeat: int = 1) -> Update:
        """Send a message with any content: {"text": …}, {"sticker": …}, {"location": …}."""
        chat = self.meet(person)
        return await self._send(chat, "message", chat.add(person.json(), self._now(), content), repeat)

    async def writes_in_group(self, chat_id: int, person: Person, text: str, title: str) -> Update:
        """Send a text in a group (a negative id) the bot belongs to."""
        chat = self._chats.open(chat_id, title)
        return await self._send(chat, "message", chat.add(person.json(), self._now(), {"text": text}))

    async def edits(self, chat_id: int, message_id: int, text: str) -> Update:
        """Change a message sent before."""
        chat = self._chats.of(chat_id)
        if message_id not in chat.messages:
            raise UnknownChatError("message", message_id)
        message = chat.messages[message_id]
        message |= {"text": text, "edit_date": self._now()}
        return await self._send(chat, "edited_message", message)

    async def presses(self, chat_id: int, button: str, message_id: int | None = None) -> Update:
        """Press an inline button, named by label or data, on the newest message that has it."""
        chat = self._chats.of(chat_id)
        found = chat.pressable(button, message_id)
        if found is None or chat.person is None:
            raise UnknownChatError("button", button)
        message, data = found
        query_id = str(secrets.randbits(62))
        self.unanswered[query_id] = chat_id
        query = {"id": query_id, "from": chat.person.json(), "message": message, "data": data}
        return await self._send(chat, "callback_query", {**query, "chat_instance": str(-chat_id)})

    async def sends_photo(self, person: Person, caption: str, media: Media | None) -> Update:
        """Send a picture, in two sizes as Telegram keeps them."""
        picture = media or stock_photo()
        sizes = []
        for number, share in ((1, 2), (2, 1)):
            file_id = f"AgACAgQAAx{secrets.token_urlsafe(24)}"
            self.files[file_id] = picture
            width, height = picture.size[0] // share, picture.size[1] // share
            named = {"file_id": file_id, "file_unique_id": f"{file_id[-12:]}{number}"}
            sizes.append({**named, "width": width, "height": height, "file_size": len(picture.data)})
        return await self.writes(person, {"photo": sizes} | ({"caption": caption} if caption else {}))

    async def shares_contact(self, person: Person, phone_number: str, owner: int | None) -> Update:
        """Share a phone number; Telegram names whose it is, the sender's own by default."""
        contact = {"phone_number": phone_number, "first_name": person.first_name, "user_id": owner or person.id}
        return await self.writes(person, {"contact": contact})

    async def changes_membership(self, chat_id: int, *, blocked: bool) -> Update:
        """Tell the bot that it was blocked, or may write again."""
        chat = self._chats.of(chat_id)
        person = chat.person.json() if chat.person else {}
        old, new = (_MEMBER, _KICKED) if blocked else (_KICKED, _MEMBER)
        change = {"chat": chat.json(), "from": person, "date": self._now()}
        states = {"old_chat_member": {"user": self.bot, **old}, "new_chat_member": {"user": self.bot, **new}}
        return await self._send(chat, "my_chat_member", {**change, **states})

    async def does_something_unknown(self, chat_id: int, kind: str, content: dict[str, Any]) -> Update:
        """Send an update of a type that no library knows yet."""
        return await self._send(self._chats.of(chat_id), kind, content)

    async def _send(self, chat: Chat, kind: str, content: dict[str, Any], repeat: int = 1) -> Update:
        update = self._updates.add(chat.id, kind, dict(content))
        for _ in range(repeat - 1):
            self._updates.send(chat.id, update)
        await update.tried.wait()
        return update
