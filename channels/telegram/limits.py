"""What one message can carry: https://core.telegram.org/bots/api#sendmessage and https://core.telegram.org/bots/faq."""

from bot.model.messages import ButtonStyle, Limits

# Telegram sets no limit on a button's words or on their number within reason: these are what a phone shows well.
LIMITS = Limits(
    text=4096,
    button_style=ButtonStyle.TAPPED,
    buttons=8,
    button_title=40,
    typing=True,
    per_chat_seconds=1.0,
    per_second=30.0,
)
