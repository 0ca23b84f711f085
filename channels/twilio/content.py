"""Quick-reply buttons on WhatsApp.

Twilio shows buttons only by Content (ContentSid), even in session, where no approval is needed
(https://www.twilio.com/docs/content/twilio-quick-reply). So one Content is made for each set of buttons, with the text
as its variable, and used ever after: there are as many as the texts have sets of buttons, not as many as messages.
No customer's text is stored in a Content.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Sequence

import structlog

from bot.model.errors import SendError
from bot.model.messages import Button
from channels.twilio.client import TwilioClient

log = structlog.get_logger(__name__)

_PREFIX = "fyra-quick-reply-"
_REST_AFTER_FAILURE = 60.0  # seconds during which lists are sent instead
_MOST_LISTED = 1000


class QuickReplies:
    """The Contents that show our buttons, by set of buttons."""

    def __init__(self, client: TwilioClient) -> None:
        self._client = client
        self._sids: dict[str, str] = {}
        self._listed = False
        self._lock = asyncio.Lock()
        self._rest_until = 0.0

    async def sid(self, buttons: Sequence[Button]) -> str | None:
        """The ContentSid that shows these buttons under the text given as variable 1. None: not now, write a list."""
        name = _name(buttons)
        async with self._lock:
            if name not in self._sids and time.monotonic() >= self._rest_until:
                await self._find_or_make(name, buttons)
        return self._sids.get(name)

    def forget(self, buttons: Sequence[Button]) -> None:
        """Twilio does not know this Content any more: make it again next time."""
        self._sids.pop(_name(buttons), None)

    async def _find_or_make(self, name: str, buttons: Sequence[Button]) -> None:
        await self._list_once()
        if name in self._sids:
            return
        request: dict[str, object] = {
            "friendly_name": name,
            "language": "en",  # of the Content's fixed words, of which there are none
            "variables": {"1": "…"},
            "types": {
                "twilio/quick-reply": {
                    "body": "{{1}}",
                    "actions": [{"type": "QUICK_REPLY", "title": each.title, "id": each.id} for each in buttons],
                }
            },
        }
        contents = self._client.sdk.content.v1.contents
        try:
            made = await self._client.call(contents.create_async(_Request(request)))
        except SendError as error:
            self._rest_until = time.monotonic() + _REST_AFTER_FAILURE
            log.warning("quick_replies_unavailable", channel="whatsapp", code=error.code)
            return
        self._sids[name] = made.sid

    async def _list_once(self) -> None:
        """Find what an earlier process made. When that fails they are made anew: untidy, but harmless."""
        if self._listed:
            return
        self._listed = True
        contents = self._client.sdk.content.v1.contents
        try:
            listed = await self._client.call(contents.list_async(limit=_MOST_LISTED))
        except SendError as error:
            log.info("contents_not_listed", channel="whatsapp", code=error.code)
            return
        self._sids.update({each.friendly_name: each.sid for each in listed if _ours(each.friendly_name)})


class _Request:
    """What the SDK asks of a request: that it can be made a dict."""

    def __init__(self, fields: dict[str, object]) -> None:
        self._fields = fields

    def to_dict(self) -> dict[str, object]:
        return self._fields


def _ours(name: str | None) -> bool:
    return bool(name) and str(name).startswith(_PREFIX)


def _name(buttons: Sequence[Button]) -> str:
    written = json.dumps([[each.id, each.title] for each in buttons], ensure_ascii=False)
    return _PREFIX + hashlib.sha256(written.encode()).hexdigest()[:32]
