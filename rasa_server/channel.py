"""The one door into Rasa: an InputChannel that Rasa mounts under /webhooks/fyra.

    GET  /            is it up, and which model is loaded (no token needed, nothing secret told)
    POST /understand  texts -> what each means; nothing is kept
    POST /turn        one turn of a conversation -> the actions' `custom` payloads, once per turn id
    POST /note        what an agent wrote, so that a bot that is handed the conversation back knows it

Every POST wants `Authorization: Bearer TOKEN`. Every failure is {"error": kind} with a status of 4xx or 5xx; the stock
REST channel answers `200 []` to a dead action server, which nobody could tell from a silent bot.
"""

from __future__ import annotations

import hmac
import logging
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from rasa_server import contract
from rasa_server.turns import take_note, take_turn
from rasa_server.understanding import understand

logger = logging.getLogger(__name__)

_BEARER = "Bearer "


class FyraInput(InputChannel):
    """Named in credentials.yml, which gives it the token."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def name(cls) -> Text:
        """The part of the address after /webhooks/."""
        return "fyra"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> FyraInput:
        """Raises RasaException, which ends the start, when no token is set."""
        token = str((credentials or {}).get("token") or "")
        if not token or token.startswith("$"):
            raise RasaException("Fyra's channel needs a token: set FYRA_RASA_TOKEN")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa mounts what this returns. (`on_new_message` swallows errors, so it is not used.)"""
        routes = Blueprint("fyra", "fyra")
        routes.add_route(_status, "/", methods=["GET"], name="status")
        for name, parse, answer in (
            ("understand", contract.understand_request, understand),
            ("turn", contract.turn_request, take_turn),
            ("note", contract.note_request, take_note),
        ):
            routes.add_route(self._guarded(parse, answer), f"/{name}", methods=["POST"], name=name)
        return routes

    def _guarded(
        self, parse: Callable[[Any], Any], answer: Callable[[Any, Any], Awaitable[Dict[str, Any]]]
    ) -> Callable[[Request], Awaitable[HTTPResponse]]:
        async def handler(request: Request) -> HTTPResponse:
            try:
                self._check_token(request)
                return json(await answer(_agent(request), parse(request.json)))
            except contract.ChannelError as error:
                return json({"error": error.kind}, status=error.status)
            except SanicException as error:
                return json({"error": "request"}, status=error.status_code)
            except Exception:
                logger.exception("a request to Fyra's channel failed")
                return json({"error": "internal"}, status=500)

        return handler

    def _check_token(self, request: Request) -> None:
        header = request.headers.get("Authorization", "")
        if not header.startswith(_BEARER):
            raise contract.Unauthenticated
        sent = header[len(_BEARER) :].encode("utf-8", "surrogateescape")  # headers may hold any byte
        if not hmac.compare_digest(sent, self._token):
            raise contract.WrongToken


def _agent(request: Request) -> Any:
    agent = request.app.ctx.agent
    if agent is None or not agent.is_ready():
        raise contract.NotReady
    return agent


async def _status(request: Request) -> HTTPResponse:
    try:
        agent = _agent(request)
    except contract.NotReady as error:
        return json({"error": error.kind}, status=error.status)
    return json({"status": "ok", "model": Path(agent.processor.model_path).name})
