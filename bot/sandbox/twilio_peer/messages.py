"""Twilio's Message resource: what is kept of it, its JSON, and the list with its filters.

Shapes: https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from yarl import URL

from bot.sandbox.errors import TwilioError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.events import Button
    from bot.sandbox.picture import Media

API_VERSION = "2010-04-01"
_LARGEST_PAGE = 1000


def new_sid(prefix: str) -> str:
    """Return a fresh identifier: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def rfc_2822(moment: datetime | None) -> str | None:
    """Write a moment as the 2010 API does: `Sat, 21 Nov 2026 21:00:00 +0000`, whole seconds."""
    return None if moment is None else format_datetime(moment.astimezone(UTC).replace(microsecond=0))


@dataclass
class Message:
    """One message at Twilio, in or out. Moments are aware; `media` maps the sid of each file to the file."""

    sid: str
    account_sid: str
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created: datetime
    segments: int = 1
    sent: datetime | None = None
    updated: datetime | None = None
    error_code: int | None = None
    fails_with: int | None = None
    service_sid: str | None = None
    status_callback: str | None = None
    media: dict[str, Media] = field(default_factory=dict)
    buttons: tuple[tuple[Button, ...], ...] = ()
    media_urls: int = 0

    @property
    def inbound(self) -> bool:
        """Whether the customer wrote it."""
        return self.direction == "inbound"

    @property
    def whatsapp(self) -> bool:
        """Whether it goes by WhatsApp rather than SMS."""
        return self.to.startswith("whatsapp:")

    def move_to(self, status: str, now: datetime) -> None:
        """Set the status and the dates that go with it."""
        self.status, self.updated = status, now
        if status == "sent":
            self.sent = now
        if status in {"failed", "undelivered"}:
            self.error_code = self.fails_with

    def json(self) -> dict[str, object]:
        """Return the resource as the REST API shows it."""
        uri = f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}"
        return {
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": rfc_2822(self.created),
            "date_sent": rfc_2822(self.sent),
            "date_updated": rfc_2822(self.updated or self.created),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.from_ or None,
            "messaging_service_sid": self.service_sid,
            "num_media": str(len(self.media) + self.media_urls),
            "num_segments": str(self.segments),
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


class Messages(dict[str, Message]):
    """All messages of the account by sid, oldest first; past `limit` the oldest are dropped."""

    def __init__(self, limit: int = 20_000) -> None:
        super().__init__()
        self._limit = limit

    def keep(self, message: Message) -> None:
        """Add a message."""
        self[message.sid] = message
        if len(self) > self._limit:
            del self[next(iter(self))]

    def page(self, query: Mapping[str, str], path: str) -> dict[str, object]:
        """Return one page of the list as JSON, newest first, filtered by To, From and DateSent.

        Raises:
            TwilioError: a filter cannot be read (20001).
        """
        size = min(_LARGEST_PAGE, max(1, _number(query.get("PageSize", "50"))))
        number = _number(query.get("Page", "0"))
        found = [message for message in reversed(self.values()) if _fits(message, query)]
        start = number * size
        more = len(found) > start + size
        return {
            "first_page_uri": f"{path}?PageSize={size}&Page=0",
            "end": min(start + size, len(found)) - 1,
            "messages": [message.json() for message in found[start : start + size]],
            "next_page_uri": _page_uri(path, query, size, number + 1) if more else None,
            "page": number,
            "page_size": size,
            "previous_page_uri": _page_uri(path, query, size, number - 1) if number else None,
            "start": start,
            "uri": f"{path}?PageSize={size}&Page={number}",
        }


def _page_uri(path: str, query: Mapping[str, str], size: int, number: int) -> str:
    kept = {name: value for name, value in query.items() if name not in {"Page", "PageSize", "PageToken"}}
    return str(URL(path).with_query({**kept, "PageSize": size, "Page": number, "PageToken": f"PA{number}"}))


def _fits(message: Message, query: Mapping[str, str]) -> bool:
    if message.to != query.get("To", message.to) or message.from_ != query.get("From", message.from_):
        return False
    sent = (message.sent or message.created).astimezone(UTC).replace(microsecond=0)
    on, until, since = (_moment(query.get(name)) for name in ("DateSent", "DateSent<", "DateSent>"))
    if on and sent.date() != on.date():
        return False
    # Twilio calls these "before" and "after" and includes the moment itself.
    return (until is None or sent <= until) and (since is None or sent >= since)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise TwilioError(400, 20001, f"Invalid date: {text}") from unreadable
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _number(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError as unreadable:
        raise TwilioError(400, 20001, f"Invalid page: {text}") from unreadable
