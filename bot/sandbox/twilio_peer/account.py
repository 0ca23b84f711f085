"""The state of a Twilio account: numbers, secrets, messages, opt-outs and WhatsApp windows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sandbox.clock import TravellingClock
from bot.sandbox.twilio_peer.content import Contents
from bot.sandbox.twilio_peer.messages import Messages, new_sid

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.clock import SandboxClock

WHATSAPP = "whatsapp:"
SESSION = timedelta(hours=24)
_E164 = re.compile(r"\+[1-9]\d{6,14}")
# Business-scoped user ids: a country, a dot, letters and digits (changelog 2026-07).
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9._-]{4,128}")

STOP_WORDS = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
START_WORDS = frozenset({"START", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})


@dataclass
class Account:
    """What Twilio knows of us. The first of `auth_tokens` signs webhooks; each of them opens the REST API."""

    sid: str = field(default_factory=lambda: new_sid("AC"))
    auth_tokens: list[str] = field(default_factory=lambda: [new_sid("")])
    sms_number: str = "+46766860000"
    whatsapp_number: str = "+46766860001"
    service_sid: str = field(default_factory=lambda: new_sid("MG"))
    clock: SandboxClock = field(default_factory=TravellingClock)
    messages: Messages = field(default_factory=Messages)
    contents: Contents = field(default_factory=Contents)
    opted_out: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    _heard_from: dict[str, datetime] = field(default_factory=dict)

    def hear_from(self, address: str) -> None:
        """Note that the customer at `address` wrote now: it opens WhatsApp's session."""
        self._heard_from[address] = self.clock.now()

    def session_open(self, address: str) -> bool:
        """Tell whether free text may go to a WhatsApp address: 24 h after the customer's last message."""
        heard = self._heard_from.get(address)
        return heard is not None and self.clock.now() - heard < SESSION

    def owns(self, sender: str) -> bool:
        """Tell whether an address is one of this account's senders."""
        return sender in {self.sms_number, WHATSAPP + self.whatsapp_number}

    def sender_for(self, to: str) -> str:
        """Return the sender that reaches an address."""
        return WHATSAPP + self.whatsapp_number if to.startswith(WHATSAPP) else self.sms_number

    def opt_out_type(self, address: str, text: str) -> str | None:
        """Return STOP, START or HELP when an SMS is one of Twilio's words, and keep the list of opt-outs.

        "Yes" opens a stopped number again, but is an everyday answer otherwise.
        """
        word = text.strip().upper()
        if word in STOP_WORDS:
            self.opted_out.add(address)
            return "STOP"
        if word in START_WORDS or (word == "YES" and address in self.opted_out):
            self.opted_out.discard(address)
            return "START"
        return "HELP" if word in HELP_WORDS else None


def is_address(address: str) -> bool:
    """Tell whether Twilio could send to this: E.164, or on WhatsApp a business-scoped user id too."""
    name = address.removeprefix(WHATSAPP)
    if _E164.fullmatch(name):
        return True
    return name != address and _USER_ID.fullmatch(name) is not None
