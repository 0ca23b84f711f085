"""What a Telegram bot needs to be told about."""

import re
from dataclasses import dataclass

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """One bot. With ``public_url`` and ``webhook_secret`` updates come by webhook, otherwise by long polling.

    ``webhook_secret``: 1-256 of A-Z a-z 0-9 _ -, made up by us. ``public_url``: the address people outside reach us
    by. ``api_url``: another Bot API server. ``timeout``: seconds for one call; ``poll_seconds``: how long one
    getUpdates waits.
    """

    bot_token: str
    webhook_secret: str = ""
    public_url: str | None = None
    api_url: str | None = None
    inbound_path: str = "/webhooks/telegram"
    timeout: float = 10.0
    poll_seconds: int = 25

    def __post_init__(self) -> None:
        if not self.bot_token.partition(":")[0].isdecimal():
            msg = "a Telegram bot token begins with the bot's number and a colon"
            raise ValueError(msg)
        if self.webhook_secret and not _SECRET.fullmatch(self.webhook_secret):
            msg = "Telegram's webhook secret is 1 to 256 of A-Z a-z 0-9 _ -"
            raise ValueError(msg)

    @property
    def account(self) -> str:
        """The bot's own number."""
        return self.bot_token.partition(":")[0]

    @property
    def inbound_url(self) -> str | None:
        """Where Telegram is told to deliver; None when we poll."""
        if not (self.public_url and self.webhook_secret):
            return None
        return self.public_url.rstrip("/") + self.inbound_path
