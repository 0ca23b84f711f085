"""The business's own system."""

from typing import Protocol

from bot.model.orders import Errand, Order, Receipt


class BackOffice(Protocol):
    """The business's own system: its order book, and what can be done about an order (docs/back_office.md)."""

    async def order(self, number: str) -> Order | None:
        """The order, whoever it belongs to: who may hear of it is decided by the four steps. Raises BackOfficeError."""

    async def orders_of(self, phone: str) -> tuple[Order, ...]:
        """The orders placed with a number (E.164), newest first. Raises BackOfficeError."""

    async def carry_out(self, errand: Errand) -> Receipt:
        """Do it once: the same key, the same receipt. Raises BackOfficeError (nothing done) or BackOfficeUncertain."""

    async def receipt(self, key: str) -> Receipt | None:
        """What was done under a key, or None. Raises BackOfficeError."""

    async def ready(self) -> bool:
        """Whether it answers."""

    async def close(self) -> None:
        """Let go of connections and files."""
