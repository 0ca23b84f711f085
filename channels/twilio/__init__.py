"""WhatsApp and SMS by Twilio."""

from channels.twilio.channel import TwilioChannel
from channels.twilio.settings import TwilioSettings

__all__ = ["TwilioChannel", "TwilioSettings"]
