"""What Telegram's errors mean for a message: https://core.telegram.org/api/errors and the library's telegram.error.

BadRequest and TimedOut are NetworkErrors to the library; to us one is permanent and the other uncertain.
Telegram's own words may hold names, so they are matched but never passed on.

SendError
└── Moved    the group became a supergroup under another id; nothing was sent
"""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.model.errors import DelayedSend, RefusedSend, SendError, UncertainSend, Unreachable
from bot.model.messages import Reach

# Of Telegram's many bad requests, those that speak of the chat and not of the message.
_NO_CHAT = ("chat not found", "user not found", "peer_id_invalid", "have no rights", "not enough rights")
_ACCOUNT_PAUSE = timedelta(minutes=5)
_PAUSE = timedelta(seconds=5)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Moved(SendError):
    """The chat has another id now; this one took nothing."""

    permanent = False

    def __init__(self, to: int) -> None:
        super().__init__("the chat has moved")
        self.to = to


def send_error(error: TelegramError) -> SendError:
    """The error for one of the library's."""
    match error:
        case RetryAfter():
            return DelayedSend("Telegram asks to slow down", code="429", retry_after=_pause(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Unreachable("the person blocked us", code="403", status=Reach.BLOCKED.value)
        case InvalidToken() | EndPointNotFound():
            # No fault of the message: it waits until a person has put the token right.
            return DelayedSend("Telegram does not accept our token", code="401", retry_after=_ACCOUNT_PAUSE)
        case Conflict():
            return DelayedSend("somebody else polls this bot, or a webhook is set", code="409", retry_after=_PAUSE)
        case BadRequest():
            return _bad_request(error)
        case NetworkError():
            return _no_answer(error)
        case _:
            return UncertainSend("no clear answer from Telegram")


def _bad_request(error: BadRequest) -> SendError:
    if any(words in error.message.lower() for words in _NO_CHAT):
        return Unreachable("the chat does not exist or is closed to us", code="400", status=Reach.BLOCKED.value)
    return RefusedSend("Telegram refused the message", code="400")


def _no_answer(error: NetworkError) -> SendError:
    if isinstance(error.__cause__, _NOT_SENT):
        return DelayedSend("Telegram can't be reached", retry_after=_PAUSE)
    if error.message.lower().startswith("too many requests"):
        return DelayedSend("Telegram asks to slow down", code="429", retry_after=_PAUSE)
    kind = "no answer in time" if isinstance(error, TimedOut) else "no clear answer from Telegram"
    return UncertainSend(kind)


def _pause(error: RetryAfter) -> timedelta:
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
