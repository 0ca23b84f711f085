"""The preflight: does this account work, and do its webhooks find us? Sends nothing to anybody."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from multidict import CIMultiDict
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from bot.model.errors import SendError, WebhookError
from bot.model.messages import ChannelName
from bot.ports import CheckLine, RawWebhook
from channels.twilio.client import TwilioClient
from channels.twilio.settings import WHATSAPP_PREFIX, TwilioSettings
from channels.twilio.signature import verified

SHARED_SANDBOX = "+14155238886"
_MOST_SENDERS = 200
_WHERE = {
    ChannelName.SMS: "Console > Phone Numbers > Active numbers > your number > Messaging: A message comes in, "
    "Webhook, HTTP POST",
    ChannelName.WHATSAPP: "Console > Messaging > Senders > WhatsApp senders > your sender (or Try it out > "
    "Sandbox settings): Webhook URL for incoming messages, HTTP POST",
}


async def check(client: TwilioClient, settings: TwilioSettings, now: datetime) -> list[CheckLine]:
    """Credentials, webhook address, signature round trip, senders, and what to paste where."""
    lines = [await _credentials(client), _address(settings), *_signatures(settings, now)]
    if not settings.accounts:
        lines.append(CheckLine(False, "Twilio: a sender", "set TWILIO_SMS_FROM or TWILIO_WHATSAPP_FROM"))
    if sms := settings.accounts.get(ChannelName.SMS):
        lines.append(await _sms_number(client, settings, sms))
    if whatsapp := settings.accounts.get(ChannelName.WHATSAPP):
        lines.append(await _whatsapp_sender(client, settings, whatsapp))
    if settings.whatsapp_from and not settings.templates:
        advice = "outside WhatsApp's 24 hours nothing can be sent: have a template approved and name its ContentSid"
        lines.append(CheckLine(True, "Twilio: no WhatsApp template", advice))
    return [*lines, *_to_paste(settings)]


async def _credentials(client: TwilioClient) -> CheckLine:
    what = "Twilio: account SID and auth token"
    try:
        account = await client.call(client.account.fetch_async())
    except SendError as error:
        return CheckLine(False, what, f"{error}; compare both with Console > Account > API keys and tokens")
    return CheckLine(account.status == "active", what, "" if account.status == "active" else f"it is {account.status}")


def _address(settings: TwilioSettings) -> CheckLine:
    what = "Twilio: our public address"
    if not settings.public_url:
        return CheckLine(False, what, "set FYRA_PUBLIC_URL to the https:// address that reaches this gateway")
    parts = urlsplit(settings.public_url)
    if settings.api_url is None and parts.scheme != "https":
        return CheckLine(False, what, "Twilio sends customers' words here: use https://")
    well_formed = bool(parts.hostname) and not parts.query and not parts.fragment
    return CheckLine(well_formed, what, "" if well_formed else "it should be scheme and host, without query")


def _signatures(settings: TwilioSettings, now: datetime) -> Iterator[CheckLine]:
    """Sign as Twilio would, once by each token, and let our own door judge; a changed word must be turned away."""
    for number, token in enumerate(settings.auth_tokens, 1):
        good, bad = _knocks(settings, token, now, body="signed"), _knocks(settings, token, now, body="changed")
        yield CheckLine(good and not bad, f"Twilio: signature round trip with token {number}")


def _knocks(settings: TwilioSettings, token: str, now: datetime, *, body: str) -> bool:
    path = settings.inbound_path
    url = settings.inbound_url or f"http://localhost{path}"
    signature = RequestValidator(token).compute_signature(url, {"Body": "signed", "MediaUrl0": ""})
    sent = urlencode({"Body": body, "MediaUrl0": ""}).encode()
    headers = CIMultiDict({SIGNATURE_HEADER: signature, "Host": "localhost"})
    try:
        verified(RawWebhook(path, path, headers, sent, now), settings)
    except WebhookError:
        return False
    return True


async def _sms_number(client: TwilioClient, settings: TwilioSettings, number: str) -> CheckLine:
    what = "Twilio: the SMS number is ours and points here"
    if number.startswith("MG"):
        return CheckLine(True, "Twilio: SMS by a Messaging Service", "its Integration page needs the webhook below")
    try:
        found = await client.call(client.account.incoming_phone_numbers.list_async(phone_number=number, limit=1))
    except SendError as error:
        return CheckLine(False, what, str(error))
    if not found:
        return CheckLine(False, what, "this account has no such number")
    ok = settings.inbound_url is not None and found[0].sms_url == settings.inbound_url
    return CheckLine(ok, what, "" if ok else "its webhook is another address")


async def _whatsapp_sender(client: TwilioClient, settings: TwilioSettings, number: str) -> CheckLine:
    """https://www.twilio.com/docs/whatsapp/api/senders; Twilio's shared sandbox number is in no account's list."""
    what = "Twilio: the WhatsApp sender is ours and points here"
    if number == SHARED_SANDBOX:
        return CheckLine(True, "Twilio: the shared WhatsApp sandbox", "each customer must join it before they write")
    senders = client.sdk.messaging.v2.channels_senders
    try:
        listed = await client.call(senders.list_async(channel="whatsapp", limit=_MOST_SENDERS))
    except SendError as error:
        return CheckLine(True, what, f"could not be looked up ({error}); see in the Console that it is Online")
    found = next((each for each in listed if each.sender_id == WHATSAPP_PREFIX + number), None)
    if found is None:
        return CheckLine(False, what, "this account has no such WhatsApp sender")
    if not str(found.status).startswith("ONLINE"):
        return CheckLine(False, what, f"it is {found.status}")
    address = (found.webhook or {}).get("callback_url")
    ok = settings.inbound_url is not None and address == settings.inbound_url
    return CheckLine(ok, what, "" if ok else "its webhook is another address")


def _to_paste(settings: TwilioSettings) -> Iterator[CheckLine]:
    if settings.inbound_url:
        for channel in settings.accounts:
            yield CheckLine(True, f"Twilio: paste for {channel.value}", f"{settings.inbound_url} at {_WHERE[channel]}")
