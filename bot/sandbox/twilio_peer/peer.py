"""A Twilio of one's own: what a test or the phones do with it. The HTTP side is in `rest`."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.sandbox.clock import RealPace
from bot.sandbox.events import Background, Button, Seen, Told, Typing, Watchers
from bot.sandbox.faults import CallLog, FaultKind, Faults
from bot.sandbox.segments import count_segments
from bot.sandbox.twilio_peer import failures, inbound, rest, sending
from bot.sandbox.twilio_peer.account import WHATSAPP, Account
from bot.sandbox.twilio_peer.messages import Message, new_sid
from bot.sandbox.twilio_peer.receipts import Order, ReceiptPlan, Receipts
from bot.sandbox.webhook_client import Answer, WebhookClient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiohttp import web

    from bot.sandbox.clock import Pace
    from bot.sandbox.picture import Media

# Twilio's own words, in Twilio's name: a fake of its default replies, none of ours.
_OPT_OUT_REPLIES = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
_TYPING_SECONDS = 25.0
_BLOCKED_WHATSAPP, _BLOCKED_SMS = 63003, 30004


class TwilioPeer:
    """Twilio's Messages API, its webhooks and the phones behind it, in this process.

    `webhook_url` and `fallback_url` are set once the gateway's address is known, `media_base` once the peer's own is.
    """

    def __init__(
        self,
        account: Account | None = None,
        *,
        webhook_url: str = "",
        fallback_url: str | None = None,
        deliver_to: str | None = None,
        pace: Pace | None = None,
        plan: ReceiptPlan | None = None,
    ) -> None:
        self.account = account or Account()
        self.webhook_url = webhook_url
        self.fallback_url = fallback_url
        self.media_base = ""
        self.client = WebhookClient(deliver_to=deliver_to)
        self.retry = inbound.Retry()
        self.faults = Faults(failures.SUPPORTED)
        self.calls = CallLog()
        self.watchers = Watchers()
        self.background = Background()
        self.alerts: deque[tuple[str, str]] = deque(maxlen=1000)
        self.plan = plan or ReceiptPlan()
        self._receipts = Receipts(
            self.account, self.client, pace or RealPace(), self._show, self._note_answer, self.plan
        )

    def app(self) -> web.Application:
        """Return the HTTP side, to be served at the root or mounted under a prefix."""
        return rest.build(self)

    def fail_next(self, n: int, kind: FaultKind | str, *, retry_after: float = 1.0) -> None:
        """Let the next `n` sends fail; see `Faults.fail_next`."""
        self.faults.fail_next(n, kind, retry_after=retry_after)

    def refuse_address(self, address: str, code: int) -> None:
        """Let sends to `address` fail with a Twilio code: at once below 30000, by status callback from there on."""
        self.account.refused[address] = code

    async def customer_writes(
        self,
        channel: str = "whatsapp",
        from_: str = "+46701234567",
        text: str = "",
        *,
        media: Sequence[Media] = (),
        button: Button | None = None,
        profile_name: str = "Anna Lindqvist",
        wa_id: str | None = None,
        extra: Mapping[str, str] | None = None,
        sid: str | None = None,
        repeat: int = 1,
        deliver: bool = True,
    ) -> inbound.Delivered:
        """Let a customer write; return the gateway's answers.

        `from_` is a number or, on WhatsApp, a business-scoped user id ("US.ABC…"). `button` presses a quick reply or
        list item; `extra` adds parameters as Twilio may any day; `repeat` sends the same webhook so many times;
        `deliver=False` loses the webhook and keeps the message in the list, for a gateway that was down.
        """
        message = self._receive(channel, from_, text or (button.label if button else ""), media, sid)
        params = inbound.common_params(message, self.media_base)
        if message.whatsapp:
            params |= inbound.whatsapp_params(message, profile_name, wa_id)
        else:
            params |= inbound.sms_params(message)
        params |= _button_params(button) | dict(extra or {}) | self._opt_out(message)
        answers: list[Answer] = []
        for _ in range(repeat if deliver else 0):
            urls = (self.webhook_url, self.fallback_url)
            answers += await inbound.deliver_with_retries(self.client, self.account, urls, params, self.retry)
        for answer in answers:
            self._note_answer(message.sid, answer)
        status = "sent" if not answers or answers[-1].ok else "failed"
        self._show(message, status, note="" if status == "sent" else _why(answers[-1]))
        return inbound.Delivered(message.sid, tuple(answers))

    async def settle(self) -> None:
        """Wait until all receipts under way are sent (needs a pace that moves by itself)."""
        await self.background.settle()

    async def close(self) -> None:
        """Stop receipts, let hanging callers go and close connections."""
        self.faults.reset()
        await self.background.stop()
        await self.client.close()

    async def take_send(self, form: Mapping[str, str], media_urls: Sequence[str], request: web.Request) -> Message:
        """Handle one POST to Messages.json: take the message over, or fail as told.

        Raises:
            TwilioError: Twilio refuses, or a fault was ordered.
        """
        fault = self.faults.take()
        self.calls.note("POST", "Messages", {**form, "MediaUrl": list(media_urls)}, fault.kind if fault else None)
        if fault and fault.kind in {FaultKind.HANG_TAKEN, FaultKind.SERVER_ERROR_TAKEN, FaultKind.BLOCKED}:
            message = await self._take(form, media_urls, blocked=fault.kind is FaultKind.BLOCKED)
            if fault.kind is FaultKind.BLOCKED:
                return message
        if fault:
            await failures.fail(self.faults, fault, request)
        return await self._take(form, media_urls)

    def show_typing(self, message: Message) -> None:
        """Show the customer that an answer is being written, which marks their message as read."""
        self._show(message, "read")
        self.watchers.tell(Typing(_customer(message), _TYPING_SECONDS))

    async def _take(self, form: Mapping[str, str], media_urls: Sequence[str], *, blocked: bool = False) -> Message:
        message = sending.accept(self.account, form, media_urls)
        if blocked:
            message.fails_with = _BLOCKED_WHATSAPP if message.whatsapp else _BLOCKED_SMS
        if self.plan.order is Order.BEFORE_REPLY:
            await self._receipts.run(message)
        else:
            self.background.start(self._receipts.run(message))
        return message

    def _receive(self, channel: str, from_: str, text: str, media: Sequence[Media], sid: str | None) -> Message:
        prefix = WHATSAPP if channel == "whatsapp" else ""
        address = prefix + from_.removeprefix(WHATSAPP)
        now = self.account.clock.now()
        message = Message(
            sid=sid or new_sid("MM" if media else "SM"),
            account_sid=self.account.sid,
            from_=address,
            to=self.account.sender_for(address),
            # No carrier hands Twilio half a character, and Twilio passes none on.
            body=text.encode("utf-8", "replace").decode("utf-8"),
            direction="inbound",
            status="received",
            created=now,
            sent=now,
            segments=1 if prefix else count_segments(text),
            media={new_sid("ME"): item for item in media},
        )
        self.account.messages.keep(message)
        self.account.hear_from(address)
        self._show(message, "sending")
        return message

    def _opt_out(self, message: Message) -> dict[str, str]:
        if message.whatsapp or not (kind := self.account.opt_out_type(message.from_, message.body)):
            return {}
        text = _OPT_OUT_REPLIES[kind]
        reply = Message(
            sid=new_sid("SM"),
            account_sid=self.account.sid,
            from_=message.to,
            to=message.from_,
            body=text,
            direction="outbound-reply",
            status="queued",
            created=self.account.clock.now(),
            segments=count_segments(text),
        )
        self.account.messages.keep(reply)
        self.background.start(self._receipts.run(reply))
        return {"OptOutType": kind}

    def _show(self, message: Message, status: str | None = None, *, note: str = "") -> None:
        shown = status or message.status
        if not message.inbound and shown in {"failed", "undelivered"}:
            self.watchers.tell(Told(_customer(message), f"A message could not be delivered ({message.fails_with})."))
        if not message.inbound and shown not in {"sent", "delivered", "read"}:
            return
        self.watchers.tell(
            Seen(
                address=_customer(message),
                message_id=message.sid,
                from_customer=message.inbound,
                text=message.body,
                status=shown,
                segments=None if message.whatsapp else message.segments,
                buttons=message.buttons,
                picture=bool(message.media) or message.media_urls > 0,
                note=note,
            )
        )

    def _note_answer(self, sid: str, answer: Answer) -> None:
        """Write down what Twilio's console would warn of: no 2xx (11200), or a body that is not TwiML (12300)."""
        if not answer.ok:
            self.alerts.append(("11200", f"{sid}: {_why(answer)}"))
        elif answer.body.strip() and "xml" not in answer.content_type:
            self.alerts.append(("12300", f"{sid}: {answer.content_type or 'no content type'}"))


def _customer(message: Message) -> str:
    return message.from_ if message.inbound else message.to


def _button_params(button: Button | None) -> dict[str, str]:
    if button is None:
        return {}
    return {"MessageType": "button", "ButtonText": button.label, "ButtonPayload": button.value}


def _why(answer: Answer) -> str:
    reasons = {"ct": "no connection to the webhook", "rt": "no answer to the webhook in time"}
    return reasons[answer.failure.value] if answer.failure else f"the webhook answered {answer.status}"
