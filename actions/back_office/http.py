"""The business's own order system over HTTP, as docs/back_office.openapi.yaml describes it.

An errand carries its key as Idempotency-Key, so sending it twice does it once. When nobody can tell whether it was
done (a time-out, a broken connection, a 5xx), BackOfficeUncertain says so, and whoever asked looks by its key.
"""

from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import TypeAdapter, ValidationError

from actions.back_office.wire import OrderWire, ReceiptWire
from bot.model.errors import BackOfficeError, BackOfficeUncertain
from bot.model.orders import Errand, Order, Receipt

_TIMEOUT = aiohttp.ClientTimeout(total=6, connect=2)
_ORDERS = TypeAdapter(list[OrderWire])
_ERRORS = (aiohttp.ClientError, TimeoutError)


class HttpBackOffice:
    """A BackOffice over HTTP. The session is made with the first call, in the loop that calls."""

    def __init__(self, url: str, token: str = "", *, timeout: aiohttp.ClientTimeout = _TIMEOUT) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    def on(self, today: date) -> "HttpBackOffice":
        """Itself: it knows what day it is."""
        del today
        return self

    async def order(self, number: str) -> Order | None:
        """GET /orders/{number}. Raises BackOfficeError."""
        raw = await self._get(f"/orders/{quote(number, safe='')}")
        return None if raw is None else _parse(lambda: OrderWire.model_validate(raw).order())

    async def orders_of(self, phone: str) -> tuple[Order, ...]:
        """GET /orders?phone=…, newest first. Raises BackOfficeError."""
        raw = await self._get("/orders", {"phone": phone})
        orders = _parse(lambda: [wire.order() for wire in _ORDERS.validate_python(raw or [])])
        return tuple(sorted(orders, key=lambda order: order.placed_on, reverse=True))

    async def carry_out(self, errand: Errand) -> Receipt:
        """POST /errands. Raises BackOfficeError for a 4xx (nothing was done), else BackOfficeUncertain."""
        headers = {"Idempotency-Key": errand.key}
        try:
            async with self._open().post(f"{self._url}/errands", json=_wire(errand), headers=headers) as response:
                if HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    msg = f"the back office refused: {response.status}"
                    raise BackOfficeError(msg)
                response.raise_for_status()
                return ReceiptWire.model_validate(await response.json()).receipt()
        except aiohttp.ClientConnectorError as error:
            msg = "the back office can't be reached"
            raise BackOfficeError(msg) from error  # nothing was sent, so nothing was done
        except (*_ERRORS, ValueError) as error:
            msg = f"no clear answer from the back office: {type(error).__name__}"
            raise BackOfficeUncertain(msg) from error

    async def receipt(self, key: str) -> Receipt | None:
        """GET /errands/{key}. Raises BackOfficeError."""
        raw = await self._get(f"/errands/{quote(key, safe='')}")
        return None if raw is None else _parse(lambda: ReceiptWire.model_validate(raw).receipt())

    async def ready(self) -> bool:
        """GET /health answers with 2xx."""
        try:
            async with self._open().get(f"{self._url}/health") as response:
                return response.ok
        except _ERRORS:
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON answer, or None for 404. Raises BackOfficeError."""
        try:
            async with self._open().get(self._url + path, params=params) as response:
                if response.status == HTTPStatus.NOT_FOUND:
                    return None
                response.raise_for_status()
                return await response.json()
        except (*_ERRORS, ValueError) as error:
            msg = f"the back office did not answer: {type(error).__name__}"
            raise BackOfficeError(msg) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=self._timeout)
        return self._session


def open_http_back_office(url: str, token: str) -> HttpBackOffice:
    """The adapter for an address. Raises ValueError when it is no http address."""
    if not url.startswith(("http://", "https://")):
        msg = f"FYRA_BACK_OFFICE_URL is '{url}', but must begin with http:// or https://"
        raise ValueError(msg)
    return HttpBackOffice(url, token)


def _wire(errand: Errand) -> dict[str, Any]:
    amount = errand.amount and {"amount": str(errand.amount.amount), "currency": errand.amount.currency}
    contact = {} if errand.contact is None else {"contact": asdict(errand.contact)}
    return contact | {
        "key": errand.key,
        "kind": errand.kind,
        "order": errand.order,
        "amount": amount,
        "skus": list(errand.skus),
        "note": errand.note,
    }


def _parse(read: Any) -> Any:
    try:
        return read()
    except ValidationError as error:
        msg = f"the back office sent something else than agreed: {error.error_count()} faults"
        raise BackOfficeError(msg) from error
