"""From a verified form to events. The parameters: https://www.twilio.com/docs/messaging/guides/webhook-request."""

from datetime import datetime

from bot.model.delivery import clean, phone
from bot.model.errors import MalformedWebhook
from bot.model.messages import (
    Attachment,
    ChannelEvent,
    ChannelName,
    InboundMessage,
    MessageKind,
    OptOut,
    Sender,
    Unread,
)
from channels.twilio import keywords, receipts
from channels.twilio.addresses import route
from channels.twilio.signature import Form

_MOST_MEDIA = 50


def read(form: Form, at: datetime) -> list[ChannelEvent]:
    """The events of one webhook. Raises MalformedWebhook when the form says neither what nor from whom it is."""
    fields = {name: clean(form[name]) for name in form}
    sid = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid")
    if not sid or not fields.get("From") or not fields.get("To"):
        raise MalformedWebhook("the webhook lacks MessageSid, From or To")
    if "MessageStatus" in fields:
        return receipts.read(sid, fields, at)
    return [_message(sid, fields, at)]


def _message(sid: str, fields: dict[str, str], at: datetime) -> ChannelEvent:
    path = route(ours=fields["To"], theirs=fields["From"])
    if path is None:
        return Unread(ChannelName.SMS, fields["To"], sid, at, "a channel that we don't serve", fields)
    opt_out, by_platform = _opt_out(fields)
    attachments = _attachments(fields)
    button = fields.get("ButtonPayload") or None
    kind, text = _content(fields, has_media=bool(attachments), button=button)
    return InboundMessage(
        route=path,
        provider_id=sid,
        text=text,
        received_at=at,
        kind=kind,
        sender=Sender(name=fields.get("ProfileName", "").strip(), phone=phone(path.address)),
        attachments=attachments,
        button=button,
        opt_out=opt_out,
        answered_by_platform=by_platform,
    )


def _content(fields: dict[str, str], *, has_media: bool, button: str | None) -> tuple[MessageKind, str]:
    text = fields.get("Body", "")
    if button:
        return MessageKind.BUTTON, text or fields.get("ButtonText", "")
    if fields.get("Latitude") and fields.get("Longitude"):
        return MessageKind.LOCATION, _place(fields)
    if has_media:
        return MessageKind.MEDIA, text
    # Stickers, reactions and what WhatsApp invents next come without words.
    return (MessageKind.TEXT if text.strip() else MessageKind.UNSUPPORTED), text


def _place(fields: dict[str, str]) -> str:
    point = f"{fields['Latitude']}, {fields['Longitude']}"
    return "\n".join(part for part in (fields.get("Label"), fields.get("Address"), point) if part)


def _attachments(fields: dict[str, str]) -> tuple[Attachment, ...]:
    count = fields.get("NumMedia", "")
    number = min(int(count), _MOST_MEDIA) if count.isascii() and count.isdecimal() else 0
    return tuple(
        Attachment(fields.get(f"MediaContentType{index}", "") or "application/octet-stream", url)
        for index in range(number)
        if (url := fields.get(f"MediaUrl{index}"))
    )


def _opt_out(fields: dict[str, str]) -> tuple[OptOut | None, bool]:
    """What was asked for, and whether Twilio has answered it already: then we stay silent."""
    if by_twilio := keywords.answered(fields.get("OptOutType", "")):
        return by_twilio, True
    if fields.get("ButtonPayload"):
        return None, False  # a button may well be named "Cancel"
    return keywords.asked(fields.get("Body", "")), False
