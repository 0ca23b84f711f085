"""Twilio's way to write an address: ``whatsapp:`` before it, or nothing for SMS."""

from bot.model.messages import ChannelName, Route
from channels.twilio.settings import WHATSAPP_PREFIX


def channel_of(address: str) -> ChannelName | None:
    """Which of our channels an address belongs to; None for Messenger, RCS and whatever else Twilio carries."""
    if address.startswith(WHATSAPP_PREFIX):
        return ChannelName.WHATSAPP
    return None if ":" in address else ChannelName.SMS


def route(*, ours: str, theirs: str) -> Route | None:
    """The route between two of Twilio's addresses; None when it isn't one of our channels."""
    channel = channel_of(theirs)
    if channel is None or not theirs or not ours:
        return None
    return Route(channel, ours.removeprefix(WHATSAPP_PREFIX), theirs.removeprefix(WHATSAPP_PREFIX))


def written(channel: ChannelName, address: str) -> str:
    """An address as Twilio wants it."""
    return WHATSAPP_PREFIX + address if channel is ChannelName.WHATSAPP else address
