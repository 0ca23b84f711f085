"""What passes between a customer and the assistant, as the customer sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

AGAIN = ".again"


@dataclass(frozen=True)
class Line:
    """One message of ours as the customer got it. ``options`` are ids, ``labels`` what can be tapped (ids to words)."""

    key: str
    text: str
    options: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    segments: int | None = None  # SMS
    provider_id: str = ""

    @property
    def asks(self) -> str | None:
        """The question's key in its first wording, or None."""
        key = self.key.removesuffix(AGAIN)
        asks = key.startswith("steps.ask.") or key.endswith((".ask", ".confirm", ".confirm_wish", ".offer"))
        return key if asks else None


@dataclass(frozen=True)
class Reply:
    """What the customer does: quick messages, or a tap on an option. ``gave``: facts that are now told."""

    texts: tuple[str, ...] = ()
    tap: str = ""
    gave: frozenset[str] = frozenset()
