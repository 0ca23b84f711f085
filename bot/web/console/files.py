"""Customers' attachments, through our own authenticated route: the platform's address is never shown to a browser."""

import structlog
from aiohttp import web

from bot.model.errors import SendError
from bot.web.console.parts import console_of

log = structlog.get_logger(__name__)

# What a browser shows by itself without running anything. SVG and HTML can hold scripts: they are only downloaded.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "text/plain"})
_SAVED = frozenset(
    {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/amr", "video/mp4", "video/webm", "video/3gpp", "application/pdf"}
)
_UNKNOWN = "application/octet-stream"
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}


async def attachment(request: web.Request) -> web.Response:
    """The n-th file (from 0) of a message. The customer's file name and claimed type decide nothing."""
    house = console_of(request).house
    message_id, number = int(request.match_info["message"]), int(request.match_info["n"])
    async with house.store.transaction() as tx:
        message = await tx.message(message_id)
    if number >= len(message.content.attachments):
        raise web.HTTPNotFound(text="file")
    reference = message.content.attachments[number].reference
    try:
        claimed, data = await house.channels[message.route.channel].fetch(reference)
    except SendError as error:
        log.warning("console.no_file", message=message_id, code=error.code)
        raise web.HTTPBadGateway(text="file") from error
    return _answer(claimed.split(";")[0].strip().lower(), data, name=f"fyra-{message_id}-{number}")


def _answer(content_type: str, data: bytes, *, name: str) -> web.Response:
    known = content_type if content_type in _SHOWN | _SAVED else _UNKNOWN
    how = "inline" if known in _SHOWN else "attachment"
    headers = {
        "Content-Disposition": f'{how}; filename="{name}.{_ENDINGS.get(known, "bin")}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    charset = "utf-8" if known == "text/plain" else None
    return web.Response(body=data, content_type=known, charset=charset, headers=headers)
