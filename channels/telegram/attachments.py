"""The file that a message carries: a reference is Telegram's file id, which only our bot can use."""

from bot.model.messages import Attachment
from channels.telegram.update import File, Message

# In this order, since an animation comes as a document too. The content type is for when Telegram names none.
_KINDS = {
    "animation": "video/mp4",
    "document": "application/octet-stream",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "video_note": "video/mp4",
}


def attachments(message: Message) -> tuple[Attachment, ...]:
    """At most one: an album's pictures come as messages of their own."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.file_size or 0)
        return (_attachment(largest, "image/jpeg"),)
    if message.sticker:
        return (_attachment(message.sticker, _sticker_type(message.sticker)),)
    for kind, content_type in _KINDS.items():
        file: File | None = getattr(message, kind)
        if file:
            return (_attachment(file, content_type),)
    return ()


def _attachment(file: File, content_type: str) -> Attachment:
    return Attachment(file.mime_type or content_type, file.file_id, name=file.file_name, size=file.file_size)


def _sticker_type(sticker: File) -> str:
    if sticker.is_video:
        return "video/webm"
    return "application/x-tgsticker" if sticker.is_animated else "image/webp"
