"""From an update to events. Whatever Telegram sends makes an event: an error would block the chat's queue.

Ids. A message is ``<chat>:<message>``, since message ids count within a chat; edits and sends name it the same way.
An edit is that plus its update id, a tap ``tap:<callback query>``. Update ids alone would not do: they start at random
again after a week's silence.
"""

import hashlib
import json
import re
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot.model.delivery import phone
from bot.model.messages import (
    ChannelEvent,
    ChannelName,
    InboundMessage,
    MessageKind,
    Reach,
    ReachChange,
    Route,
    Sender,
    Unread,
)
from channels.telegram.attachments import attachments
from channels.telegram.update import CallbackQuery, Chat, MembershipChange, Message, Update, User

_START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>\S.*))?\s*", re.DOTALL)
_GONE = frozenset({"kicked", "left", "banned"})
# What Telegram itself writes into a private chat. In groups everything without words or files is its own.
_SERVICE = frozenset({"pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"})


class Reader:
    """Reads the updates of one bot."""

    def __init__(self, account: str) -> None:
        self._account = account

    def read(self, raw: Any, at: datetime) -> ChannelEvent:
        """The event of one update, parsed from JSON and cleaned. Never raises."""
        try:
            update = Update.model_validate(raw)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])
            return self._unread(raw, at, f"not as documented: {where or 'not an update'}")
        if update.message:
            return self._message(update.message, raw, at)
        if update.edited_message:
            return self._edit(update.edited_message, raw, at)
        if update.callback_query:
            return self._tap(update.callback_query, raw, at)
        if update.my_chat_member:
            return self._membership(update.my_chat_member, raw, at)
        return self._unread(raw, at, "an update of a kind that we don't know")

    def _message(self, message: Message, raw: Any, at: datetime) -> ChannelEvent:
        if message.migrate_to_chat_id is not None:
            moved_to = str(message.migrate_to_chat_id)
            return ReachChange(self._route(message.chat), message_id(message), at, moved_to=moved_to)
        if message.sender is None or message.sender.is_bot:
            return self._unread(raw, at, "not written by a person")
        kind, text = _content(message)
        if kind is MessageKind.UNSUPPORTED and (_is_group(message.chat) or _SERVICE & raw["message"].keys()):
            return self._unread(raw, at, "a notice of Telegram's own")
        return InboundMessage(
            route=self._route(message.chat),
            provider_id=message_id(message),
            text=text,
            received_at=at,
            kind=kind,
            sender=_sender(message.sender, message),
            attachments=attachments(message),
            group=_is_group(message.chat),
        )

    def _edit(self, message: Message, raw: Any, at: datetime) -> ChannelEvent:
        """A corrected text or caption. A live location moves by edits too: those are not read."""
        text = message.text if message.text is not None else message.caption
        if text is None or message.sender is None or message.sender.is_bot:
            return self._unread(raw, at, "an edit without words")
        return InboundMessage(
            route=self._route(message.chat),
            provider_id=f"{message_id(message)}:u{raw['update_id']}",
            text=text,
            received_at=at,
            sender=_sender(message.sender, message),
            edits=message_id(message),
            group=_is_group(message.chat),
        )

    def _tap(self, tap: CallbackQuery, raw: Any, at: datetime) -> ChannelEvent:
        if tap.data is None:
            return self._unread(raw, at, "a tap without data")
        chat = tap.message.chat if tap.message else Chat(id=tap.sender.id)
        return InboundMessage(
            route=self._route(chat),
            provider_id=f"tap:{tap.id}",
            text=_title(tap),
            received_at=at,
            kind=MessageKind.BUTTON,
            sender=_sender(tap.sender),
            button=tap.data,
            callback_id=tap.id,
            group=_is_group(chat),
        )

    def _membership(self, change: MembershipChange, raw: Any, at: datetime) -> ChannelEvent:
        """A person blocked or unblocked us. What a group does with us is no conversation's matter."""
        if _is_group(change.chat):
            return self._unread(raw, at, "a group took us in or put us out")
        reach = Reach.BLOCKED if change.new_chat_member.status in _GONE else Reach.OPEN
        event_id = f"member:{change.chat.id}:{change.date}:u{raw['update_id']}"
        return ReachChange(self._route(change.chat), event_id, at, reach)

    def _unread(self, raw: Any, at: datetime, why: str) -> Unread:
        kept: dict[str, Any] = raw if isinstance(raw, dict) else {"body": raw}
        written = json.dumps(kept, sort_keys=True).encode()
        event_id = f"unread:{hashlib.sha256(written).hexdigest()[:32]}"
        return Unread(ChannelName.TELEGRAM, self._account, event_id, at, why, kept)

    def _route(self, chat: Chat) -> Route:
        return Route(ChannelName.TELEGRAM, self._account, str(chat.id))


def message_id(message: Message) -> str:
    """The message's name within our account."""
    return f"{message.chat.id}:{message.message_id}"


def _content(message: Message) -> tuple[MessageKind, str]:
    if message.text is not None:
        start = _START.fullmatch(message.text)
        return (MessageKind.START, start["payload"] or "") if start else (MessageKind.TEXT, message.text)
    if message.contact:
        card = message.contact
        return MessageKind.CONTACT, " ".join(filter(None, (card.first_name, card.last_name, card.phone_number)))
    if message.location:
        place = (message.venue.title, message.venue.address) if message.venue else ()
        return MessageKind.LOCATION, "\n".join(
            filter(None, (*place, f"{message.location.latitude}, {message.location.longitude}"))
        )
    if attachments(message):
        return MessageKind.MEDIA, message.caption or (message.sticker.emoji if message.sticker else "")
    return MessageKind.UNSUPPORTED, message.caption or ""


def _sender(user: User, message: Message | None = None) -> Sender:
    return Sender(
        name=f"{user.first_name} {user.last_name}".strip(),
        phone=_own_phone(user, message),
        language_hint=user.language_code or None,
    )


def _own_phone(user: User, message: Message | None) -> str | None:
    """Telegram vouches for a number only in the card that a person shares of themselves."""
    card = message.contact if message else None
    if card is None or card.user_id != user.id:
        return None
    return phone("+" + card.phone_number.lstrip("+"))


def _title(tap: CallbackQuery) -> str:
    """What the tapped button said, so that the transcript reads as the person saw it."""
    keyboard = tap.message.reply_markup if tap.message else None
    rows = keyboard.inline_keyboard if keyboard else []
    return next((each.text for row in rows for each in row if each.callback_data == tap.data), tap.data or "")


def _is_group(chat: Chat) -> bool:
    return chat.type != "private"
