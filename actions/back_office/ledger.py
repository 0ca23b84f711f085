"""The sample shop's ledger: errands that were carried out, kept durably, each key once, for all processes."""

import base64
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.model.orders import Corrective, Errand, Receipt

_SCHEMA = """
CREATE TABLE IF NOT EXISTS errand (
    key TEXT PRIMARY KEY, reference TEXT NOT NULL, kind TEXT NOT NULL, order_number TEXT NOT NULL,
    amount TEXT, currency TEXT, skus TEXT NOT NULL, note TEXT NOT NULL, day TEXT NOT NULL
)
"""
PREFIXES = {
    Corrective.REFUND: "RF",
    Corrective.RESEND: "RS",
    Corrective.TRACE: "TR",
    Corrective.CORRECT_ADDRESS: "AD",
    Corrective.CANCEL: "CA",
    Corrective.VOUCHER: "TACK",
    Corrective.RETURN_LABEL: "RL",
    Corrective.EXCHANGE: "EX",
    Corrective.REPAIR: "RP",
    Corrective.INVOICE: "IN",
    Corrective.SIGN_IN_LINK: "SL",
    Corrective.END_SUBSCRIPTION: "ES",
    Corrective.COMPLAINT: "C",
    Corrective.NOTE: "N",
}
_BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One errand that was carried out."""

    receipt: Receipt
    amount: Decimal | None
    day: date


class Ledger:
    """An SQLite file. Each call opens it anew: it is written a few times a day, by whichever process comes first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, errand: Errand, day: date) -> Receipt:
        """Enter the errand, or find it entered already under its key. Raises OSError or sqlite3.Error."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        amount = errand.amount
        row = (
            errand.key,
            _reference(errand),
            errand.kind.value,
            errand.order or "",
            amount and str(amount.amount),
            amount and amount.currency,
            " ".join(errand.skus),
            _note(errand),
            day.isoformat(),
        )
        with self._open() as file:
            file.execute("INSERT OR IGNORE INTO errand VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            found = file.execute("SELECT key, reference, kind FROM errand WHERE key = ?", (errand.key,)).fetchone()
        return _receipt(found)

    def find(self, key: str) -> Receipt | None:
        """What was entered under a key."""
        if not self._path.exists():
            return None
        with self._open() as file:
            found = file.execute("SELECT key, reference, kind FROM errand WHERE key = ?", (key,)).fetchone()
        return found and _receipt(found)

    def of_order(self, number: str) -> list[Entry]:
        """What was done about an order, oldest first."""
        return self._entries("order_number = ?", number)

    def of_case(self, case_id: str) -> list[Entry]:
        """What was done in a case about no order, oldest first."""
        return self._entries("order_number = '' AND substr(key, 1, length(?1) + 1) = ?1 || ':'", case_id)

    def _entries(self, which: str, value: str) -> list[Entry]:
        if not self._path.exists():
            return []
        asked = f"SELECT key, reference, kind, amount, day FROM errand WHERE {which} ORDER BY rowid"  # noqa: S608 our own
        with self._open() as file:
            rows = file.execute(asked, (value,)).fetchall()
        return [Entry(_receipt(row[:3]), row[3] and Decimal(row[3]), date.fromisoformat(row[4])) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction. It asks for the lock at once: who asks midway may be refused without having waited."""
        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)) as file, file:
            file.execute("BEGIN IMMEDIATE")
            file.execute(_SCHEMA)
            yield file


def _note(errand: Errand) -> str:
    """What is kept in words; of a complaint also who made it (G5.1)."""
    contact = errand.contact
    if contact is None:
        return errand.note
    told = (contact.name, contact.phone or contact.address, contact.channel, contact.email)
    return f"{errand.note}; from: {', '.join(each for each in told if each)}"


def _receipt(row: tuple[str, str, str]) -> Receipt:
    key, reference, kind = row
    return Receipt(key, reference, Corrective(kind))


def _reference(errand: Errand) -> str:
    """Short enough to read out, and the same for the same key."""
    digest = hashlib.sha256(errand.key.encode()).digest()
    return f"{PREFIXES[errand.kind]}-{base64.b32encode(digest).decode()[:6]}"
