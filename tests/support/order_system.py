"""A small order system that follows docs/back_office.openapi.yaml, in memory, and can be told to fail."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from actions.back_office.sample import DEFAULT_SHOP

TOKEN = "sesame"


@dataclass(slots=True)
class OrderSystem:
    """``fails``: errands are refused, get a 500 before or after they are done, or it hangs after."""

    orders: dict[str, Any]
    done: dict[str, dict[str, str]] = field(default_factory=dict)
    posts: list[tuple[str, Any]] = field(default_factory=list)
    fails: str = ""
    nonsense: bool = False

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._only_with_the_token])
        app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/orders", self._orders_of),
                web.get("/orders/{number}", self._order),
                web.post("/errands", self._carry_out),
                web.get("/errands/{key}", self._receipt),
            ]
        )
        return app

    @web.middleware
    async def _only_with_the_token(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise web.HTTPUnauthorized
        response: web.StreamResponse = await handler(request)
        return response

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _orders_of(self, request: web.Request) -> web.Response:
        phone = request.query["phone"]
        return web.json_response([raw for raw in self.orders.values() if raw["buyer"].get("phone") == phone])

    async def _order(self, request: web.Request) -> web.Response:
        raw = self.orders.get(request.match_info["number"])
        if raw is None:
            raise web.HTTPNotFound
        return web.json_response({"number": 1} if self.nonsense else raw)

    async def _carry_out(self, request: web.Request) -> web.Response:
        key, errand = request.headers["Idempotency-Key"], await request.json()
        self.posts.append((key, errand))
        if self.fails == "refused" or errand["order"] not in {None, *self.orders}:
            raise web.HTTPConflict
        if self.fails == "before":
            raise web.HTTPInternalServerError
        receipt = self.done.setdefault(
            key, {"key": key, "reference": f"X-{len(self.done) + 1}", "kind": errand["kind"]}
        )
        if self.fails == "after":
            raise web.HTTPBadGateway
        if self.fails == "hangs":
            await asyncio.sleep(5)
        return web.json_response({"reference": "X-1"} if self.nonsense else receipt)

    async def _receipt(self, request: web.Request) -> web.Response:
        receipt = self.done.get(request.match_info["key"])
        if receipt is None:
            raise web.HTTPNotFound
        return web.json_response(receipt)


def plain_days(raw: Any, today: date) -> Any:
    """The sample shop's orders as a real system would send them."""
    match raw:
        case {"days_ago": int() as days}:
            return (today - timedelta(days=days)).isoformat()
        case {"days_ahead": int() as days}:
            return (today + timedelta(days=days)).isoformat()
        case dict():
            return {key: plain_days(value, today) for key, value in raw.items()}
        case list():
            return [plain_days(value, today) for value in raw]
        case _:
            return raw


def sample_data() -> dict[str, Any]:
    """The sample shop's orders by number, with relative days."""
    return {raw["number"]: raw for raw in json.loads(DEFAULT_SHOP.read_text())["orders"]}
