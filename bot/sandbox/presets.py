"""Who holds the three phones at first, and the moments one click away. Change them here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo


class Phone(StrEnum):
    """The three phones on the page."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    TELEGRAM = "telegram"


@dataclass(frozen=True)
class Customer:
    """Who holds a phone. `address` is a number, a WhatsApp user id ("SE.ABC…") or a Telegram chat id.

    `language` is what Telegram tells of the app (the others tell nothing); `number` is shared as a contact there.
    """

    address: str
    first_name: str
    last_name: str = ""
    language: str = ""
    number: str = ""

    @property
    def name(self) -> str:
        """The name as a profile shows it."""
        return f"{self.first_name} {self.last_name}".strip()

    def with_changes(self, changes: Mapping[str, object]) -> Customer:
        """Return this customer with some fields replaced; fields that don't exist are ignored."""
        known = {name: str(value).strip()[:128] for name, value in changes.items() if name in asdict(self)}
        return replace(self, **known)


CUSTOMERS: Mapping[Phone, Customer] = {
    Phone.WHATSAPP: Customer("+46701234567", "Anna", "Lindqvist"),
    Phone.SMS: Customer("+46709876543", "Johan", "Berg"),
    Phone.TELEGRAM: Customer("555001", "Sara", "Nilsson", language="sv", number="+46705550011"),
}


@dataclass(frozen=True)
class Moment:
    """A time of the week; `weekday` 0 is Monday."""

    label: str
    weekday: int
    at: time

    def next_after(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the next such moment in a time zone, in UTC."""
        local = now.astimezone(zone)
        day = local.date() + timedelta(days=(self.weekday - local.weekday()) % 7)
        found = datetime.combine(day, self.at, zone)
        if found <= local:
            found = datetime.combine(day + timedelta(days=7), self.at, zone)
        return found.astimezone(UTC)


MOMENTS: Mapping[str, Moment] = {
    "monday": Moment("Monday 10:00", 0, time(10)),
    "friday": Moment("Friday 16:55", 4, time(16, 55)),
    "saturday": Moment("Saturday 22:00", 5, time(22)),
}
ZONES = ("Europe/Stockholm", "Europe/London", "America/New_York", "Asia/Tokyo", "UTC")
