"""The webhook Twilio sends when a customer writes: its parameters, its signature, its second chance.

Parameters: https://www.twilio.com/docs/messaging/guides/webhook-request.
They differ by channel and grow without notice.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.sandbox.twilio_peer.account import WHATSAPP
from bot.sandbox.twilio_peer.messages import API_VERSION
from bot.sandbox.webhook_client import Answer, Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.twilio_peer.account import Account
    from bot.sandbox.twilio_peer.messages import Message
    from bot.sandbox.webhook_client import WebhookClient


@dataclass(frozen=True)
class Retry:
    """Twilio's connection overrides (`#rc=1&rp=ct`): how often it tries again, and on what.

    Out of the box that is once, when no connection could be made, and never on an HTTP status. `on` holds any of
    "ct" (no connection), "rt" (no answer in time), "4xx" and "5xx".
    """

    count: int = 1
    on: frozenset[str] = frozenset({Failure.NO_CONNECTION.value})

    def wanted(self, answer: Answer) -> bool:
        """Tell whether this answer is reason to try again."""
        reason = answer.failure.value if answer.failure else f"{answer.status // 100}xx"
        return reason in self.on


@dataclass(frozen=True)
class Delivered:
    """What came of an inbound message: its sid, and the gateway's answers in the order of the tries."""

    sid: str
    answers: tuple[Answer, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the last try was taken over."""
        return bool(self.answers) and self.answers[-1].ok


def sms_params(message: Message) -> dict[str, str]:
    """Return what an SMS webhook carries besides the parameters of every channel."""
    unknown = {f"{side}{place}": "" for side in ("From", "To") for place in ("City", "State", "Zip")}
    return {**unknown, "FromCountry": _country(message.from_), "ToCountry": _country(message.to)}


def whatsapp_params(message: Message, profile_name: str, wa_id: str | None) -> dict[str, str]:
    """Return what a WhatsApp webhook carries besides. Without a number there is no WaId to tell."""
    user = message.from_.removeprefix(WHATSAPP)
    number = wa_id if wa_id is not None else user.lstrip("+") if user.startswith("+") else ""
    context = {"type": "whatsapp", "data": {"context": {"ProfileName": profile_name, "WaId": number}}}
    params = {"ProfileName": profile_name, "MessageType": "text", "ReferralNumMedia": "0"}
    params["ChannelMetadata"] = json.dumps(context, separators=(",", ":"))
    if number:
        params["WaId"] = number
    if message.media:
        params["MessageType"] = next(iter(message.media.values())).content_type.split("/")[0]
    return params


def common_params(message: Message, media_base: str) -> dict[str, str]:
    """Return what every inbound webhook carries."""
    params = {
        "ApiVersion": API_VERSION,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "SmsMessageSid": message.sid,
        "MessageSid": message.sid,
        "AccountSid": message.account_sid,
        "NumSegments": str(message.segments),
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
    }
    base = f"{media_base}/{API_VERSION}/Accounts/{message.account_sid}/Messages/{message.sid}/Media"
    for number, (sid, media) in enumerate(message.media.items()):
        params[f"MediaUrl{number}"] = f"{base}/{sid}"
        params[f"MediaContentType{number}"] = media.content_type
    return params


async def deliver(
    client: WebhookClient, account: Account, url: str, params: Mapping[str, str], token: str | None = None
) -> Answer:
    """POST one webhook, signed with the account's first token over the public address."""
    signature = RequestValidator(account.auth_tokens[0]).compute_signature(url, params)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature,
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
    }
    if token:
        headers["I-Twilio-Idempotency-Token"] = token
    return await client.post(url, urlencode(params).encode(), headers)


async def deliver_with_retries(
    client: WebhookClient, account: Account, urls: tuple[str, str | None], params: Mapping[str, str], retry: Retry
) -> tuple[Answer, ...]:
    """POST to the webhook address, again as `retry` says, and at last to the fallback address, if there is one."""
    url, fallback = urls
    token = secrets.token_hex(16)
    answers = [await deliver(client, account, url, params, token)]
    while not answers[-1].ok and len(answers) <= retry.count and retry.wanted(answers[-1]):
        answers.append(await deliver(client, account, url, params, token))
    if not answers[-1].ok and fallback:
        why = {"ErrorCode": "11200", "ErrorUrl": url}
        answers.append(await deliver(client, account, fallback, {**params, **why}, token))
    return tuple(answers)


def _country(number: str) -> str:
    return "SE" if number.startswith("+46") else "GB" if number.startswith("+44") else ""
