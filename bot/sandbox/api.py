"""What the page asks for: a text, a press, another customer, a failure, another time."""

from __future__ import annotations

import json
import re
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.sandbox.clock import utc_now
from bot.sandbox.errors import SandboxError
from bot.sandbox.guard import only_our_own_page
from bot.sandbox.page import clock_state, fault_state, state
from bot.sandbox.presets import MOMENTS, Phone
from bot.sandbox.twilio_peer import Order
from bot.sandbox.twilio_peer.account import WHATSAPP, is_address

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from bot.sandbox.app import Sandbox
    from bot.sandbox.telegram_peer import TelegramPeer
    from bot.sandbox.twilio_peer import TwilioPeer

_LONGEST_TEXT = 20_000
_MOST_FAILURES = 20


def build(sandbox: Sandbox) -> web.Application:
    """Return the API of the page; each answer is empty, changes come back as events."""
    app = web.Application(middlewares=[only_our_own_page, _refusals_as_text], client_max_size=256 << 10)
    hand = _Hand(sandbox)
    app.add_routes(
        [
            web.post("/phones/{phone}/write", hand.write),
            web.post("/phones/{phone}/photo", hand.photo),
            web.post("/phones/{phone}/press", hand.press),
            web.post("/phones/{phone}/customer", hand.change_customer),
            web.post("/phones/telegram/act", hand.act),
            web.post("/faults/reset", hand.reset_faults),
            web.post("/faults/{peer}", hand.add_fault),
            web.post("/receipts", hand.set_receipts),
            web.post("/copies", hand.set_copies),
            web.post("/clock", hand.travel),
            web.post("/clear", hand.clear),
        ]
    )
    return app


@web.middleware
async def _refusals_as_text(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (SandboxError, ValueError, KeyError, TypeError) as refused:
        return web.Response(text=f"{refused}\n", status=HTTPStatus.BAD_REQUEST)


class _Hand:
    """One handler per thing a hand can do on the page."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._phones = sandbox.phones

    async def write(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self._phones.write(_phone(request), str(body["text"])[:_LONGEST_TEXT])
        return _done()

    async def photo(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self._phones.photo(_phone(request), str(body.get("caption", ""))[:1024])
        return _done()

    async def press(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self._phones.press(_phone(request), str(body["entry"]), str(body["label"]))
        return _done()

    async def act(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self._phones.act(str(body["action"]), str(body.get("text", ""))[:4096])
        return _done()

    async def change_customer(self, request: web.Request) -> web.Response:
        phone = _phone(request)
        customer = self._phones.customers[phone].with_changes(await _body(request))
        _check_address(phone, customer.address)
        self._phones.customers[phone] = customer
        self._phones.tell(state(self._sandbox))
        return _done()

    async def add_fault(self, request: web.Request) -> web.Response:
        body = await _body(request)
        peers: dict[str, TwilioPeer | TelegramPeer] = {
            "twilio": self._sandbox.twilio,
            "telegram": self._sandbox.telegram,
        }
        times = min(_MOST_FAILURES, max(1, int(body.get("times", 1))))
        peers[request.match_info["peer"]].fail_next(times, str(body["kind"]), retry_after=5)
        return self._tell_faults()

    async def reset_faults(self, _request: web.Request) -> web.Response:
        self._sandbox.twilio.faults.reset()
        self._sandbox.telegram.faults.reset()
        return self._tell_faults()

    async def set_receipts(self, request: web.Request) -> web.Response:
        self._sandbox.twilio.plan.order = Order(str((await _body(request))["order"]))
        return self._tell_faults()

    async def set_copies(self, request: web.Request) -> web.Response:
        self._phones.copies = 2 if (await _body(request))["twice"] else 1
        return self._tell_faults()

    async def travel(self, request: web.Request) -> web.Response:
        body = await _body(request)
        sandbox = self._sandbox
        sandbox.zone = _zone(str(body.get("zone") or sandbox.zone))
        self._phones.zone = sandbox.zone
        moment = _moment(body, sandbox.zone)
        sandbox.clock.travel_to(moment)
        sandbox.travelled = moment is not None
        self._phones.tell(clock_state(sandbox))
        return _done()

    async def clear(self, _request: web.Request) -> web.Response:
        self._phones.clear()
        self._phones.tell(state(self._sandbox))
        return _done()

    def _tell_faults(self) -> web.Response:
        self._phones.tell(fault_state(self._sandbox))
        return _done()


def _done() -> web.Response:
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def _body(request: web.Request) -> dict[str, Any]:
    body = json.loads(await request.read() or b"{}")
    if not isinstance(body, dict):
        raise SandboxError("a JSON object is expected")
    return body


def _phone(request: web.Request) -> Phone:
    return Phone(request.match_info["phone"])


def _check_address(phone: Phone, address: str) -> None:
    if phone is Phone.TELEGRAM:
        if not re.fullmatch(r"[1-9][0-9]{0,15}", address):
            raise ValueError("a private Telegram chat id is a positive number")
        return
    if not is_address(WHATSAPP + address if phone is Phone.WHATSAPP else address):
        raise ValueError("a number looks like +46701234567; on WhatsApp a user id (SE.ABC123) will do too")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as unknown:
        raise ValueError("there is no such time zone") from unknown


def _moment(body: dict[str, Any], zone: ZoneInfo) -> datetime | None:
    if name := body.get("moment"):
        return MOMENTS[str(name)].next_after(utc_now(), zone)
    if at := body.get("at"):
        return datetime.fromisoformat(str(at)).replace(tzinfo=zone)
    return None
