"""Whatever Twilio signs is read, or told to be malformed."""

import contextlib
import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from bot.model.errors import MalformedWebhook
from channels.twilio.read import read
from tests.channels.payloads import AT

NAMES = [
    "MessageSid", "From", "To", "Body", "NumMedia", "MediaUrl0", "MediaContentType0", "ProfileName", "ButtonPayload",
    "ButtonText", "Latitude", "Longitude", "Label", "OptOutType", "MessageStatus", "ErrorCode", "SmsStatus",
]  # fmt: skip
values = st.text(alphabet=st.characters(), max_size=20) | st.sampled_from(
    ["", "1", "whatsapp:+46701234567", "+46701234567", "messenger:1", "STOP", "failed", "read", "21610", "²"]
)


@given(st.dictionaries(st.sampled_from(NAMES), values))
def test_any_form_is_read_or_malformed(fields: dict[str, str]) -> None:
    with contextlib.suppress(MalformedWebhook):
        events = read(MultiDict(fields), AT)
        assert events
        assert all(json.dumps(asdict(each), default=str, ensure_ascii=False).encode() for each in events)
