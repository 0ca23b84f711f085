"""How fast a platform may be called: a pause per chat, and a rate per account with a burst.

The account's rate is a token bucket, kept as one time (GCRA, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm):
when all that was sent would be gone if it had left at the rate. Whoever must wait keeps the place that it was given,
so that a crowd comes back one by one and not all at once.

Held in this process; with several workers the platform's own 429 answers correct the rest.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.model.messages import Limits, Route

_FORGET = timedelta(minutes=1)


class Pace:
    """Says how long a send must wait, and books its place."""

    def __init__(self) -> None:
        self._chat_free: dict[str, datetime] = {}
        self._account_spent: dict[str, datetime] = {}
        self._booked: dict[int, datetime] = {}
        self._swept: datetime | None = None

    def wait(self, message_id: int, route: Route, limits: Limits, *, cost: int, now: datetime) -> timedelta:
        """Zero when the message may go now, else how long to wait. ``cost`` in what the account's rate counts."""
        self._sweep(now)
        at = self._booked.pop(message_id, None) or self._book(route, limits, cost=cost, now=now)
        if at <= now:
            return timedelta()
        self._booked[message_id] = at
        return at - now

    def _book(self, route: Route, limits: Limits, *, cost: int, now: datetime) -> datetime:
        chat, account = route.key, f"{route.channel}|{route.account}"
        one = timedelta(seconds=1 / limits.per_second)
        spent = max(self._account_spent.get(account, now), now) + cost * one
        # A message that costs more than the whole burst goes when nothing is spent.
        at = max(now, spent - max(limits.burst, cost) * one, self._chat_free.get(chat, now))
        self._account_spent[account] = spent
        self._chat_free[chat] = at + timedelta(seconds=limits.per_chat_seconds)
        return at

    def _sweep(self, now: datetime) -> None:
        """Forget what is long free. A sandbox clock that went back forgets all."""
        if self._swept is not None and timedelta() <= now - self._swept < _FORGET:
            return
        since = now - _FORGET if self._swept is None or self._swept <= now else None
        self._swept = now
        for kept in (self._chat_free, self._account_spent, self._booked):
            _drop_before(kept, since)


def _drop_before(kept: dict[Any, datetime], since: datetime | None) -> None:
    """None: all of it."""
    for key in [key for key, at in kept.items() if since is None or at < since]:
        del kept[key]
