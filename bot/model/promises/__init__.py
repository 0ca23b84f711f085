"""Promised times: when they are due, why each minute counted or not, and how they stand (guide: G3).

Bot time and human time are kept apart by the caller: what the bot did is passed as pauses of the human clock.
"""

from bot.model.policy.rules import PromiseKind
from bot.model.promises.alarms import NONE_YET, Alarms, Owed, alarms, renewal_at
from bot.model.promises.clockwork import Clockwork, Pause, Segment, Why, due_at, explain
from bot.model.promises.ledger import Side, Turnover, pauses, spent
from bot.model.promises.standing import Renewal, RunningPromise, Standing, State, renewed
from bot.model.promises.terms import Terms, clockwork, terms

__all__ = [
    "NONE_YET",
    "Alarms",
    "Clockwork",
    "Owed",
    "Pause",
    "PromiseKind",
    "Renewal",
    "RunningPromise",
    "Segment",
    "Side",
    "Standing",
    "State",
    "Terms",
    "Turnover",
    "Why",
    "alarms",
    "clockwork",
    "due_at",
    "explain",
    "pauses",
    "renewal_at",
    "renewed",
    "spent",
    "terms",
]
