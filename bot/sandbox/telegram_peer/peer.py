"""A Telegram of one's own: what a test or the phones do with it. The HTTP side is in `rest`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.sandbox.clock import RealPace, TravellingClock
from bot.sandbox.errors import TelegramError
from bot.sandbox.events import Background, Seen, Told, Watchers
from bot.sandbox.faults import TAKEN_ALL_THE_SAME, CallLog, FaultKind, Faults
from bot.sandbox.telegram_peer import rest
from bot.sandbox.telegram_peer.chats import Chat, Chats, Person, buttons_of
from bot.sandbox.telegram_peer.inbound import Customers
from bot.sandbox.telegram_peer.methods import Methods
from bot.sandbox.telegram_peer.updates import Update, Updates
from bot.sandbox.webhook_client import WebhookClient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from bot.sandbox.clock import Pace, SandboxClock
    from bot.sandbox.faults import Fault
    from bot.sandbox.picture import Media

_FAILURES = {
    FaultKind.TOO_MANY: (429, "Too Many Requests: retry after {pause}"),
    FaultKind.SERVER_ERROR: (500, "Internal Server Error"),
    FaultKind.SERVER_ERROR_TAKEN: (500, "Internal Server Error"),
    FaultKind.HANG_TAKEN: (502, "Bad Gateway"),
    FaultKind.HANG_LOST: (502, "Bad Gateway"),
    FaultKind.UNAUTHORIZED: (401, "Unauthorized"),
    FaultKind.BAD_REQUEST: (400, "Bad Request: chat not found"),
    FaultKind.BLOCKED: (403, "Forbidden: bot was blocked by the user"),
}
_SENDS = frozenset({"sendmessage", "editmessagetext"})


def new_token(bot_id: int) -> str:
    """Return a bot token of the right shape."""
    return f"{bot_id}:{secrets.token_urlsafe(26)[:35]}"


class TelegramPeer:
    """The Bot API, its webhook or long polling, and the customers behind it, in this process.

    `url` is where it is served, for whoever sets up a client.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        username: str = "fyra_sandbox_bot",
        clock: SandboxClock | None = None,
        deliver_to: str | None = None,
        pace: Pace | None = None,
        first_message_id: int = 1,
    ) -> None:
        self.token = token or new_token(secrets.randbelow(9 * 10**9) + 10**9)
        bot_id = int(self.token.partition(":")[0])
        self.bot: dict[str, Any] = {"id": bot_id, "is_bot": True, "first_name": "Fyra", "username": username}
        self.url = ""
        self.clock = clock or TravellingClock()
        self.client = WebhookClient(deliver_to=deliver_to, timeout=60.0)
        self.background = Background()
        self.updates = Updates(self.client, pace or RealPace(), self.background, self._show_try)
        self.chats = Chats(first_message_id)
        self.watchers = Watchers()
        self.faults = Faults(frozenset(_FAILURES))
        self.calls = CallLog()
        self.customers = Customers(self.chats, self.updates, self.now)
        self.customers.bot = self.bot
        self._methods = Methods(self)

    def app(self) -> web.Application:
        """Return the HTTP side, to be served at the root or mounted under a prefix."""
        return rest.build(self)

    def now(self) -> int:
        """Return the sandbox's time in Unix seconds."""
        return int(self.clock.now().timestamp())

    def fail_next(self, n: int, kind: FaultKind | str, *, retry_after: float = 1.0) -> None:
        """Let the next `n` sends fail; see `Faults.fail_next`."""
        self.faults.fail_next(n, kind, retry_after=retry_after)

    async def customer_writes(
        self,
        chat_id: int,
        text: str,
        *,
        first_name: str = "Sara",
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        repeat: int = 1,
    ) -> Update:
        """Let a customer write in their private chat; `repeat` brings the same update so many times."""
        person = Person(chat_id, first_name, last_name, username, language_code)
        return await self.customers.writes(person, _with_command({"text": text}), repeat)

    async def customer_starts(self, chat_id: int, payload: str = "", **person: str) -> Update:
        """Let a customer open the bot, perhaps by a link with a payload."""
        return await self.customer_writes(chat_id, f"/start {payload}".strip(), **person)  # type: ignore[arg-type]

    async def customer_sends(self, chat_id: int, content: Mapping[str, Any]) -> Update:
        """Let a customer send any content (a sticker, a location …) in Telegram's own shape."""
        return await self.customers.writes(self._person(chat_id), content)

    async def customer_sends_photo(self, chat_id: int, caption: str = "", media: Media | None = None) -> Update:
        """Let a customer send a picture."""
        return await self.customers.sends_photo(self._person(chat_id), caption, media)

    async def customer_shares_contact(self, chat_id: int, phone_number: str, owner: int | None = None) -> Update:
        """Let a customer share a number: their own, or that of `owner`."""
        return await self.customers.shares_contact(self._person(chat_id), phone_number, owner)

    async def customer_edits(self, chat_id: int, message_id: int, text: str) -> Update:
        """Let a customer change a message."""
        return await self.customers.edits(chat_id, message_id, text)

    async def customer_presses(self, chat_id: int, button: str, message_id: int | None = None) -> Update:
        """Let a customer press an inline button, named by its label or its data."""
        return await self.customers.presses(chat_id, button, message_id)

    async def customer_blocks(self, chat_id: int) -> Update:
        """Let a customer block the bot: sends are refused with 403 from now on."""
        return await self._change_membership(chat_id, "You blocked the bot.", blocked=True)

    async def customer_unblocks(self, chat_id: int) -> Update:
        """Let a customer let the bot write again."""
        return await self._change_membership(chat_id, "You unblocked the bot.", blocked=False)

    async def group_message(
        self, chat_id: int, text: str, *, from_id: int = 555001, first_name: str = "Sara", title: str = "Friends"
    ) -> Update:
        """Let somebody write in a group; `chat_id` is negative."""
        return await self.customers.writes_in_group(chat_id, Person(from_id, first_name), text, title)

    async def unknown_update(self, chat_id: int, kind: str = "teleported_message", **content: Any) -> Update:
        """Bring an update of a type that does not exist yet."""
        return await self.customers.does_something_unknown(chat_id, kind, content)

    def is_blocked(self, chat_id: int | str) -> bool:
        """Tell whether a customer has blocked the bot."""
        chat = self.chats.get(int(chat_id))
        return chat is not None and chat.blocked

    @property
    def unanswered_presses(self) -> list[str]:
        """The callback queries nobody answered yet."""
        return list(self.customers.unanswered)

    async def settle(self) -> None:
        """Wait until all updates are delivered (needs a pace that moves by itself and a gateway that takes them)."""
        await self.background.settle()

    async def close(self) -> None:
        """Stop deliveries, let hanging callers go and close connections."""
        self.faults.reset()
        self.updates.wake()
        await self.background.stop()
        await self.client.close()

    async def call(self, name: str, params: Mapping[str, Any], request: web.Request) -> Any:
        """Handle one call of the Bot API, or fail as told; failures ordered strike sends only.

        Raises:
            TelegramError: Telegram refuses, or a fault was ordered.
        """
        fault = self.faults.take() if name.lower() in _SENDS else None
        self.calls.note(request.method, name, params, fault.kind if fault else None)
        if fault is None:
            return await self._methods.call(name, params)
        if fault.kind in TAKEN_ALL_THE_SAME:
            await self._methods.call(name, params)
        raise await self._failure(fault, request)

    def show(
        self,
        chat: Chat,
        message: Mapping[str, Any],
        *,
        keyboard: Mapping[str, Any] | None = None,
        status: str = "read",
        note: str = "",
    ) -> None:
        """Tell the watchers of a message, new or changed."""
        mine = message["from"]["id"] == self.bot["id"]
        self.watchers.tell(
            Seen(
                address=str(chat.id),
                message_id=f"{chat.id}:{message['message_id']}",
                from_customer=not mine,
                text=_words(message),
                status=status,
                buttons=buttons_of(message, keyboard),
                picture="photo" in message,
                edited="edit_date" in message,
                note=note,
            )
        )

    async def _change_membership(self, chat_id: int, words: str, *, blocked: bool) -> Update:
        self.chats.of(chat_id).blocked = blocked
        self.watchers.tell(Told(str(chat_id), words))
        return await self.customers.changes_membership(chat_id, blocked=blocked)

    def _show_try(self, update: Update) -> None:
        message = update.payload.get("message") or update.payload.get("edited_message")
        if message and "chat" in message:
            status = "sending" if update.trouble else "sent"
            self.show(self.chats.of(message["chat"]["id"]), message, status=status, note=update.trouble)

    async def _failure(self, fault: Fault, request: web.Request) -> TelegramError:
        if fault.kind in {FaultKind.HANG_TAKEN, FaultKind.HANG_LOST}:
            await self.faults.hang(request)
        status, description = _FAILURES[fault.kind]
        pause = fault.retry_after if fault.kind is FaultKind.TOO_MANY else None
        return TelegramError(status, description.format(pause=round(fault.retry_after)), pause)

    def _person(self, chat_id: int) -> Person:
        chat = self.chats.get(chat_id)
        return chat.person if chat and chat.person else Person(chat_id, "Sara")


def _with_command(content: dict[str, Any]) -> dict[str, Any]:
    """Mark a command as Telegram does."""
    word = content["text"].split(" ")[0]
    if word.startswith("/") and len(word) > 1:
        return {**content, "entities": [{"type": "bot_command", "offset": 0, "length": len(word)}]}
    return content


def _words(message: Mapping[str, Any]) -> str:
    if contact := message.get("contact"):
        return f"Contact: {contact['phone_number']}"
    return str(message.get("text") or message.get("caption") or "")
