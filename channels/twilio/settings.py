"""What a Twilio account needs to be told about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.messages import ChannelName

WHATSAPP_PREFIX = "whatsapp:"


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """One Twilio account. Addresses are E.164 (``+46…``); ``sms_from`` may be a Messaging Service (``MG…``).

    ``auth_tokens``: the first one is used for calls and may be followed by the old one while rotating; a webhook
    signed with any of them is taken. ``public_url``: the address people outside reach us by, without a trailing
    path; without it signatures are checked against the request's own Host and no status callbacks are asked for.
    ``templates``: our name of an approved template → its ContentSid (``HX…``). ``timeout``: seconds for one call.

    How fast we send: Twilio queues what comes faster than the carrier takes it, for hours, and refuses nothing. So
    ``sms_segments_per_second`` (a long code's rate) holds in the long run, while ``sms_segments_burst`` may go at once
    and wait in Twilio's queue: with 300, the last of a crowd that all write at once has its answer on the phone after
    five minutes. ``whatsapp_per_second`` is what Twilio gives a new WhatsApp sender.
    https://www.twilio.com/docs/messaging/guides/accounts-queues-and-limits
    """

    account_sid: str
    auth_tokens: tuple[str, ...]
    sms_from: str | None = None
    whatsapp_from: str | None = None
    public_url: str | None = None
    api_url: str | None = None
    templates: Mapping[str, str] = field(default_factory=dict)
    inbound_path: str = "/webhooks/twilio"
    status_path: str = "/webhooks/twilio/status"
    timeout: float = 10.0
    whatsapp_per_second: float = 80.0
    whatsapp_burst: int = 80
    sms_segments_per_second: float = 1.0
    sms_segments_burst: int = 300

    def __post_init__(self) -> None:
        if not self.account_sid or not any(self.auth_tokens):
            msg = "Twilio needs an account SID and at least one auth token"
            raise ValueError(msg)

    @property
    def accounts(self) -> dict[ChannelName, str]:
        """Our own address on each channel that has one."""
        addresses = {ChannelName.WHATSAPP: self.whatsapp_from, ChannelName.SMS: self.sms_from}
        return {name: each.removeprefix(WHATSAPP_PREFIX) for name, each in addresses.items() if each}

    @property
    def inbound_url(self) -> str | None:
        """What to paste as webhook address at Twilio."""
        return self._public(self.inbound_path)

    @property
    def status_url(self) -> str | None:
        """Where Twilio reports what became of a message."""
        return self._public(self.status_path)

    def _public(self, path: str) -> str | None:
        return self.public_url.rstrip("/") + path if self.public_url else None
