"""The HTTP side of the Telegram peer: `/bot<token>/METHOD` and `/file/bot<token>/PATH`."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import TelegramError
from bot.sandbox.telegram_peer.params import read_params

if TYPE_CHECKING:
    from bot.sandbox.telegram_peer.peer import TelegramPeer

_TOKEN = re.compile(r"\d+:[\w-]{30,50}")


def build(peer: TelegramPeer) -> web.Application:
    """Return the application that answers in `peer`'s name."""
    app = web.Application(client_max_size=50 << 20)

    async def call(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            _check_token(peer, request)
            result = await peer.call(name, await read_params(request), request)
        except TelegramError as error:
            return web.json_response(error.body(), status=error.status)
        return web.json_response({"ok": True, "result": result})

    async def download(request: web.Request) -> web.Response:
        try:
            _check_token(peer, request)
        except TelegramError as error:
            return web.json_response(error.body(), status=error.status)
        media = peer.customers.files.get(request.match_info["path"].removeprefix("photos/"))
        if media is None:
            return web.json_response(TelegramError(404, "Not Found").body(), status=404)
        return web.Response(body=media.data, content_type="application/octet-stream")

    app.router.add_route("*", "/bot{token}/{method}", call)
    app.router.add_get("/file/bot{token}/{path:.+}", download)
    app.on_shutdown.append(lambda _: peer.close())
    return app


def _check_token(peer: TelegramPeer, request: web.Request) -> None:
    token = request.match_info["token"]
    if hmac.compare_digest(token.encode(), peer.token.encode()):
        return
    peer.calls.note(request.method, "unauthorized", {})
    if _TOKEN.fullmatch(token):
        raise TelegramError(401, "Unauthorized")
    raise TelegramError(404, "Not Found")
