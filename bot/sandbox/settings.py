"""What the gateway tells the sandbox, and what the sandbox tells the gateway's channels in return."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from yarl import URL

from bot.sandbox.clock import SandboxClock, TravellingClock
from bot.sandbox.presets import CUSTOMERS, Customer, Phone
from bot.sandbox.telegram_peer.peer import new_token
from bot.sandbox.twilio_peer.messages import new_sid

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class SandboxSettings:
    """Addresses, credentials (random for each run unless given), clock and customers.

    `public_url` is the gateway's base as its channels know it, which is what webhooks are signed with. `listens_at` is
    the loopback base it really listens at, when that is another. `prefix` is where the sandbox is mounted.
    """

    public_url: str
    listens_at: str = ""
    prefix: str = "/sandbox"
    twilio_path: str = "/webhooks/twilio"
    telegram_path: str = "/webhooks/telegram"
    twilio_account_sid: str = field(default_factory=lambda: new_sid("AC"))
    twilio_auth_token: str = field(default_factory=lambda: secrets.token_hex(16))
    sms_number: str = "+46766860000"
    whatsapp_number: str = "+46766860001"
    telegram_token: str = field(default_factory=lambda: new_token(7_000_000_000 + secrets.randbelow(10**9)))
    telegram_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    telegram_webhook: bool = True
    clock: SandboxClock = field(default_factory=TravellingClock)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Stockholm"))
    customers: Mapping[Phone, Customer] = field(default_factory=lambda: CUSTOMERS)
    business_name: str = "Fyra sample shop"

    @property
    def loopback_url(self) -> str:
        """The base the peers are reached at and deliver webhooks to."""
        return (self.listens_at or self.public_url).rstrip("/")

    def environment(self) -> dict[str, str]:
        """Return the values by which the gateway's channels talk to the peers instead of to the real platforms."""
        base = self.loopback_url + self.prefix
        return {
            "TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "TWILIO_API_URL": f"{base}/twilio",
            "TWILIO_SMS_FROM": self.sms_number,
            "TWILIO_WHATSAPP_FROM": self.whatsapp_number,
            "TELEGRAM_BOT_TOKEN": self.telegram_token,
            "TELEGRAM_WEBHOOK_SECRET": self.telegram_secret,
            "TELEGRAM_API_URL": f"{base}/telegram",
        }

    def webhook_url(self, path: str) -> str:
        """Return the public address of one of the gateway's webhooks."""
        return self.public_url.rstrip("/") + path

    def __post_init__(self) -> None:
        if not is_loopback(URL(self.loopback_url).host or ""):
            raise ValueError("the sandbox only talks to loopback: set listens_at to http://127.0.0.1:PORT")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address stands for this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
