"""What Telegram's errors mean."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.model.errors import DelayedSend, RefusedSend, UncertainSend, Unreachable
from channels.telegram import TelegramChannel  # noqa: F401 sets PTB_TIMEDELTA
from channels.telegram.errors import Moved, send_error


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [Forbidden("bot was blocked by the user"), BadRequest("Chat not found")])
def test_a_person_who_blocked_us_or_is_gone_is_unreachable(error: TelegramError) -> None:
    found = send_error(error)

    assert isinstance(found, Unreachable)
    assert found.status == "blocked"


def test_a_bad_request_is_permanent_although_the_library_calls_it_a_network_error() -> None:
    found = send_error(BadRequest("Message is too long"))

    assert isinstance(found, RefusedSend)
    assert not isinstance(found, Unreachable)


def test_flood_control_names_its_pause() -> None:
    found = send_error(RetryAfter(17))

    assert isinstance(found, DelayedSend)
    assert found.retry_after.total_seconds() == 17


def test_a_chat_that_moved_tells_where_to() -> None:
    found = send_error(ChatMigrated(-1001))

    assert isinstance(found, Moved)
    assert found.to == -1001


@pytest.mark.parametrize(
    "error",
    [
        caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("refused")),
        caused(TimedOut(), httpx.ConnectTimeout("slow")),
        caused(TimedOut("Pool timeout"), httpx.PoolTimeout("full")),
        NetworkError("Too Many Requests: slow down"),
        Conflict("terminated by other getUpdates request"),
        InvalidToken("Unauthorized"),
    ],
    ids=lambda error: type(error.__cause__ or error).__name__,
)
def test_what_never_reached_telegram_may_be_sent_again(error: TelegramError) -> None:
    assert isinstance(send_error(error), DelayedSend)


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        caused(TimedOut(), httpx.ReadTimeout("slow")),
        caused(NetworkError("httpx.ReadError"), httpx.ReadError("cut")),
        NetworkError("Internal Server Error (500)"),
        TelegramError("Invalid server response"),
    ],
    ids=lambda error: f"{type(error).__name__}-{type(error.__cause__).__name__}-{len(str(error))}",
)
def test_what_may_have_reached_telegram_is_uncertain(error: TelegramError) -> None:
    assert isinstance(send_error(error), UncertainSend)


def test_no_error_passes_on_what_telegram_said() -> None:
    assert "Anna" not in str(send_error(BadRequest("Can't write to Anna Lindqvist")))
