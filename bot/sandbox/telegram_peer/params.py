"""The parameters of a Bot API call: query, form, JSON or multipart, whichever the client chose.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.errors import TelegramError

if TYPE_CHECKING:
    from collections.abc import Mapping


async def read_params(request: web.Request) -> dict[str, Any]:
    """Return the parameters by name; files come as `aiohttp.web.FileField`.

    Raises:
        TelegramError: the body cannot be read.
    """
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read())
        except ValueError as unreadable:
            raise TelegramError(400, "Bad Request: can't parse the request body") from unreadable
        return params | (body if isinstance(body, dict) else {})
    return params | dict(await request.post())


def as_object(params: Mapping[str, Any], name: str) -> Any:
    """Return an object or list that forms carry as JSON text; None when it is missing.

    Raises:
        TelegramError: it is not JSON.
    """
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as unreadable:
        message = f"Bad Request: can't parse {name}: JSON is expected"
        raise TelegramError(400, message) from unreadable


def as_int(params: Mapping[str, Any], name: str, default: int = 0) -> int:
    """Return a whole number.

    Raises:
        TelegramError: it is none.
    """
    value = params.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError) as unreadable:
        raise TelegramError(400, f"Bad Request: {name} must be an integer") from unreadable


def as_text(params: Mapping[str, Any], name: str) -> str:
    """Return a text, blank when it is missing."""
    value = params.get(name, "")
    return "" if isinstance(value, web.FileField) else str(value)
