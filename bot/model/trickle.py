"""Words that come one at a time ("my" … "lamp" … "is" … "broken"): a good listener waits until they say something."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.dialogue import FALLBACK, Understanding
from bot.model.heard import ANSWERS, SOCIAL

PATIENCE = timedelta(seconds=60)
"""So long the next word is waited for ..."""

PATIENCE_AT_MOST = timedelta(minutes=5)
"""... and so long in all."""

_ONE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAYS_NOTHING = frozenset({FALLBACK, "inform"})
_ALL_BUT_NOTHING = _SAYS_NOTHING | SOCIAL | ANSWERS  # what the second of "have", "a" is easily taken for


def wait_until(written: Sequence[tuple[str, datetime]], heard: Understanding, now: datetime) -> datetime | None:
    """Until when more words are waited for; None: those that were written, and when, are to be answered now.

    To be asked only where we want to know what it is about, so that a single word answers no other question of ours.
    """
    single = all(_ONE_WORD.fullmatch(text.strip()) for text, _ in written)
    if not written or not single or heard.intent not in (_SAYS_NOTHING if len(written) == 1 else _ALL_BUT_NOTHING):
        return None
    until = min(written[-1][1] + PATIENCE, written[0][1] + PATIENCE_AT_MOST)
    return until if until > now else None
