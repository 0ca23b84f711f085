"""The channels, built from the environment, or from the sandbox's own.

Each is imported when it is wanted: Telegram's library alone takes 23 MB and half a second of a gateway that has no bot.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.memory import pretending_absent
from bot.ports import Channel, CheckLine, Clock
from bot.secrets import own_secret
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.sandbox import Sandbox


def make_sandbox(settings: Settings, *, zone: ZoneInfo, business: str) -> "Sandbox":
    """Both peers, with credentials that stay the same from run to run, so that conversations go on."""
    from bot.sandbox import Sandbox, SandboxSettings

    token = own_secret(settings, "sandbox_token")
    return Sandbox(
        SandboxSettings(
            public_url=settings.public_url,
            listens_at=settings.local_url,
            twilio_account_sid="AC" + token.encode().hex()[:32],
            twilio_auth_token=token,
            telegram_token=f"7000000001:{token}",
            telegram_secret=own_secret(settings, "TELEGRAM_WEBHOOK_SECRET"),
            zone=zone,
            business_name=business,
        )
    )


def make_channels(settings: Settings, environment: Mapping[str, str], clock: Clock) -> dict[str, Channel]:
    """An adapter for each platform that has credentials in ``environment``. Raises ValueError on ones that can't be."""
    adapters: dict[str, Channel] = {}
    if environment["TWILIO_ACCOUNT_SID"]:
        adapters["twilio"] = _twilio(settings, environment, clock)
    if environment["TELEGRAM_BOT_TOKEN"]:
        adapters["telegram"] = _telegram(settings, environment, clock)
    return adapters


async def check_channels(settings: Settings) -> dict[str, list[CheckLine]]:
    """The preflight of every channel with credentials."""
    adapters = make_channels(settings, settings.values, SystemClock())
    try:
        return {name: await adapter.check() for name, adapter in adapters.items()}
    finally:
        for adapter in adapters.values():
            await adapter.close()


def _twilio(settings: Settings, environment: Mapping[str, str], clock: Clock) -> Channel:
    from channels.twilio import TwilioChannel, TwilioSettings

    account = TwilioSettings(
        account_sid=environment["TWILIO_ACCOUNT_SID"],
        auth_tokens=tuple(token.strip() for token in environment["TWILIO_AUTH_TOKEN"].split(",") if token.strip()),
        sms_from=environment["TWILIO_SMS_FROM"] or None,
        whatsapp_from=environment["TWILIO_WHATSAPP_FROM"] or None,
        public_url=settings.public_url if settings["FYRA_PUBLIC_URL"] or settings.sandbox else None,
        api_url=environment["TWILIO_API_URL"] or None,
        templates=_templates(settings["TWILIO_WHATSAPP_TEMPLATES"]),
    )
    return TwilioChannel(account, clock)


def _templates(text: str) -> dict[str, str]:
    """``en=HX…,sv=HX…`` by language. Raises SettingsError."""
    pairs = [each.strip().partition("=") for each in text.split(",") if each.strip()]
    for language, sign, sid in pairs:
        if not (language and sign and sid.strip().startswith("HX")):
            msg = f"TWILIO_WHATSAPP_TEMPLATES holds '{language}{sign}{sid}'; write en=HX…,sv=HX…"
            raise SettingsError(msg)
    return {language.strip(): sid.strip() for language, _, sid in pairs}


def _telegram(settings: Settings, environment: Mapping[str, str], clock: Clock) -> Channel:
    with pretending_absent("pygments"):  # else httpx takes along what its command line draws with
        from channels.telegram import TelegramChannel, TelegramSettings

    bot = TelegramSettings(
        bot_token=environment["TELEGRAM_BOT_TOKEN"],
        webhook_secret=environment["TELEGRAM_WEBHOOK_SECRET"] or own_secret(settings, "TELEGRAM_WEBHOOK_SECRET"),
        public_url=settings.public_url if settings["FYRA_PUBLIC_URL"] or settings.sandbox else None,
        api_url=environment["TELEGRAM_API_URL"] or None,
    )
    return TelegramChannel(bot, clock)
