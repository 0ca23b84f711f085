"""Who had a conversation when: the append-only record that explains why each minute of a promise counted or not.

Bot time and human time are kept apart by it (pain 7), and the time in which we wait for the customer (pain 9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.model.hours import to_utc
from bot.model.promises.clockwork import Pause, Why


class Side(StrEnum):
    """Whose move it is."""

    BOT = "with the bot"
    PEOPLE = "with people"
    CUSTOMER = "waiting for the customer"
    NOBODY = "over"  # solved; nothing is owed


@dataclass(frozen=True, slots=True)
class Turnover:
    """From ``since`` on (aware) it is this side's move, until the next turnover."""

    since: datetime
    side: Side


_PAUSED = {Side.CUSTOMER: Why.WAITING_FOR_CUSTOMER, Side.NOBODY: Why.WAITING_FOR_CUSTOMER, Side.BOT: Why.WITH_BOT}


def pauses(ledger: Sequence[Turnover], *, bot_counts: bool = False) -> tuple[Pause, ...]:
    """When a promise's clock stood still; the last pause may have no end. ``ledger`` is in the order of time."""
    found: list[Pause] = []
    for start, end, side in _stretches(ledger, None):
        why = _PAUSED.get(side)
        if why is not None and not (bot_counts and side is Side.BOT):
            found.append(Pause(start, end, why))
    return tuple(found)


def spent(ledger: Sequence[Turnover], until: datetime) -> dict[Side, timedelta]:
    """How long each side has had the conversation, round the clock."""
    total = dict.fromkeys(Side, timedelta())
    until = to_utc(until)
    for start, end, side in _stretches(ledger, until):
        total[side] += max((end or until) - start, timedelta())
    return total


def _stretches(ledger: Sequence[Turnover], until: datetime | None) -> Iterator[tuple[datetime, datetime | None, Side]]:
    for one, other in pairwise(ledger):
        end = other.since if until is None else min(other.since, until)
        if one.since <= end:
            yield one.since, end, one.side
    if ledger and (until is None or ledger[-1].since <= until):
        yield ledger[-1].since, until, ledger[-1].side
