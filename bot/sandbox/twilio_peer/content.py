"""Content templates: quick replies, list pickers and what is sent outside WhatsApp's session.

Shapes: https://www.twilio.com/docs/content/content-api-resources
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from bot.sandbox.errors import TwilioError
from bot.sandbox.events import Button

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Rows = tuple[tuple[Button, ...], ...]
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MOST_QUICK_REPLIES = 3
_MOST_LIST_ITEMS = 10


@dataclass
class Content:
    """One template; `approved` by WhatsApp means it may open a conversation."""

    sid: str
    types: Mapping[str, Mapping[str, Any]]
    language: str = "en"
    friendly_name: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    approved: bool = False

    def json(self, account_sid: str, now: datetime) -> dict[str, object]:
        """Return the resource as the Content API shows it."""
        stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": dict(self.variables),
            "types": {name: dict(body) for name, body in self.types.items()},
            "url": f"/v1/Content/{self.sid}",
            "links": {"approval_fetch": f"/v1/Content/{self.sid}/ApprovalRequests"},
            "date_created": stamp,
            "date_updated": stamp,
        }

    def render(self, values: Mapping[str, str]) -> tuple[str, Rows]:
        """Fill in the variables and return the text with its buttons, one a row."""
        known = {**self.variables, **values}

        def fill(text: object) -> str:
            return _PLACE.sub(lambda place: str(known.get(place[1], place[0])), str(text))

        body = next(iter(self.types.values()))
        buttons = [
            Button(fill(item.get("title") or item.get("item", "")), fill(item.get("id", "")))
            for item in (*body.get("actions", ()), *body.get("items", ()))
        ]
        return fill(body.get("body", "")), tuple((button,) for button in buttons)


class Contents(dict[str, Content]):
    """The account's templates by sid. With `accept_unknown`, any well-formed sid counts as an approved one."""

    accept_unknown = False

    def add(self, types: Mapping[str, Mapping[str, Any]], *, approved: bool = False, **named: Any) -> Content:
        """Keep a template and return it.

        Raises:
            TwilioError: no type, or more buttons than WhatsApp shows.
        """
        if not types:
            raise TwilioError(400, 20001, "types is required")
        body = next(iter(types.values()))
        if len(body.get("actions", ())) > _MOST_QUICK_REPLIES or len(body.get("items", ())) > _MOST_LIST_ITEMS:
            raise TwilioError(400, 20001, "too many actions or items for this content type")
        content = Content("HX" + secrets.token_hex(16), types, approved=approved, **named)
        self[content.sid] = content
        return content

    def find(self, sid: str) -> Content:
        """Return the template a send names.

        Raises:
            TwilioError: there is none (21655).
        """
        if sid not in self and self.accept_unknown and re.fullmatch(r"HX[0-9a-fA-F]{32}", sid):
            return Content(sid, {"twilio/text": {"body": f"Template {sid}"}}, approved=True)
        if sid not in self:
            raise TwilioError(400, 21655, f"The ContentSid {sid} is invalid")
        return self[sid]


def read_variables(text: str) -> dict[str, str]:
    """Read ContentVariables: a JSON object of strings.

    Raises:
        TwilioError: it is something else (21656).
    """
    try:
        values = json.loads(text or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise TwilioError(400, 21656, "The Content Variables parameter is invalid")
    return cast("dict[str, str]", values)
