"""What can go wrong, in one tree.

FyraError
├── WebhookError             a webhook we don't take; ``status`` is the HTTP answer
│   ├── ForgedWebhook        403: signature or secret is wrong or missing
│   └── MalformedWebhook     400: signed by the platform, yet not to be read
├── SendError                a message that did not go out; ``permanent`` says whether trying again can help
│   ├── RefusedSend          permanent: the platform will never take this message for this address
│   │   ├── Unreachable      the person blocked us, opted out, or the address does not exist
│   │   └── NeedsTemplate    WhatsApp's 24-hour window is closed
│   ├── DelayedSend          not processed by the platform; safe to send again after ``retry_after``
│   └── UncertainSend        perhaps processed: never repeated blindly, but reconciled
├── StoreError               the database did not do what it was asked
│   ├── StoreUnavailable     it can't be reached, is full, busy or not migrated; nothing was saved (web answers 503)
│   ├── NotStored            no such row
│   ├── LeaseLost            the work was given to another worker; what this one did is rolled back
│   └── NameTaken            a user of that name exists
├── Overtaken                the conversation's owner changed since the decision was made
├── IllegalMove              a conversation or case can't go from this state to that one
├── DialogueError            Rasa or its actions did not answer
└── BackOfficeError          the business's own system said no, or did not answer
    └── BackOfficeUncertain  perhaps done: verify by the idempotency key before telling anyone
"""

from datetime import timedelta


class FyraError(Exception):
    """Something went wrong in Fyra."""


class WebhookError(FyraError):
    """The webhook can't be taken."""

    status = 400


class ForgedWebhook(WebhookError):
    """The webhook's signature or secret does not prove who sent it."""

    status = 403


class MalformedWebhook(WebhookError):
    """The webhook comes from the platform, but what it holds can't be read."""


class SendError(FyraError):
    """The message did not go out. ``code`` is the platform's own error code, for people who look it up."""

    permanent = True

    def __init__(self, reason: str, *, code: str = "") -> None:
        super().__init__(f"{reason} ({code})" if code else reason)
        self.reason = reason
        self.code = code


class RefusedSend(SendError):
    """The platform will never deliver this message to this address."""


class Unreachable(RefusedSend):
    """The person blocked us or opted out, or the address does not exist. ``status`` is stored with the contact."""

    def __init__(self, reason: str, *, code: str = "", status: str = "blocked") -> None:
        super().__init__(reason, code=code)
        self.status = status


class NeedsTemplate(RefusedSend):
    """Free text is not allowed now: WhatsApp's 24-hour window is closed."""


class DelayedSend(SendError):
    """The platform did not process the message; it may be sent again after ``retry_after``."""

    permanent = False

    def __init__(self, reason: str, *, code: str = "", retry_after: timedelta = timedelta(seconds=1)) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after


class UncertainSend(SendError):
    """The platform may have processed the message. Sending it again could say everything twice."""

    permanent = False


class StoreError(FyraError):
    """The database did not do what it was asked."""


class StoreUnavailable(StoreError):
    """The database can't take it now. Nothing of it was saved, so it may be tried again."""


class NotStored(StoreError):
    """There is no such row."""


class LeaseLost(StoreError):
    """The work was leased to another worker meanwhile. The transaction is rolled back."""


class NameTaken(StoreError):
    """There is a user of that name already."""


class Overtaken(FyraError):
    """The conversation's owner changed after this was decided; what was to be said is dropped."""


class IllegalMove(FyraError):
    """The conversation or case can't go from its state to the one that was asked for."""


class DialogueError(FyraError):
    """Rasa or its action server did not answer as it should."""


class BackOfficeError(FyraError):
    """The business's own system refused, or did not answer."""


class BackOfficeUncertain(BackOfficeError):
    """The action may have been carried out. Verify it by its idempotency key before anyone is told."""
