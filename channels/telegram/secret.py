"""Proof that Telegram sent a webhook: the secret that we gave it comes back in a header.

https://core.telegram.org/bots/api#setwebhook
"""

import hmac

from bot.model.errors import ForgedWebhook
from bot.ports import RawWebhook
from channels.telegram.settings import TelegramSettings

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def verify(webhook: RawWebhook, settings: TelegramSettings) -> None:
    """Raises ForgedWebhook when the secret is missing or wrong, or when we never gave one."""
    given = webhook.headers.get(HEADER, "")
    known = settings.webhook_secret
    if not known or not hmac.compare_digest(given.encode(errors="replace"), known.encode()):
        raise ForgedWebhook("the webhook's secret is wrong or missing")
