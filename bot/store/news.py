"""What processes tell one another after a commit, and by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class News:
    """What was committed. ``conversations``: None among them means that anything may have changed."""

    kinds: Collection[str] = ()
    conversations: Collection[int | None] = ()


class Relay(Protocol):
    """Carries news to the other processes, and theirs to us."""

    def tell(self, news: News) -> None:
        """Send it soon."""

    def listen(self) -> None:
        """Hear the others from now on."""

    async def close(self) -> None:
        """Stop both."""
