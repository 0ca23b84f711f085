"""A stand-in for the gateway: takes webhooks down, checks their signature, answers as told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Gateway:
    """`statuses` are the answers to come, 200 after the last; `inbox`, `receipts` and `updates` are what arrived."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    inbox: list[dict[str, str]] = field(default_factory=list)
    fallbacks: list[dict[str, str]] = field(default_factory=list)
    receipts: list[dict[str, str]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    answer_body: str = "<Response/>"
    answer_type: str = "text/xml"
    pause: float = 0.0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhooks/twilio", self._twilio(self.inbox))
        app.router.add_post("/webhooks/fallback", self._twilio(self.fallbacks))
        app.router.add_post("/webhooks/twilio/status", self._twilio(self.receipts))
        app.router.add_post("/webhooks/telegram", self._telegram)
        return app

    def signed_by(self, token: str, path: str = "/webhooks/twilio") -> bool:
        signature = self.headers[-1]["X-Twilio-Signature"]
        return bool(RequestValidator(token).validate(self.url + path, self.inbox[-1], signature))

    @property
    def states(self) -> list[str]:
        return [receipt["MessageStatus"] for receipt in self.receipts]

    def _twilio(self, store: list[dict[str, str]]) -> Any:
        async def handle(request: web.Request) -> web.Response:
            store.append({name: str(value) for name, value in (await request.post()).items()})
            self.headers.append(request.headers)
            await asyncio.sleep(self.pause)
            return web.Response(text=self.answer_body, content_type=self.answer_type, status=self._status())

        return handle

    async def _telegram(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.headers.append(request.headers)
        return web.Response(status=self._status())

    def _status(self) -> int:
        return self.statuses.pop(0) if self.statuses else 200
