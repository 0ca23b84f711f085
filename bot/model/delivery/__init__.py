"""Planning a delivery: windows, templates, buttons, SMS segments, opt-outs, and what a text's characters allow."""

from bot.model.delivery.characters import clean, clusters, length
from bot.model.delivery.phones import phone
from bot.model.delivery.planning import Part, Plan, Refusal, free_until, plan, tappable, window_open
from bot.model.delivery.sms import Encoding, SegmentCount, segments, smart_gsm
from bot.model.delivery.splitting import numbered, split

__all__ = [
    "Encoding",
    "Part",
    "Plan",
    "Refusal",
    "SegmentCount",
    "clean",
    "clusters",
    "free_until",
    "length",
    "numbered",
    "phone",
    "plan",
    "segments",
    "smart_gsm",
    "split",
    "tappable",
    "window_open",
]
