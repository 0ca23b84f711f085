"""Captured webhooks, and how they are knocked with at a channel's door."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from multidict import CIMultiDict
from twilio.request_validator import RequestValidator

from bot.ports import RawWebhook

PUBLIC_URL = "https://support.example.com"
TWILIO_TOKEN = "a" * 32
TELEGRAM_SECRET = "Secret_of-ours"
AT = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)

_PAYLOADS = Path(__file__).parents[1] / "payloads"


def twilio_body(name: str) -> str:
    return (_PAYLOADS / "twilio" / f"{name}.txt").read_text().strip()


def telegram_body(name: str) -> bytes:
    return (_PAYLOADS / "telegram" / f"{name}.json").read_bytes()


def names(platform: str) -> list[str]:
    return sorted(path.stem for path in (_PAYLOADS / platform).iterdir())


def webhook(path: str, body: bytes, headers: Mapping[str, str], *, query: str = "") -> RawWebhook:
    return RawWebhook(path, path + query, CIMultiDict(headers), body, AT)


def twilio_signature(url: str, params: object, token: str = TWILIO_TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(url, params))


def from_twilio(body: str, *, path: str = "/webhooks/twilio", token: str = TWILIO_TOKEN) -> RawWebhook:
    """The body, signed as Twilio signs."""
    params = dict(parse_qsl(body, keep_blank_values=True))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": twilio_signature(PUBLIC_URL + path, params, token),
    }
    return webhook(path, body.encode(), headers)


def from_telegram(body: bytes, *, secret: str = TELEGRAM_SECRET) -> RawWebhook:
    """The body with the secret that we gave."""
    return webhook("/webhooks/telegram", body, {"X-Telegram-Bot-Api-Secret-Token": secret})
