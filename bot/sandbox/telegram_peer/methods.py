"""The methods of the Bot API that the peer knows (https://core.telegram.org/bots/api#available-methods)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import TelegramError
from bot.sandbox.events import Typing
from bot.sandbox.telegram_peer.markup import check_entities, check_inline, check_text
from bot.sandbox.telegram_peer.params import as_int, as_object, as_text
from bot.sandbox.telegram_peer.updates import Webhook

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.sandbox.telegram_peer.peer import TelegramPeer

    Method = Callable[[Mapping[str, Any]], Awaitable[Any]]

_TYPING_SECONDS = 5.0
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_ACTIONS = frozenset({"typing", "upload_photo", "record_voice", "upload_voice", "upload_document", "find_location"})
_UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Methods:
    """One coroutine per method, from parameters to result."""

    def __init__(self, peer: TelegramPeer) -> None:
        self._peer = peer
        self._commands: list[Any] = []
        self._table: dict[str, Method] = {
            method.__name__.replace("_", ""): method
            for method in (
                self.get_me,
                self.set_webhook,
                self.delete_webhook,
                self.get_webhook_info,
                self.get_updates,
                self.send_message,
                self.send_chat_action,
                self.answer_callback_query,
                self.edit_message_text,
                self.edit_message_reply_markup,
                self.delete_message,
                self.get_file,
                self.get_chat,
                self.set_my_commands,
                self.get_my_commands,
            )
        }

    async def call(self, name: str, params: Mapping[str, Any]) -> Any:
        """Run a method; its name is read without regard to case, as Telegram does.

        Raises:
            TelegramError: there is no such method, or it refuses.
        """
        method = self._table.get(name.lower())
        if method is None:
            raise TelegramError(404, "Not Found: method not found")
        return await method(params)

    async def get_me(self, _params: Mapping[str, Any]) -> dict[str, Any]:
        """Describe the bot."""
        abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {**self._peer.bot, **abilities}

    async def set_webhook(self, params: Mapping[str, Any]) -> bool:
        """Send updates to an address. Plain http is taken, unlike at Telegram: here it is loopback."""
        url, secret = as_text(params, "url"), as_text(params, "secret_token")
        if not re.match(r"https?://", url) and url:
            raise TelegramError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not _SECRET.fullmatch(secret):
            raise TelegramError(400, "Bad Request: secret token contains unallowed characters")
        if str(params.get("drop_pending_updates", "")).lower() == "true":
            self._peer.updates.drop()
        allowed = as_object(params, "allowed_updates") or ()
        self._peer.updates.listen_at(Webhook(url, secret, allowed, as_int(params, "max_connections", 40)))
        return True

    async def delete_webhook(self, params: Mapping[str, Any]) -> bool:
        """Keep updates for getUpdates again."""
        allowed = self._peer.updates.webhook.allowed
        await self.set_webhook({"drop_pending_updates": params.get("drop_pending_updates")})
        self._peer.updates.webhook.allowed = allowed
        return True

    async def get_webhook_info(self, _params: Mapping[str, Any]) -> dict[str, Any]:
        """Tell where updates go, how many wait, and what went wrong last."""
        hook = self._peer.updates.webhook
        info: dict[str, Any] = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": self._peer.updates.waiting,
            "max_connections": hook.max_connections,
        }
        if hook.allowed:
            info["allowed_updates"] = list(hook.allowed)
        if hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        return info

    async def get_updates(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what waits, by long polling."""
        if self._peer.updates.webhook.url:
            raise TelegramError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if (allowed := as_object(params, "allowed_updates")) is not None:
            self._peer.updates.webhook.allowed = allowed
        limit = min(100, max(1, as_int(params, "limit", 100)))
        found = await self._peer.updates.poll(as_int(params, "offset"), limit, as_int(params, "timeout"))
        if found is None:
            raise TelegramError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        return found

    async def send_message(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Send a text."""
        chat = self._peer.chats.reachable(params.get("chat_id"))
        text = check_text(as_text(params, "text"))
        content: dict[str, Any] = {"text": text}
        if entities := check_entities(as_object(params, "entities"), text):
            content["entities"] = entities
        markup = as_object(params, "reply_markup")
        if inline := check_inline(markup):
            content["reply_markup"] = inline
        if reply := as_object(params, "reply_parameters"):
            content["reply_to_message"] = chat.find(int(reply["message_id"]), "message to be replied not found")
        message = chat.add(self._peer.bot, self._peer.now(), content)
        self._peer.show(chat, message, keyboard=markup)
        return message

    async def send_chat_action(self, params: Mapping[str, Any]) -> bool:
        """Show that the bot is writing, for 5 seconds or until its message."""
        chat = self._peer.chats.reachable(params.get("chat_id"))
        if as_text(params, "action") not in _ACTIONS:
            raise TelegramError(400, "Bad Request: wrong parameter action in request")
        self._peer.watchers.tell(Typing(str(chat.id), _TYPING_SECONDS))
        return True

    async def answer_callback_query(self, params: Mapping[str, Any]) -> bool:
        """End the waiting of a pressed button."""
        if self._peer.customers.unanswered.pop(as_text(params, "callback_query_id"), None) is None:
            raise TelegramError(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        return True

    async def edit_message_text(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Change the words, and with them the buttons, of one of the bot's messages."""
        return self._edit(params, {"text": check_text(as_text(params, "text"))})

    async def edit_message_reply_markup(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Change or take away the buttons of one of the bot's messages."""
        return self._edit(params, {})

    async def delete_message(self, params: Mapping[str, Any]) -> bool:
        """Forget a message."""
        chat = self._peer.chats.reachable(params.get("chat_id"))
        number = as_int(params, "message_id")
        chat.find(number, "message to delete not found")
        del chat.messages[number]
        return True

    async def get_file(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Tell where a file can be downloaded."""
        file_id = as_text(params, "file_id")
        media = self._peer.customers.files.get(file_id)
        if media is None:
            raise TelegramError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        named = {"file_id": file_id, "file_unique_id": file_id[-12:], "file_path": f"photos/{file_id}"}
        return {**named, "file_size": len(media.data)}

    async def get_chat(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Describe a chat."""
        chat = self._peer.chats.reachable(params.get("chat_id"))
        return {**chat.json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}

    async def set_my_commands(self, params: Mapping[str, Any]) -> bool:
        """Set the menu of commands."""
        self._commands = list(as_object(params, "commands") or ())
        return True

    async def get_my_commands(self, _params: Mapping[str, Any]) -> list[Any]:
        """Return the menu of commands."""
        return self._commands

    def _edit(self, params: Mapping[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        chat = self._peer.chats.reachable(params.get("chat_id"))
        message = chat.find(as_int(params, "message_id"), "message to edit not found")
        if message["from"]["id"] != self._peer.bot["id"]:
            raise TelegramError(400, "Bad Request: message can't be edited")
        before = (message.get("text"), message.get("reply_markup"))
        inline = check_inline(as_object(params, "reply_markup"))
        if (content.get("text", before[0]), inline) == before:
            raise TelegramError(400, _UNCHANGED)
        message |= {**content, "edit_date": self._peer.now()}
        message.pop("reply_markup", None)
        if inline:
            message["reply_markup"] = inline
        self._peer.show(chat, message)
        return message


_GIFT_KINDS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_NO_GIFTS = dict.fromkeys(_GIFT_KINDS, False)
