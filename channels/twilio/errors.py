"""What Twilio's error codes mean for a message: https://www.twilio.com/docs/api/errors.

Twilio's own sentences hold numbers and texts, so they are never passed on: the code is, for people to look up.
"""

from datetime import timedelta

from bot.model.errors import DelayedSend, NeedsTemplate, RefusedSend, SendError, UncertainSend, Unreachable
from bot.model.messages import Reach

_OPTED_OUT = frozenset({21610})
# Bad number, not mobile, landline, unknown handset; blocked by the person, the carrier or WhatsApp.
_UNREACHABLE = frozenset({21211, 21614, 21635, 30004, 30005, 63003, 63014})
_NEEDS_TEMPLATE = frozenset({63016})
_CONTENT = frozenset({21654, 21655, 21656})
_PAUSES = {
    20429: timedelta(seconds=1),  # too many requests: never processed
    429: timedelta(seconds=1),
    21611: timedelta(seconds=30),  # the sender's queue is full
    30001: timedelta(seconds=30),
    63017: timedelta(seconds=30),  # WhatsApp's rate, by account and by person
    63018: timedelta(seconds=30),
    14107: timedelta(seconds=60),  # taken for a loop
    63038: timedelta(hours=1),  # the daily cap
}
# Wrong credentials or a suspended account: no fault of the message, so it waits until a person has put that right.
_ACCOUNT = frozenset({401, 403, 20003, 20005, 20403})
_ACCOUNT_PAUSE = timedelta(minutes=5)
_NOT_PROCESSED_BEFORE = 400


def send_error(code: int, status: int = 400) -> SendError:
    """The error for a Twilio code, or for an HTTP status when Twilio names none."""
    if code in _OPTED_OUT:
        return Unreachable("the person opted out", code=str(code), status=Reach.OPTED_OUT.value)
    if code in _UNREACHABLE:
        return Unreachable("the address can't be reached", code=str(code), status=Reach.BLOCKED.value)
    if code in _NEEDS_TEMPLATE:
        return NeedsTemplate("the 24-hour window is closed", code=str(code))
    if pause := _PAUSES.get(code) or _PAUSES.get(status):
        return DelayedSend("Twilio asks to slow down", code=str(code), retry_after=pause)
    if code in _ACCOUNT or status in _ACCOUNT:
        return DelayedSend("Twilio does not accept our account", code=str(code), retry_after=_ACCOUNT_PAUSE)
    if status >= 500 or status == 408 or status < _NOT_PROCESSED_BEFORE:
        return UncertainSend("Twilio may have processed the message", code=str(code))
    return RefusedSend("Twilio refused the message", code=str(code))


def about_content(error: SendError) -> bool:
    """Whether Twilio refused the ContentSid or its variables, so that plain text may still do."""
    return error.code.isdecimal() and int(error.code) in _CONTENT
