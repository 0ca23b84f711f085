"""Proof that Twilio sent a webhook.

https://www.twilio.com/docs/usage/security#validating-requests: base64(HMAC-SHA1(token, URL + sorted parameters)).
"""

from urllib.parse import parse_qs, parse_qsl, urlsplit

from multidict import MultiDict
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from bot.model.errors import ForgedWebhook, MalformedWebhook
from bot.ports import RawWebhook
from channels.twilio.settings import TwilioSettings

Form = MultiDict[str]
_MOST_FIELDS = 500  # Twilio sends some forty


def verified(webhook: RawWebhook, settings: TwilioSettings) -> Form:
    """The webhook's parameters, blank ones too. Raises ForgedWebhook, or MalformedWebhook when signed but no form."""
    signature = webhook.headers.get(SIGNATURE_HEADER)
    if not signature:
        # The library raises TypeError on a missing one.
        raise ForgedWebhook("the webhook has no signature")
    body = webhook.body.decode(errors="replace")
    url = _url(webhook, settings)
    algorithm = get_signature_algorithm(webhook.headers.get(SIGNATURE_SETTINGS_HEADER))
    if _is_json(webhook):
        if not any(_valid(token, url, body, signature, algorithm) for token in settings.auth_tokens):
            raise ForgedWebhook("the webhook's signature is wrong")
        raise MalformedWebhook("the webhook is signed, but holds no form")
    form = _form(body)
    if not any(_valid(token, url, form, signature, algorithm) for token in settings.auth_tokens):
        raise ForgedWebhook("the webhook's signature is wrong")
    return form


def _url(webhook: RawWebhook, settings: TwilioSettings) -> str:
    """The address that Twilio called: what we were told is public, since behind a TLS proxy we can't know ourselves."""
    base = settings.public_url or f"http://{webhook.headers.get('Host', '')}"
    return base.rstrip("/") + webhook.raw_path


def _is_json(webhook: RawWebhook) -> bool:
    """Twilio signs other bodies than forms by their hash in the query."""
    return "bodySHA256" in parse_qs(urlsplit(webhook.raw_path).query) and not webhook.headers.get(
        "Content-Type", ""
    ).startswith("application/x-www-form-urlencoded")


def _form(body: str) -> Form:
    try:
        return MultiDict(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise MalformedWebhook("the webhook's form can't be read") from error


def _valid(token: str, url: str, params: Form | str, signature: str, algorithm: str) -> bool:
    try:
        return bool(RequestValidator(token).validate(url, params, signature, algorithm))
    except ValueError:
        # A Host or a path that is no URL, or characters that can't be signed.
        return False
