"""What Rasa sends to the action server: a tracker with the gateway's metadata."""

from typing import Any

METADATA: dict[str, Any] = {
    "turn": "turn-1",
    "language": "en",
    "channel": "whatsapp",
    "phone": "+46701234567",
    "name": "Anna",
    "now": "2026-11-20T09:00:00+00:00",
    "time_zone": "Europe/Stockholm",
    "currency": "SEK",
    "button": None,
    "options": [],
    "photos": 0,
    "greeted": False,
    "intents": [{"text": "my parcel has not come", "intent": "parcel_late", "confidence": 0.93, "rejected": False}],
    "case": None,
    "model_id": "added by Rasa",
}


def action_call(action: str, text: str, intent: str, *, slot: Any = None, **metadata: Any) -> dict[str, Any]:
    """The body of POST /webhook."""
    message = {"text": text, "intent": {"name": intent, "confidence": 0.93}, "metadata": METADATA | metadata}
    tracker = {"sender_id": "case-7", "slots": {"case": slot}, "latest_message": message, "events": []}
    return {"next_action": action, "sender_id": "case-7", "version": "3.6.21", "domain": {}, "tracker": tracker}
