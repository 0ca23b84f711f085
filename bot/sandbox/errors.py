"""What can go wrong in the sandbox.

SandboxError
├── UnsupportedFaultError  a fault this platform does not know was asked for
├── UnknownChatError       a customer action on a chat that does not exist
└── ApiError               what a peer answers to the caller of its API
    ├── TwilioError        Twilio's {code, message, more_info, status}
    └── TelegramError      Telegram's {ok, error_code, description, parameters}
"""

from __future__ import annotations


class SandboxError(Exception):
    """Something in the sandbox was asked for that cannot be."""


class UnsupportedFaultError(SandboxError):
    """A peer was told to fail in a way its platform never fails."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"this platform never fails like that: {kind}")


class UnknownChatError(SandboxError):
    """A customer acts in a chat, or on a message or button, that the peer has never seen."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"there is no {what} {name}")


class ApiError(SandboxError):
    """An error answer of a platform's API; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self) -> dict[str, object]:
        """Return the JSON the platform answers with."""
        raise NotImplementedError  # each platform has a shape of its own: its subclass says it

    def headers(self) -> dict[str, str]:
        """Return the headers that go with it."""
        return {}


class TwilioError(ApiError):
    """An error of Twilio's REST API (https://www.twilio.com/docs/api/errors)."""

    def __init__(self, status: int, code: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(status, message)
        self.code = code
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """Return code, message, more_info and status."""
        more_info = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.message, "more_info": more_info, "status": self.status}

    def headers(self) -> dict[str, str]:
        """Return Retry-After, in whole seconds, when there is a pause to keep."""
        return {} if self.retry_after is None else {"Retry-After": str(max(1, round(self.retry_after)))}


class TelegramError(ApiError):
    """An error of Telegram's Bot API (https://core.telegram.org/bots/api#making-requests)."""

    def __init__(self, status: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(status, message)
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """Return ok, error_code, description and, for a pause in seconds, parameters."""
        answer: dict[str, object] = {"ok": False, "error_code": self.status, "description": self.message}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": max(1, round(self.retry_after))}
        return answer
