"""Status callbacks: signed POSTs that tell how far a message got, in order or not.

Parameters and states: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.sandbox.twilio_peer.account import WHATSAPP
from bot.sandbox.twilio_peer.inbound import deliver
from bot.sandbox.twilio_peer.messages import API_VERSION, new_sid

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.clock import Pace
    from bot.sandbox.twilio_peer.account import Account
    from bot.sandbox.twilio_peer.messages import Message
    from bot.sandbox.webhook_client import Answer, WebhookClient

# A handset that could not be reached was tried; everything else never left.
_UNDELIVERED_CODES = range(30003, 30009)


class Order(StrEnum):
    """How callbacks arrive; all of these happen in the field."""

    IN_ORDER = "in_order"
    REVERSED = "reversed"
    DUPLICATED = "duplicated"
    BEFORE_REPLY = "before_reply"


@dataclass
class ReceiptPlan:
    """How the receipts of coming messages behave; `delays` in seconds of the peer's pace before each step."""

    order: Order = Order.IN_ORDER
    read: bool = True
    delays: tuple[float, ...] = (0.05, 0.3, 1.2, 1.2)

    def steps(self, message: Message) -> list[str]:
        """Return the states a message goes through after its first."""
        queued = ["queued"] if message.service_sid else []
        if message.fails_with in _UNDELIVERED_CODES:
            return [*queued, "sent", "undelivered"]
        if message.fails_with:
            return [*queued, "failed"]
        read = ["read"] if message.whatsapp and self.read else []
        return [*queued, "sent", "delivered", *read]


@dataclass
class Receipts:
    """Moves messages along their states and calls back; `on_step` hears of each step, `on_answer` of each callback."""

    account: Account
    client: WebhookClient
    pace: Pace
    on_step: Callable[[Message], None]
    on_answer: Callable[[str, Answer], None]
    plan: ReceiptPlan = field(default_factory=ReceiptPlan)

    async def run(self, message: Message) -> None:
        """Take a message from acceptance to its end."""
        order = self.plan.order
        late: list[str] = []
        for number, status in enumerate(self.plan.steps(message)):
            if order is not Order.BEFORE_REPLY:
                await self.pace.sleep(self.plan.delays[min(number, len(self.plan.delays) - 1)])
            message.move_to(status, self.account.clock.now())
            self.on_step(message)
            if order is Order.REVERSED:
                late.append(status)
                continue
            await self._call_back(message, status)
            if order is Order.DUPLICATED:
                await self._call_back(message, status)
        for status in reversed(late):
            await self._call_back(message, status)

    async def _call_back(self, message: Message, status: str) -> None:
        if not message.status_callback:
            return
        params = status_params(message, status)
        self.on_answer(message.sid, await deliver(self.client, self.account, message.status_callback, params))


def status_params(message: Message, status: str) -> dict[str, str]:
    """Return the parameters of one status callback."""
    params = {
        "ApiVersion": API_VERSION,
        "MessageStatus": status,
        "SmsStatus": status,
        "SmsSid": message.sid,
        "MessageSid": message.sid,
        "AccountSid": message.account_sid,
        "From": message.from_,
        "To": message.to,
    }
    if message.whatsapp:
        params |= {"ChannelPrefix": "whatsapp", "ChannelInstallSid": _INSTALL_SID, "StructuredMessage": "false"}
        params["ChannelToAddress"] = message.to.removeprefix(WHATSAPP)
        if status in {"delivered", "read"}:
            params["EventType"] = status.upper()
    elif status == "delivered" and message.updated:
        params["RawDlrDoneDate"] = message.updated.strftime("%y%m%d%H%M")
    if message.service_sid:
        params["MessagingServiceSid"] = message.service_sid
    if status in {"failed", "undelivered"}:
        params["ErrorCode"] = str(message.fails_with)
    return params


_INSTALL_SID = new_sid("XE")
