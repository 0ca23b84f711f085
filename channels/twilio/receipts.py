"""Status callbacks: what became of a message that we sent.

https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. They come in any order and more than once.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.model.errors import Unreachable
from bot.model.messages import ChannelEvent, ChannelName, DeliveryStatus, Reach, ReachChange, Receipt, Unread
from channels.twilio.addresses import route
from channels.twilio.errors import send_error

STATUSES = {
    # Twilio has it, so it is sent as far as we can tell.
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), DeliveryStatus.SENT),
    **dict.fromkeys(("delivered", "partially_delivered"), DeliveryStatus.DELIVERED),
    "read": DeliveryStatus.READ,
    **dict.fromkeys(("failed", "undelivered", "canceled"), DeliveryStatus.FAILED),
}


def read(sid: str, fields: Mapping[str, str], at: datetime) -> list[ChannelEvent]:
    """A receipt, and what it tells about the person: blocked and opted-out people are not written to again."""
    said = fields["MessageStatus"].lower()
    event_id = f"{sid}:{said}"
    path = route(ours=fields["From"], theirs=fields["To"])
    status = STATUSES.get(said)
    if path is None or status is None:
        return [Unread(ChannelName.SMS, fields["From"], event_id, at, "a status that we don't know", fields)]
    code = fields.get("ErrorCode", "") if status is DeliveryStatus.FAILED else ""
    receipt = Receipt(path.channel, path.account, sid, status, at, error_code=code, event_id=event_id)
    error = send_error(int(code)) if code.isascii() and code.isdecimal() else None
    if not isinstance(error, Unreachable):
        return [receipt]
    return [receipt, ReachChange(path, f"{event_id}:{code}", at, Reach(error.status))]
