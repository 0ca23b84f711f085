"""How Twilio answers a send that was told to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

from bot.sandbox.errors import TwilioError
from bot.sandbox.faults import Fault, FaultKind, Faults

if TYPE_CHECKING:
    from aiohttp import web

_FAILURES = {
    FaultKind.TOO_MANY: (429, 20429, "Too Many Requests"),
    FaultKind.SERVER_ERROR: (500, 20500, "Internal Server Error"),
    FaultKind.SERVER_ERROR_TAKEN: (500, 20500, "Internal Server Error"),
    FaultKind.HANG_TAKEN: (503, 20503, "Service Unavailable"),
    FaultKind.HANG_LOST: (503, 20503, "Service Unavailable"),
    FaultKind.UNAUTHORIZED: (401, 20003, "Authenticate"),
    FaultKind.BAD_REQUEST: (400, 21211, "Invalid 'To' Phone Number"),
    FaultKind.OPTED_OUT: (400, 21610, "Attempt to send to unsubscribed recipient"),
    FaultKind.NEEDS_TEMPLATE: (
        400,
        63016,
        "Failed to send freeform message because you are outside the allowed window. Please use a Message Template.",
    ),
}
# A blocked message is taken and fails later, by status callback.
SUPPORTED = frozenset({*_FAILURES, FaultKind.BLOCKED})


async def fail(faults: Faults, fault: Fault, request: web.Request) -> Never:
    """Answer as the fault says; a hang answers only when nobody listens any more, or the time is up.

    Raises:
        TwilioError: always.
    """
    if fault.kind in {FaultKind.HANG_TAKEN, FaultKind.HANG_LOST}:
        await faults.hang(request)
    status, code, text = _FAILURES[fault.kind]
    raise TwilioError(status, code, text, fault.retry_after if fault.kind is FaultKind.TOO_MANY else None)
