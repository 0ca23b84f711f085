"""A stand-in for Rasa that speaks the contract of rasa_server/contract.py over real HTTP, and remembers each turn."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.model import answer_codec
from bot.model.dialogue import Answer
from bot.model.policy.decision import Say

ANSWER = answer_codec.to_json(Answer(say=(Say("answer.ask_opening_hours"),), case={"step": 1, "problem": None}))


@dataclass
class RasaPeer:
    """``seconds`` to take for each request. A turn that is asked again is answered as before, without acting again."""

    seconds: float = 0.0
    turns: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/webhooks/fyra/", self._status)
        app.router.add_post("/webhooks/fyra/understand", self._understand)
        app.router.add_post("/webhooks/fyra/turn", self._turn)
        app.router.add_post("/webhooks/fyra/note", self._note)
        return app

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "model": "stand-in"})

    async def _understand(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        segments = [{"text": text, "intent": "inform", "confidence": 0.9} for text in body["texts"]]
        return web.json_response({"segments": segments})

    async def _turn(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        self.asked[body["turn"]] += 1
        known = self.turns.setdefault(body["turn"], body["text"])
        if known != body["text"]:
            return web.json_response({"error": "request"}, status=400)
        return web.json_response({"replies": [ANSWER]})

    async def _note(self, _request: web.Request) -> web.Response:
        return web.json_response({})

    async def _body(self, request: web.Request) -> Any:
        body = await request.json()
        await asyncio.sleep(self.seconds)
        return body
