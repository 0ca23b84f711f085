"""What platforms call. Verified and parsed by the channel, stored durably, and only then answered with 2xx."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.model.errors import StoreUnavailable, WebhookError
from bot.ports import Channel, Clock, Inbox, RawWebhook
from bot.web.metrics import WEBHOOKS

log = structlog.get_logger(__name__)

MAX_BODY = 1024 * 1024
"""Bytes. The largest real webhook is a few kilobytes; more is answered 413."""

PATHS = {"/webhooks/twilio": "twilio", "/webhooks/twilio/status": "twilio", "/webhooks/telegram": "telegram"}
_EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The doors, by adapter name. A platform without credentials has none, and is answered 404."""

    channels: Mapping[str, Channel]
    inbox: Inbox
    clock: Clock

    def add_to(self, app: web.Application) -> None:
        """Open the doors."""
        for path, name in PATHS.items():
            if name in self.channels:
                app.router.add_post(path, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        name = PATHS[request.path]
        try:
            events = self.channels[name].read(await self._raw(request))
            new = await self.inbox.accept(events, now=self.clock.now())
        except WebhookError as error:
            WEBHOOKS.labels(name, "refused").inc()
            log.warning("webhook.refused", channel=name, status=error.status, why=type(error).__name__)
            return web.Response(status=error.status, text=f"{error}\n")
        except StoreUnavailable:
            WEBHOOKS.labels(name, "not_stored").inc()
            log.exception("webhook.not_stored", channel=name)
            return web.Response(status=503, text="nothing can be stored at the moment, please send it again\n")
        WEBHOOKS.labels(name, "new" if new else "known").inc()
        return _taken(name)

    async def _raw(self, request: web.Request) -> RawWebhook:
        body = await request.read()
        return RawWebhook(request.path, request.raw_path, request.headers, body, self.clock.now())


def _taken(name: str) -> web.Response:
    if name == "twilio":
        return web.Response(text=_EMPTY_TWIML, content_type="text/xml")
    return web.Response(text="")
