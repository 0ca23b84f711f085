"""A customer's file, fetched when an agent looks: https://core.telegram.org/bots/api#getfile."""

import mimetypes

from bot.model.errors import RefusedSend
from channels.telegram.client import TelegramClient

LARGEST = 20_000_000  # Telegram's own limit for bots, in bytes


async def fetch(client: TelegramClient, file_id: str) -> tuple[str, bytes]:
    """The file's content type, by its name, and its bytes. Raises a SendError.

    A file id is no address: the one to ask comes from Telegram, on the server that we were told of.
    """
    file = await client.call(client.bot.get_file(file_id))
    if not file.file_path or (file.file_size or 0) > LARGEST:
        raise RefusedSend("the file is too large")
    data = await client.call(file.download_as_bytearray())
    if len(data) > LARGEST:
        raise RefusedSend("the file is too large")
    return mimetypes.guess_type(file.file_path)[0] or "application/octet-stream", bytes(data)
