"""What one message can carry.

https://www.twilio.com/docs/messaging/api/message-resource and https://www.twilio.com/docs/content/twilio-quick-reply.
"""

from bot.model.messages import ButtonStyle, ChannelName, Limits
from channels.twilio.settings import TwilioSettings

# A quick reply's body is shorter than a message's.
QUICK_REPLY_BODY = 1024


def limits(channel: ChannelName, settings: TwilioSettings) -> Limits:
    """WhatsApp: three quick replies of 20 characters in session (Meta's reply buttons). Paces: see TwilioSettings."""
    if channel is ChannelName.WHATSAPP:
        return Limits(
            text=1600,
            button_style=ButtonStyle.TAPPED,
            buttons=3,
            button_title=20,
            window_hours=24,
            typing=True,
            per_second=settings.whatsapp_per_second,
            burst=settings.whatsapp_burst,
        )
    return Limits(
        text=1600,
        button_style=ButtonStyle.NUMBERED,
        segments=True,
        per_second=settings.sms_segments_per_second,
        burst=settings.sms_segments_burst,
    )
