"""The sandbox as a sub-application: the page, its API, the live events, and both peers below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import api, page
from bot.sandbox.clock import utc_now
from bot.sandbox.guard import add_page_headers, only_this_machine
from bot.sandbox.phones import Phones
from bot.sandbox.telegram_peer import TelegramPeer
from bot.sandbox.telegram_peer.updates import Webhook
from bot.sandbox.twilio_peer import Account, TwilioPeer

if TYPE_CHECKING:
    from bot.sandbox.settings import SandboxSettings


_LONG_AGO = 1_700_000_000


class Sandbox:
    """Both peers and the three phones, wired to one gateway; everything lives in memory and ends with the process."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.clock = settings.clock
        self.zone = settings.zone
        self.travelled = False
        account = Account(
            sid=settings.twilio_account_sid,
            auth_tokens=[settings.twilio_auth_token],
            sms_number=settings.sms_number,
            whatsapp_number=settings.whatsapp_number,
            clock=settings.clock,
        )
        # An operator's own templates can't be known here; refusing them would hide what they would do.
        account.contents.accept_unknown = True
        base = settings.loopback_url
        self.twilio = TwilioPeer(account, webhook_url=settings.webhook_url(settings.twilio_path), deliver_to=base)
        self.twilio.media_base = f"{base}{settings.prefix}/twilio"
        self.telegram = TelegramPeer(
            settings.telegram_token, clock=settings.clock, deliver_to=base, first_message_id=_unused_id()
        )
        self.telegram.url = f"{base}{settings.prefix}/telegram"
        if settings.telegram_webhook:
            hook = Webhook(settings.webhook_url(settings.telegram_path), settings.telegram_secret)
            self.telegram.updates.listen_at(hook)
        self.phones = Phones(self.twilio, self.telegram, settings.clock, settings.zone, settings.customers)

    def app(self) -> web.Application:
        """Return the sub-application to mount at `settings.prefix`."""
        app = web.Application(middlewares=[only_this_machine])
        app.add_subapp("/twilio", self.twilio.app())
        app.add_subapp("/telegram", self.telegram.app())
        app.add_subapp("/api", api.build(self))
        page.add_to(app, self)
        app.on_response_prepare.append(add_page_headers)
        app.on_shutdown.append(lambda _: self.phones.close())
        return app


def _unused_id() -> int:
    """Return a message id no earlier run of this sandbox has reached: the gateway's database outlives the peers."""
    return int(utc_now().timestamp()) - _LONG_AGO


def sandbox_app(settings: SandboxSettings) -> web.Application:
    """Return the sandbox as a sub-application; who needs the peers too makes a `Sandbox` and mounts its `app()`."""
    return Sandbox(settings).app()
