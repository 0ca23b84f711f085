"""The preflight: does this bot work, and do its updates find us? Sends nothing to anybody."""

from datetime import datetime
from urllib.parse import urlsplit

from multidict import CIMultiDict

from bot.model.errors import SendError, WebhookError
from bot.ports import CheckLine, RawWebhook
from channels.telegram.client import TelegramClient
from channels.telegram.secret import HEADER, verify
from channels.telegram.settings import TelegramSettings

_PORTS = frozenset({None, 443, 80, 88, 8443})


async def check(client: TelegramClient, settings: TelegramSettings, now: datetime) -> list[CheckLine]:
    """Token, webhook address, secret round trip, what Telegram says of its deliveries, and what to paste where."""
    lines = [await _token(client)]
    if settings.inbound_url:
        lines += [_address(settings), _secret(settings, now)]
    elif settings.public_url:
        lines.append(CheckLine(False, "Telegram: a webhook secret", "set TELEGRAM_WEBHOOK_SECRET; until then we poll"))
    else:
        advice = "for webhooks set FYRA_PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET"
        lines.append(CheckLine(True, "Telegram: long polling", advice))
    return [*lines, *await _deliveries(client, settings)]


async def _token(client: TelegramClient) -> CheckLine:
    what = "Telegram: bot token"
    try:
        bot = await client.call(client.bot.get_me())
    except SendError as error:
        return CheckLine(False, what, f"{error}; paste the token that @BotFather gave into TELEGRAM_BOT_TOKEN")
    return CheckLine(True, what, f"it is @{bot.username}")


def _address(settings: TelegramSettings) -> CheckLine:
    what = "Telegram: our public address"
    parts = urlsplit(settings.public_url or "")
    if settings.api_url is None and (parts.scheme != "https" or parts.port not in _PORTS):
        return CheckLine(False, what, "Telegram delivers to https:// on port 443, 80, 88 or 8443 only")
    return CheckLine(bool(parts.hostname), what, f"{settings.inbound_url} (set by Fyra itself, nothing to paste)")


def _secret(settings: TelegramSettings, now: datetime) -> CheckLine:
    return CheckLine(
        _knocks(settings, settings.webhook_secret, now) and not _knocks(settings, settings.webhook_secret + "x", now),
        "Telegram: secret round trip",
    )


def _knocks(settings: TelegramSettings, secret: str, now: datetime) -> bool:
    path = settings.inbound_path
    try:
        verify(RawWebhook(path, path, CIMultiDict({HEADER: secret}), b"{}", now), settings)
    except WebhookError:
        return False
    return True


async def _deliveries(client: TelegramClient, settings: TelegramSettings) -> list[CheckLine]:
    what = "Telegram: delivers to us"
    try:
        info = await client.call(client.bot.get_webhook_info())
    except SendError as error:
        return [CheckLine(False, what, str(error))]
    wanted = settings.inbound_url or ""
    if info.url != wanted:
        return [CheckLine(False, what, "another address is set; Fyra puts that right when its gateway starts")]
    if not info.last_error_date or not info.pending_update_count:
        return [CheckLine(True, what)]
    failed = f"last failure {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}"
    return [CheckLine(False, what, f"{info.pending_update_count} updates wait; {failed}")]
