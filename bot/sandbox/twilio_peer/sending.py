"""Whether Twilio takes a send, and what becomes of it: pure checks of the form against the account.

Codes: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sandbox.errors import TwilioError
from bot.sandbox.segments import count_segments
from bot.sandbox.twilio_peer.account import WHATSAPP, is_address
from bot.sandbox.twilio_peer.content import read_variables
from bot.sandbox.twilio_peer.messages import Message, new_sid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.sandbox.twilio_peer.account import Account
    from bot.sandbox.twilio_peer.content import Rows

LONGEST_BODY = 1600
OUTSIDE_SESSION = 63016
_FIRST_LATE_CODE = 30000


def accept(account: Account, form: Mapping[str, str], media_urls: Sequence[str] = ()) -> Message:
    """Take a send over as Twilio does: the message, kept in the account, or an error.

    A message that is doomed is taken all the same, with the code it will fail with in `fails_with`: codes from
    30000 on reach the sender by status callback.

    Raises:
        TwilioError: Twilio refuses at once.
    """
    body, buttons, template = _words(account, form)
    if not (body or media_urls):
        raise TwilioError(400, 21602, "Message body is required.")
    to, sender = _addresses(account, form)
    service_sid = form.get("MessagingServiceSid") or None
    message = Message(
        sid=new_sid("MM" if media_urls else "SM"),
        account_sid=account.sid,
        from_=sender,
        to=to,
        body=body,
        direction="outbound-api",
        status="accepted" if service_sid else "queued",
        created=account.clock.now(),
        segments=count_segments(body),
        fails_with=_later_failure(account, to, free_text=not template),
        service_sid=service_sid,
        status_callback=_callback(form),
        buttons=buttons,
        media_urls=len(media_urls),
    )
    account.messages.keep(message)
    return message


def _words(account: Account, form: Mapping[str, str]) -> tuple[str, Rows, bool]:
    """Return text, buttons, and whether WhatsApp approved them beforehand."""
    if sid := form.get("ContentSid"):
        content = account.contents.find(sid)
        text, buttons = content.render(read_variables(form.get("ContentVariables", "")))
        approved = content.approved
    else:
        text, buttons, approved = form.get("Body", ""), (), False
    if len(text) > LONGEST_BODY:
        raise TwilioError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    return text, buttons, approved


def _addresses(account: Account, form: Mapping[str, str]) -> tuple[str, str]:
    to, sender = form.get("To", ""), form.get("From", "")
    if not to:
        raise TwilioError(400, 21604, "A 'To' phone number is required.")
    if not is_address(to):
        raise TwilioError(400, 21211, f"Invalid 'To' Phone Number: {to}")
    if not sender:
        sender = _pool_sender(account, to, form.get("MessagingServiceSid", ""))
    _check_sender(account, to, sender)
    if to in account.opted_out:
        raise TwilioError(400, 21610, "Attempt to send to unsubscribed recipient")
    if (code := account.refused.get(to, _FIRST_LATE_CODE)) < _FIRST_LATE_CODE:
        raise TwilioError(400, code, f"The 'To' number {to} cannot be reached")
    return to, sender


def _pool_sender(account: Account, to: str, service_sid: str) -> str:
    if not service_sid:
        raise TwilioError(400, 21603, "A 'From' phone number is required.")
    if service_sid != account.service_sid:
        raise TwilioError(404, 20404, f"The requested resource /Services/{service_sid} was not found")
    return account.sender_for(to)


def _check_sender(account: Account, to: str, sender: str) -> None:
    if to == sender:
        raise TwilioError(400, 21266, "'To' and 'From' number cannot be the same")
    if to.startswith(WHATSAPP) != sender.startswith(WHATSAPP):
        raise TwilioError(400, 21910, "Invalid From and To pair. From and To should be of the same channel")
    if account.owns(sender):
        return
    if sender.startswith(WHATSAPP):
        raise TwilioError(400, 63007, "Twilio could not find a Channel with the specified From address")
    raise TwilioError(400, 21606, f"The 'From' phone number {sender} is not a valid, message-capable Twilio number")


def _later_failure(account: Account, to: str, *, free_text: bool) -> int | None:
    if to in account.refused:
        return account.refused[to]
    if to.startswith(WHATSAPP) and free_text and not account.session_open(to):
        return OUTSIDE_SESSION
    return None


def _callback(form: Mapping[str, str]) -> str | None:
    url = form.get("StatusCallback")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
        raise TwilioError(400, 21609, f"The 'StatusCallback' URL {url} is not a valid URL.")
    return url
