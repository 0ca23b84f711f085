"""Telegram's updates, as far as we read them: https://core.telegram.org/bots/api#update.

Models of our own rather than the library's: those raise whatever comes to hand on an update they don't expect, and one
such update would take a whole getUpdates batch with it.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class User(_Part):
    """Somebody who writes."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""


class Chat(_Part):
    """Where it was written. A private chat has its person's id."""

    id: int
    type: str = "private"


class File(_Part):
    """Anything that getFile gives: a document, a photo's size, a voice message."""

    file_id: str
    file_size: int | None = None
    mime_type: str = ""
    file_name: str = ""
    emoji: str = ""  # of a sticker
    is_animated: bool = False
    is_video: bool = False


class Location(_Part):
    """A point, in degrees."""

    latitude: float
    longitude: float


class Venue(_Part):
    """A point with a name."""

    title: str = ""
    address: str = ""


class Contact(_Part):
    """A card. Only one's own carries one's own id."""

    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None


class KeyboardButton(_Part):
    """A button under a message of ours."""

    text: str
    callback_data: str = ""


class Keyboard(_Part):
    """The buttons under a message of ours."""

    inline_keyboard: list[list[KeyboardButton]] = []


class Message(_Part):
    """A message of a person, or, in a callback query, one of ours."""

    message_id: int
    chat: Chat
    sender: Annotated[User | None, Field(alias="from")] = None
    text: str | None = None
    caption: str | None = None
    photo: list[File] = []
    document: File | None = None
    animation: File | None = None
    audio: File | None = None
    voice: File | None = None
    video: File | None = None
    video_note: File | None = None
    sticker: File | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    migrate_to_chat_id: int | None = None
    reply_markup: Keyboard | None = None


class CallbackQuery(_Part):
    """A tap on a button."""

    id: str
    sender: Annotated[User, Field(alias="from")]
    message: Message | None = None
    data: str | None = None


class Membership(_Part):
    """What we are in a chat now: member, kicked, left and others."""

    status: str


class MembershipChange(_Part):
    """Somebody blocked us, unblocked us, or changed what we are in a group."""

    chat: Chat
    date: int
    new_chat_member: Membership


class Update(_Part):
    """One update has one of these, or something that we don't know."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MembershipChange | None = None


# What Telegram is asked to send; anything else stays away.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
